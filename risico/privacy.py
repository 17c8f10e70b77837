"""Personal data in free text (domain.md §10(6)): what is found is not saved, and the writer hears what to take out.

A check on formats helps who forgets; it does not stop who wants to. Every pattern is bounded or possessive, so that the
time grows with the length of the text and no faster.
"""

import re
from collections.abc import Sequence

_PLAIN = str.maketrans("\u2010\u2011\u2012\u2013\u2212\u00a0\u2007\u2009\u202f", "-----    ", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Dashes and spaces of a word processor become plain, what cannot be seen goes."""

_EMAIL = re.compile(r"[\w.+%-] ?(?:@|[(\[] ?(?:at|apenstaartje) ?[)\]]) ?[\w-]++(?:\.[\w-]++)*\.[a-z]{2}", re.IGNORECASE)
# Ten digits with the zero, in any grouping; a date with a time behind it is no number.
_PHONE = re.compile(
    r"(?<!\d)(?<!\d[-./])(?!\(?\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d)"
    r"(?:(?:\+|00)[ .-]?31[ .-]?(?:\(0\)[ .-]?)?|\(?0)[1-9](?:[ .)/-]{0,3}\d){8}(?!\d|[.,/-]\d)"
)
_POSTCODE = re.compile(r"(?<!\w)(?<!\d[.,])([1-9]\d{3})( ?)(?!SA|SD|SS)([a-z]{2})(?![a-z])", re.IGNORECASE)
_BSN = re.compile(r"\d(?<![\d€].)(?<!€ .)(?<!\d[.,-].)(?:\d{8}|\d\d([ .-])\d{3}\1\d{3}|\d{3}[ .]\d\d[ .]\d{3})(?!\d|[.,-]\d| euro)")
_PLATE = re.compile(r"(?<![\w-])[a-z\d]{1,3}-[a-z\d]{1,3}-[a-z\d]{1,3}(?![\w-])", re.IGNORECASE)

_SHAPES = re.compile("XX-99-99|99-99-XX|99-XX-99|XX-99-XX|XX-XX-99|99-XX-XX|99-XXX-9|9-XXX-99|XX-999-X|X-999-XX|XXX-99-X|X-99-XXX|9-XX-999|999-XX-9")
_MONTH = re.compile("jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec", re.IGNORECASE)
_FOLLOWS_A_NUMBER = re.compile(
    "af|al|bv|cm|da|de|dr|ds|eb|en|er|eu|ga|gb|gr|gs|ha|ik|in|is|ja|je|kb|kg|kl|km|kw|la|ma|mb|me|mg|ml|mm|mp|mr|mt|mw|na|nv|nu|of|om|op|or|os|"
    "ov|ow|pk|ps|sp|st|te|tv|tw|uu|uw|va|vn|vs|vv|we|wo|ww|ze|zo",
    re.IGNORECASE,
)
"""Dutch words, units and abbreviations of two letters: "in 2027 en", "1500 kg", "2026 OM"."""


def findings(text: str) -> tuple[str, ...]:
    """The kinds of personal data that the text seems to hold, such as "een e-mailadres"; nothing when it may be saved."""
    plain = text.translate(_PLAIN)
    return tuple(kind for kind, holds in _CHECKS.items() if holds(plain))


def explain(found: Sequence[str]) -> str:
    """What was found and what to do, in one or two sentences; `found` is what `findings` gave and holds something."""
    listed = " en ".join(filter(None, (", ".join(found[:-1]), found[-1])))
    return f"In dit veld staat {listed}. Haal {'dat' if len(found) == 1 else 'die'} weg: Risico bewaart geen gegevens van personen."


def _has_postcode(text: str) -> bool:
    return any(not _is_prose(*match.groups()) for match in _POSTCODE.finditer(text))


def _is_prose(number: str, gap: str, letters: str) -> bool:
    """A number with the next word: written small ("1500 op", "30km"), or a year ("in 2027 EN")."""
    year = gap != "" and number[:2] in ("19", "20")
    return _FOLLOWS_A_NUMBER.fullmatch(letters) is not None and (year or not letters.isupper())


def _has_bsn(text: str) -> bool:
    return any(_passes_eleven([int(sign) for sign in match.group() if sign.isdigit()]) for match in _BSN.finditer(text))


def _passes_eleven(digits: Sequence[int]) -> bool:
    """The check that every burgerservicenummer passes: weights 9 to 2 and minus 1, the sum divisible by 11."""
    return any(digits) and sum(weight * digit for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True)) % 11 == 0


def _has_plate(text: str) -> bool:
    return any(_SHAPES.fullmatch(_shape(match.group())) and not _MONTH.search(match.group()) for match in _PLATE.finditer(text))


def _shape(plate: str) -> str:
    return "".join("9" if sign.isdigit() else "X" if sign.isalpha() else sign for sign in plate)


_CHECKS = {
    "een e-mailadres": lambda text: _EMAIL.search(text) is not None,
    "een telefoonnummer": lambda text: _PHONE.search(text) is not None,
    "een postcode": _has_postcode,
    "een burgerservicenummer": _has_bsn,
    "een kenteken": _has_plate,
}

"""A title that looks like a person or an address gets a warning, never a block: topics are about decisions.

Word lists and formats find what is usual. A name can also be that of a windfarm, so whoever types the title decides.
"""

import re
from itertools import dropwhile

from .title_words import AFTER_DE, COUNTED, FIRST_NAMES, JOINED, OF_NAMES, OFFICES, PREFIXES, SALUTATIONS, STREETS, SURNAMES

PERSON = "Dit lijkt op de naam van een persoon. Een titel gaat over een besluit, nooit over iemand."
ADDRESS = "Dit lijkt op een adres. Noem liever de plaats of de wijk."

_WORD = re.compile(r"[\w.'’-]+")
_INITIALS = re.compile(r"(?!b\.v|n\.v|a\.z)(?:[a-z]\.)+[a-z]?", re.IGNORECASE)
_STREET_END = "|".join(sorted(STREETS))
_STREET = re.compile(rf"[\w'’-]*(?:{_STREET_END})", re.IGNORECASE)
_POSTCODE = re.compile(r"\b[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}\b")
_HOUSE = re.compile(
    rf"\b[\w'’-]*(?:{_STREET_END})\s+(?:nr\.?\s*|nummer\s+)?(?!(?:19|20)\d\d\b)\d{{1,5}}(?:\s?[a-z]|-\d+)?\b(?!\s+(?:{'|'.join(sorted(COUNTED))})\b)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\b(?:huisnummer|huisnr\.?)\s*\d", re.IGNORECASE)


def warnings(title: str) -> tuple[str, ...]:
    """Dutch sentences about what the title looks like; empty when nothing strikes the eye."""
    return (*((PERSON,) if _names_a_person(title) else ()), *((ADDRESS,) if _is_address(title) else ()))


def _is_address(title: str) -> bool:
    return any(pattern.search(title) for pattern in (_POSTCODE, _HOUSE, _NUMBERED))


def _names_a_person(title: str) -> bool:
    words = _WORD.findall(title)
    return any(_starts_a_name(words[n], words[n + 1 :], words[n - 1] if n else "") for n in range(len(words)))


def _starts_a_name(word: str, after: list[str], before: str) -> bool:
    """Whether a person's name starts at this word, by the words that follow it."""
    bare = word.lower().strip(".")
    prefixes, name = _surname(after)
    if bare in SURNAMES or (word == "de" and name in AFTER_DE):
        return True
    if (bare in SALUTATIONS and not word.isupper()) or _INITIALS.fullmatch(word) or (bare in OFFICES and prefixes):
        return name[:1].isupper()
    if bare in OFFICES:
        return _is_name(name)
    if bare in FIRST_NAMES and before.lower() not in ("sint", "st.", "sint-"):
        return _is_name(name) or bool(name and prefixes and OF_NAMES.issuperset(prefixes))
    return word[0].isupper() and tuple(prefixes) in JOINED and _is_name(name)


def _surname(words: list[str]) -> tuple[list[str], str]:
    """The prefixes in lower case at the start of these words, and the word after them."""
    rest = list(dropwhile(lambda word: word.lower() in PREFIXES or bool(_INITIALS.fullmatch(word)), words))
    return [word.lower() for word in words[: len(words) - len(rest)]], rest[0] if rest else ""


def _is_name(word: str) -> bool:
    return word[:1].isupper() and not word.isupper() and not _STREET.fullmatch(word)

"""Names as clerks have them in their lists, made into the one way in which we keep them: "P. Jansen". Pure."""

import re

_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_ADDRESSED = re.compile(r"(?:dhr|mw|mevr|mej|mevrouw|meneer|(?:de )?heer|drs?|mr|ir|ing|prof|ds)\b\.?\s*", re.IGNORECASE)
_DEGREE = re.compile(r"[,\s]{1,9}(?:MSc|BSc|MA|BA|LLM|MBA|PhD|BBA|MPA)\b\.?", re.IGNORECASE)
_EMPTY_SEAT = re.compile(r"vacature|vacant", re.IGNORECASE)


def plain_name(text: str) -> str:
    """Only the name: without how somebody is addressed, without degrees, without what stands in brackets, surname last.

    "Jansen, dhr. mr. P. (VVD)" becomes "P. Jansen", "Vries, A. de" and "Vries, de, A." become "A. de Vries".
    """
    while (inner := _BRACKETS.sub(" ", text)) != text:
        text = inner
    kept = _DEGREE.sub("", " ".join(text.split()))
    parts = [_unaddressed(part.strip()) for part in kept.split(",")]
    surname, rest = parts[0], [part for part in parts[1:] if part]
    return " ".join(filter(None, (*reversed(rest), surname)))


def is_empty_seat(text: str) -> bool:
    """Whether the list says that nobody has this seat."""
    return _EMPTY_SEAT.fullmatch(text.strip()) is not None


def whole_name(first: str, particle: str, surname: str) -> str:
    """A name that stands in several columns."""
    return " ".join(filter(None, (first.strip(), particle.strip(), surname.strip())))


def _unaddressed(part: str) -> str:
    while found := _ADDRESSED.match(part):
        if found.end() == len(part):
            return ""
        part = part[found.end() :]
    return part

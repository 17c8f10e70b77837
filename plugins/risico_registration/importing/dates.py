"""Days as exports write them: Dutch and ISO, with or without a time, Excel dates and their serial numbers. Pure functions."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

_DUTCH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})|(\d{4})(\d{2})(\d{2})")
_IN_WORDS = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4}|\d{2})")
_WEEKDAY = re.compile(r"^(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:ma|di|wo|do|vr|za|zo)\b\.?),? ")
_TIME = re.compile(r"(?:(?:T|,? (?:om )?)\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?|T\d{4}(?:\d{2})?)(?: ?(?:Z|uur|[+-]\d{2}:?\d{2}))?$")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_MONTHS = {name: number for number, name in enumerate(("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"), start=1)}
_EXCEL_BEGINS = date(1899, 12, 30)
FIRST_SERIAL, _LAST_SERIAL = 36526, 73051
"""1-1-2000 and 1-1-2100 in Excel's count of days."""
NO_DAY = "no day"


def read(value: Any) -> date:
    """The day in a cell; ValueError when there is none. A two-digit year is one of this century."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_serial(float(value))
    try:
        return _of_text(_WEEKDAY.sub("", _TIME.sub("", str(value or "").strip()).strip().lower()))
    except ValueError:
        raise ValueError(NO_DAY) from None


def is_day(value: Any) -> bool:
    """Whether there is a day in a cell."""
    try:
        read(value)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _of_text(text: str) -> date:
    """The same days come back often; what is no day is not remembered."""
    if found := _DUTCH.fullmatch(text):
        return date(_year(found[3]), int(found[2]), int(found[1]))
    if found := _ISO.fullmatch(text):
        return date(*(int(part) for part in found.groups() if part))
    if found := _IN_WORDS.fullmatch(text):
        return date(_year(found[3]), _month(found[2]), int(found[1]))
    if _SERIAL.fullmatch(text):
        return _of_serial(float(text.replace(",", ".")))
    raise ValueError(NO_DAY)


def _year(digits: str) -> int:
    return int(digits) if len(digits) > 2 else 2000 + int(digits)


def _month(word: str) -> int:
    """ "maart", "mrt" and the like."""
    short = "mrt" if word.startswith("maa") else word[:3]
    if short not in _MONTHS:
        raise ValueError(NO_DAY)
    return _MONTHS[short]


def _of_serial(number: float) -> date:
    if not FIRST_SERIAL <= number < _LAST_SERIAL:
        raise ValueError(NO_DAY)
    return _EXCEL_BEGINS + timedelta(days=int(number))

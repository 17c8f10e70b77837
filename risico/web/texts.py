"""Dates, times and numbers the Dutch way, for templates."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask

from .. import clock

LOCALE = "nl_NL"
_TYPED_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)


def long_date(moment: date | datetime) -> str:
    """dinsdag 11 mei 2027."""
    return format_date(_day(moment), "EEEE d MMMM y", locale=LOCALE)


def short_date(moment: date | datetime) -> str:
    """11 mei 2027."""
    return format_date(_day(moment), "d MMMM y", locale=LOCALE)


def brief_date(moment: date | datetime) -> str:
    """11 mei 2027, 12 sep 2025: for a table."""
    return format_date(_day(moment), "d MMM y", locale=LOCALE)


def brief_day(moment: date | datetime) -> str:
    """11 mei, 12 sep: for a table of one year."""
    return format_date(_day(moment), "d MMM", locale=LOCALE)


def day_month(moment: date | datetime) -> str:
    """11 mei."""
    return format_date(_day(moment), "d MMMM", locale=LOCALE)


def clock_time(moment: datetime) -> str:
    """10.42."""
    return format_datetime(moment, "H.mm", tzinfo=clock.AMSTERDAM, locale=LOCALE)


def number(value: float | Fraction, decimals: int = 2) -> str:
    """1,88: always this many decimals, a half rounded up as people do."""
    exact = Fraction(value)
    rounded = (Decimal(exact.numerator) / exact.denominator).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return format_decimal(rounded, f"#,##0.{'0' * decimals}", locale=LOCALE)


def lower_first(title: str) -> str:
    """A function inside a sentence: Directeur OOV becomes directeur OOV, CISO stays as it is."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def read_day(text: str) -> date:
    """The day that somebody typed the Dutch way, 11-5-2027; ValueError with a sentence when it cannot be one."""
    found = _TYPED_DAY.fullmatch(text)
    try:
        day, month, year = (int(part) for part in found.groups()) if found else (0, 0, 0)
        return date(year, month, day)
    except ValueError as error:
        raise ValueError("Deze dag bestaat niet. Typ dag, maand en jaar, bijvoorbeeld 11-5-2027.") from error


def _day(moment: date | datetime) -> date:
    return moment.astimezone(clock.AMSTERDAM).date() if isinstance(moment, datetime) else moment


def install(app: Flask) -> None:
    """Make them filters."""
    for function in (long_date, short_date, brief_date, brief_day, day_month, clock_time, number, lower_first):
        app.add_template_filter(function)

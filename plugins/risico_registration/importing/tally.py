"""From the rows of an export to counts per quarter and target group. Only the columns of the plan are looked at. Pure functions."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from risico.errors import Refused

from ..counts import GROUPS, OPEN
from ..quarters import Quarter, quarter_of
from .dates import is_day
from .dates import read as read_day
from .plan import CLOSED, FIELDS_OF, FORM, GROUP, LONGEST, MOST_VALUES, NO, REGISTERED, REPORTED, WAY, YES, Plan, kind_of
from .table import Cells, Table

MOST_ROWS = 100_000
EARLIEST = date(2000, 1, 1)
IN_TIME = "registered_within_norm"
LONG_OPEN = timedelta(days=30)
Fault = Literal["broken", "reported", "group", "day", "formula"]
"""Why a row, or a cell of it, was not read. It never says what stood there."""
OnTime = Callable[[date, date], bool | None]
"""Whether what was reported on one day was registered in time on another; None when days cannot tell."""
Key = tuple[Quarter, str]

TOO_MANY_ROWS = f"Dit bestand heeft meer dan {MOST_ROWS:,} regels. Exporteer een kortere periode, bijvoorbeeld één jaar.".replace(",", ".", 1)
_SEPARATORS = re.compile(r"[;,\n]")


@dataclass(slots=True)
class Tally:
    """`counts`: {quarter and group: {field: number}}. `faults`: {why: the numbers of the rows}. `unknown`: {column: words without
    a meaning yet}, and `unfit`: columns that hold too many or too long words to be categories. `no_norm`: of some registration
    it cannot be said whether it was in time, so that is not counted at all.
    """

    counts: dict[Key, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    faults: dict[Fault, list[int]] = field(default_factory=lambda: defaultdict(list))
    unknown: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    unfit: set[str] = field(default_factory=set)
    no_norm: bool = False
    rows: int = 0
    first: date = date.max
    last: date = EARLIEST

    def fields(self, plan: Plan) -> list[str]:
        """The fields that this plan counts; each has a number in every quarter, also when it is 0."""
        from_words = [name for what, part in ((FORM, "forms"), (WAY, "ways")) if what in plan.columns for name in FIELDS_OF[part]]
        steps = [what for what in plan.columns if kind_of(what) == "step"]
        registered = ["incidents_registered", *([] if self.no_norm else [IN_TIME])] if REGISTERED in plan.columns else []
        return ["incidents_reported", *from_words, *steps, *registered, *([OPEN] if CLOSED in plan.columns else [])]


def tally(table: Table, plan: Plan, today: date, on_time: OnTime) -> Tally:
    """Count the rows. Refused when there are more than MOST_ROWS."""
    found = Tally()
    reader = _Reader(plan, {what: table.headings[heading] for what, heading in plan.columns.items()}, today, on_time, found)
    for number, cells in table.rows:
        if cells is None:
            found.faults["broken"].append(number)
        elif any(cell not in (None, "") for cell in cells):
            found.rows += 1
            if found.rows > MOST_ROWS:
                raise Refused(TOO_MANY_ROWS, "file")
            reader.read(number, cells)
    reader.count_open()
    return found


class _Unreadable(Exception):
    def __init__(self, why: Fault) -> None:
        super().__init__(why)
        self.why: Fault = why


@dataclass(slots=True)
class _Reader:
    plan: Plan
    places: Mapping[str, int]
    today: date
    on_time: OnTime
    found: Tally
    long_open: list[tuple[str, date, date | None]] = field(default_factory=list)

    def read(self, number: int, cells: Cells) -> None:
        """Count a row; when the day or the group cannot be read it is not counted, another cell is left out alone."""
        try:
            reported, group = self._reported(cells), self._group(cells)
        except _Unreadable as fault:
            self.found.faults[fault.why].append(number)
            if fault.why == "group":  # the words of a row without a day are not looked at: its cells may stand in other columns
                self._note_words(cells)
            return
        self.found.first, self.found.last = min(self.found.first, reported), max(self.found.last, reported)
        self.found.counts[quarter_of(reported), group]["incidents_reported"] += 1
        for what in self.places:
            try:
                self._column(what, cells, reported, group)
            except _Unreadable as fault:
                if number not in self.found.faults[fault.why][-1:]:
                    self.found.faults[fault.why].append(number)

    def _note_words(self, cells: Cells) -> None:
        """So that all new words are asked at once, also those of rows whose group has no meaning yet."""
        for what in self.places:
            with suppress(_Unreadable):
                if what in (FORM, WAY):
                    for word in self._words(what, cells):
                        self._meaning(what, word)
                elif kind_of(what) == "step" and (text := self._text(what, cells)) and not is_day(text):
                    self._meaning(what, text)

    def count_open(self) -> None:
        """At the end of every quarter up to the newest: what was reported more than 30 days before and not closed yet."""
        for group, reported, closed in self.long_open:
            quarter = quarter_of(reported + LONG_OPEN + timedelta(days=1))
            while quarter.first_day <= self.found.last and (closed is None or closed > quarter.last_day):
                self.found.counts[quarter, group][OPEN] += 1
                quarter = quarter.next()

    def _column(self, what: str, cells: Cells, reported: date, group: str) -> None:
        if what in (FORM, WAY):
            self.found.counts[quarter_of(reported), group].update({meaning for word in self._words(what, cells) if (meaning := self._meaning(what, word))})
        elif what == REGISTERED:
            self._registered(self._day(what, cells), reported, group)
        elif what == CLOSED:
            self.long_open.append((group, reported, self._day(what, cells)))
        elif kind_of(what) == "step":
            self._step(what, cells, reported, group)

    def _registered(self, day: date | None, reported: date, group: str) -> None:
        if day is not None:
            counts = self.found.counts[quarter_of(day), group]
            counts["incidents_registered"] += 1
            in_time = self.on_time(reported, day)
            self.found.no_norm = self.found.no_norm or in_time is None
            counts[IN_TIME] += in_time or 0

    def _step(self, what: str, cells: Cells, reported: date, group: str) -> None:
        """A day counts in the quarter of that day, a yes in the quarter of the report."""
        text = self._text(what, cells)
        if not text:
            return
        try:
            day = self._checked(read_day(cells[self.places[what]]))
        except ValueError:
            if self._meaning(what, text) == YES:
                self.found.counts[quarter_of(reported), group][what] += 1
        else:
            self.found.counts[quarter_of(day), group][what] += 1

    def _reported(self, cells: Cells) -> date:
        try:
            day = self._day(REPORTED, cells)
        except _Unreadable as fault:
            raise _Unreadable("formula" if fault.why == "formula" else "reported") from None
        if day is None:
            raise _Unreadable("reported")
        return day

    def _group(self, cells: Cells) -> str:
        if GROUP not in self.places:
            return self.plan.group
        group = self._meaning(GROUP, self._text(GROUP, cells)) if self._text(GROUP, cells) else ""
        if group not in GROUPS:
            raise _Unreadable("group")
        return group

    def _day(self, what: str, cells: Cells) -> date | None:
        if not self._text(what, cells):
            return None
        try:
            return self._checked(read_day(cells[self.places[what]]))
        except ValueError:
            raise _Unreadable("day") from None

    def _checked(self, day: date) -> date:
        if not EARLIEST <= day <= self.today:
            raise _Unreadable("day")
        return day

    def _words(self, what: str, cells: Cells) -> Iterable[str]:
        return filter(None, (part.strip() for part in _SEPARATORS.split(self._text(what, cells))))

    def _meaning(self, what: str, word: str) -> str:
        """What the person says the word means; a word that is new is noted, as long as it looks like a category."""
        known = self.plan.values.get(what, {}).get(word)
        if known is None and what not in self.found.unfit:
            self.found.unknown[what].add(word)
            if len(word) > LONGEST or len(self.found.unknown[what]) > MOST_VALUES:
                self.found.unfit.add(what)
                del self.found.unknown[what]
        return known or ""

    def _text(self, what: str, cells: Cells) -> str:
        """The cell in small letters, in plain spaces."""
        place = self.places[what]
        cell: Any = cells[place] if place < len(cells) else None
        if isinstance(cell, bool):
            return YES if cell else NO
        text = " ".join(str("" if cell is None else cell).split()).lower()
        if text.startswith("="):
            raise _Unreadable("formula")
        return text


def counted(found: Tally, plan: Plan) -> dict[Key, dict[str, int]]:
    """{quarter and group: {field: number}} with a number for every field of the plan, oldest quarter first.

    Of every quarter from the first report to the last, also one without any: what was done later says nothing of how much was
    reported then.
    """
    names, groups = found.fields(plan), sorted({group for _, group in found.counts})
    keys = [(quarter, group) for quarter in _quarters(found.first, found.last) for group in groups]
    return {key: {name: found.counts[key][name] for name in names} for key in keys}


def _quarters(first: date, last: date) -> Iterator[Quarter]:
    quarter = quarter_of(first)
    while quarter.first_day <= last:
        yield quarter
        quarter = quarter.next()

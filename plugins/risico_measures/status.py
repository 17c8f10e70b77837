"""How a measure stands on a day, on paper and in practice (domain.md §4): pure rules over what was recorded.

The two statuses stay apart. Paper follows from what was adopted and until when it holds. Practice follows from confirmed
checks only: the last one decides, until it is older than the review interval; then nobody knows any more ("onbekend").
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Literal

PaperState = Literal["geen", "concept", "vastgesteld", "verlopen"]
PracticeState = Literal["onbekend", "niet", "deels", "aantoonbaar"]
Result = Literal["werkt", "deels", "niet"]
Bucket = Literal["werkt", "papier", "geen"]
"""Works; on paper only; not yet on paper."""

USUAL_MONTHS = 12
"""The review interval of a measure that goes per topic or appointment (`review_months` is None)."""
OLD_DAYS = 60
"""With so many days left or fewer, the evidence is getting old."""
SEGMENTS = 4
_PRACTICE: dict[Result, PracticeState] = {"werkt": "aantoonbaar", "deels": "deels", "niet": "niet"}


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """What counted on paper from `since` on: geen, concept or vastgesteld; past `valid_until` (None: no end) it is verlopen."""

    state: PaperState
    since: date
    valid_until: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A confirmed check: the day it was held, its result, and the day it was confirmed, from which it counts."""

    day: date
    result: Result
    confirmed_on: date


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which a measure did not apply: from `since` up to but not including `until` (None: still)."""

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Everything that decides how a measure stood on any day. `months`: the review interval. Lists are in the order they were recorded."""

    chosen_on: date
    months: int = USUAL_MONTHS
    papers: tuple[PaperEntry, ...] = ()
    checks: tuple[Seen, ...] = ()
    absences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperStatus:
    """On paper. `since`: from when it stands so, for verlopen the first day it no longer held; None when nothing was recorded."""

    state: PaperState
    since: date | None = None
    valid_until: date | None = None
    reference: str = ""

    @property
    def holds(self) -> bool:
        return self.state == "vastgesteld"


@dataclass(frozen=True, slots=True)
class PracticeStatus:
    """In practice. `seen`: the day of the last confirmed check, None: never looked at. `until`: the last day it counts.

    `left`: days it still counts (0 on the last day, negative once faded). `segments`: how fresh it is, 4 to 1, 0 when it does not count.
    """

    state: PracticeState
    seen: date | None = None
    until: date | None = None
    left: int = 0
    segments: int = 0

    @property
    def works(self) -> bool:
        return self.state == "aantoonbaar"

    @property
    def faded_on(self) -> date | None:
        """The first day on which the last check no longer counted, when that is over."""
        return self.until + timedelta(days=1) if self.until and self.left < 0 else None

    @property
    def is_old(self) -> bool:
        """Whether it still counts but will soon fade."""
        return self.until is not None and 0 <= self.left <= OLD_DAYS


@dataclass(frozen=True, slots=True)
class Standing:
    """Both statuses on one day, side by side."""

    paper: PaperStatus
    practice: PracticeStatus

    @property
    def bucket(self) -> Bucket:
        """Seen working counts as works, also when the paper is behind; half or not seen working counts as paper only."""
        if self.practice.works:
            return "werkt"
        return "papier" if self.paper.holds else "geen"


def applies_on(history: History, day: date) -> bool:
    """Whether the measure was chosen by then and not set aside as "niet van toepassing"."""
    return day >= history.chosen_on and not any(span.since <= day and (span.until is None or day < span.until) for span in history.absences)


def standing_on(history: History, day: date) -> Standing:
    """How the measure stood on that day."""
    return Standing(paper_on(history.papers, day), practice_on(history.checks, history.months, day))


def paper_on(entries: Sequence[PaperEntry], day: date) -> PaperStatus:
    """The entry that began last by then counts; of two with the same day the one recorded last."""
    begun = [(entry.since, number) for number, entry in enumerate(entries) if entry.since <= day]
    if not begun:
        return PaperStatus("geen")
    entry = entries[max(begun)[1]]
    if entry.valid_until is not None and entry.state == "vastgesteld" and entry.valid_until < day:
        return PaperStatus("verlopen", entry.valid_until + timedelta(days=1), entry.valid_until, entry.reference)
    return PaperStatus(entry.state, entry.since, entry.valid_until, entry.reference)


def practice_on(checks: Sequence[Seen], months: int, day: date) -> PracticeStatus:
    """The check with the latest day among those confirmed by then; of two on one day the one recorded last."""
    counting = [(check.day, number) for number, check in enumerate(checks) if check.confirmed_on <= day]
    if not counting:
        return PracticeStatus("onbekend")
    last = checks[max(counting)[1]]
    until = add_months(last.day, months)
    left = (until - day).days
    if left < 0:
        return PracticeStatus("onbekend", last.day, until, left)
    return PracticeStatus(_PRACTICE[last.result], last.day, until, left, max(1, ceil(SEGMENTS * left / (until - last.day).days)))


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

"""All counts and the days of all polls in one statement: the overview and the page of the year ask for both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Select, cast, literal, null, select
from sqlalchemy.orm import Session

from risico.db import UTCDateTime, once

from .counts import Counted
from .models import Count, Poll
from .quarters import Quarter


@dataclass(frozen=True, slots=True)
class PollDays:
    """Until when the poll of a year takes answers, and when somebody closed it."""

    closes_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Kept:
    """All versions of all counts in the order in which they were recorded, and the poll of each year that had one."""

    counts: Sequence[Counted]
    polls: Mapping[int, PollDays]


@once
def kept(session: Session) -> Kept:
    """What is kept of all years."""
    counts, polls = list[Counted](), dict[int, PollDays]()
    for year, quarter, *count, _, closes_on, closed_on in session.execute(_counts().union_all(_polls()).order_by("recorded_at", "id")):
        if closes_on is None:
            counts.append(Counted(Quarter(year, quarter), *count))
        else:
            polls[year] = PollDays(closes_on, closed_on)
    return Kept(counts, polls)


def _counts() -> Select[Any]:
    nothing = cast(null(), Date)
    of_count = (Count.counts, Count.topics, Count.nil, Count.number, Count.recorded_at, Count.id)
    return select(Count.year, Count.quarter, Count.target_group, *of_count, nothing.label("closes_on"), nothing.label("closed_on"))


def _polls() -> Select[Any]:
    of_count = (cast(null(), JSON), cast(null(), JSON), cast(null(), Boolean), literal(0), cast(null(), UTCDateTime), Poll.id)
    return select(Poll.year, literal(0), literal(""), *of_count, Poll.closes_on, Poll.closed_on)

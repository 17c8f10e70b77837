"""All counts and what came of all polls in one statement: the overview and the pages of the year ask for both."""

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
class KeptPoll:
    """Until when the poll of a year takes answers, when it was closed, and the sums of what so many people answered."""

    closes_on: date
    closed_on: date | None
    respondents: int
    sums: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """All versions of all counts in the order in which they were recorded, and the poll of each year that had one."""

    counts: Sequence[Counted]
    polls: Mapping[int, KeptPoll]


@once
def kept(session: Session) -> Kept:
    """What is kept of all years."""
    counts, polls = list[Counted](), dict[int, KeptPoll]()
    for year, quarter, *count, _, closes_on, closed_on in session.execute(_counts().union_all(_polls()).order_by("recorded_at", "id")):
        if closes_on is None:
            counts.append(Counted(Quarter(year, quarter), *count))
        else:
            sums, _, _, respondents, _ = count[1:]
            polls[year] = KeptPoll(closes_on, closed_on, respondents, sums)
    return Kept(counts, polls)


def _counts() -> Select[Any]:
    nothing = cast(null(), Date)
    of_count = (Count.counts, Count.topics, Count.nil, Count.number, Count.recorded_at, Count.id)
    return select(Count.year, Count.quarter, Count.target_group, *of_count, nothing.label("closes_on"), nothing.label("closed_on"))


def _polls() -> Select[Any]:
    """In the columns of the counts: the sums as the numbers, the respondents as the version."""
    of_count = (Poll.sums, cast(null(), JSON), cast(null(), Boolean), Poll.respondents, cast(null(), UTCDateTime), Poll.id)
    return select(Poll.year, literal(0), literal(""), *of_count, Poll.closes_on, Poll.closed_on)

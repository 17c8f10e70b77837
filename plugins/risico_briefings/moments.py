"""Two days for the calendar of who reads a briefing: one soon for what to arrange at home and online, one to read it again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from risico import clock
from risico.feed import ics

from .models import Issue
from .standing import MONTHS, months_later

SOON = timedelta(days=7)
TEXT = "Kijk in uw briefing wat u zich had voorgenomen. Link kwijt? Vraag de griffier."


@dataclass(frozen=True, slots=True)
class Moment:
    """A day in the calendar. `title` says no more than that there is something to do: others may see it too."""

    id: str
    day: date
    title: str


def moments(issue: Issue, today: date) -> Iterator[Moment]:
    """The days for this issue: a week from now, and two years after it was read or given."""
    read_on = clock.day_of(issue.confirmed_at or issue.issued_at)
    yield Moment("soon", today + SOON, "Half uur voor uw briefing")
    yield Moment("again", months_later(read_on, MONTHS), "Lees uw briefing opnieuw")


def as_calendar(issue: Issue, address: str, today: date) -> bytes:
    """The days as an iCalendar file. No link in it: calendars are shared and synchronised."""
    calendar = ics.empty()
    for moment in moments(issue, today):
        uid = f"briefing-{issue.id}-{moment.id}@{urlsplit(address).hostname}"
        calendar.add_component(ics.all_day(uid, moment.day, moment.title, TEXT, clock.now()))
    content: bytes = calendar.to_ical()
    return content

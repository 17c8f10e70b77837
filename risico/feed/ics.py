"""Writes iCalendar files (RFC 5545, RFC 5546): all-day events that say that there is a task, never what it is about."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..accounts.tokens import keyed_hash
from ..config import Settings
from .models import CalendarEvent

if TYPE_CHECKING:
    from icalendar import Calendar, Event

REFRESH = timedelta(hours=4)
TEXT = "Er staat een taak voor u klaar. Log in op Risico om te zien wat het is."
ONE_DAY = timedelta(days=1)


def write(events: Iterable[CalendarEvent], settings: Settings, name: str = "") -> bytes:
    """The file with these events; `name` is that of a calendar somebody subscribes to, and absent in a mail."""
    calendar = empty()
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT4H")  # the older name, which Outlook reads
    for each in events:
        calendar.add_component(_event(each, settings))
    content: bytes = calendar.to_ical()
    return content


def empty() -> "Calendar":
    """A calendar of Risico without events."""
    from icalendar import Calendar  # here, so that only who writes a calendar waits for it

    calendar = Calendar()
    calendar.add("prodid", "-//Risico//Risico//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def all_day(uid: str, day: date, summary: str, text: str, stamp: datetime) -> "Event":
    """Something on that day that leaves the day free. `summary` says nothing that others may not see: calendars are shared."""
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("summary", summary)
    event.add("description", text)
    event.add("dtstart", day)
    event.add("dtend", day + ONE_DAY)
    event.add("transp", "TRANSPARENT")
    return event


def _event(found: CalendarEvent, settings: Settings) -> "Event":
    summary = f"Taak in Risico: {found.part}" if found.part else "Taak in Risico"
    event = all_day(uid(found.id, settings), found.due, summary, TEXT, found.changed_at)
    event.add("sequence", found.sequence)
    event.add("last-modified", found.changed_at)
    event.add("url", f"{settings.address}/")
    event.add("status", "CANCELLED" if found.cancelled_at else "CONFIRMED")
    return event


def uid(deadline_id: str, settings: Settings) -> str:
    """Always the same for a deadline of this installation; the key keeps others from guessing which topic it is about."""
    return f"{keyed_hash(settings.secret_key, 'calendar', deadline_id)[:32]}@{urlsplit(settings.address).hostname}"

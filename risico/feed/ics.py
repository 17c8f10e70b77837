"""Writes iCalendar files (RFC 5545, RFC 5546): all-day events that say that there is a task, never what it is about."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..accounts.tokens import keyed_hash
from ..config import Settings
from .models import CalendarEvent

if TYPE_CHECKING:
    from icalendar import Event

REFRESH = timedelta(hours=4)
TEXT = "Er staat een taak voor u klaar. Log in op Risico om te zien wat het is."
ONE_DAY = timedelta(days=1)


def write(events: Iterable[CalendarEvent], settings: Settings, name: str = "") -> bytes:
    """The file with these events; `name` is that of a calendar somebody subscribes to, and absent in a mail."""
    from icalendar import Calendar, Event  # here, so that only who writes a calendar waits for it

    calendar = Calendar()
    calendar.add("prodid", "-//Risico//Risico//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT4H")  # the older name, which Outlook reads
    for each in events:
        event = Event()
        _fill(event, each, settings)
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _fill(event: "Event", found: CalendarEvent, settings: Settings) -> None:
    event.add("uid", uid(found.id, settings))
    event.add("sequence", found.sequence)
    event.add("dtstamp", found.changed_at)
    event.add("last-modified", found.changed_at)
    event.add("summary", f"Taak in Risico: {found.part}" if found.part else "Taak in Risico")
    event.add("description", TEXT)
    event.add("url", f"{settings.address}/")
    event.add("dtstart", found.due)
    event.add("dtend", found.due + ONE_DAY)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if found.cancelled_at else "CONFIRMED")


def uid(deadline_id: str, settings: Settings) -> str:
    """Always the same for a deadline of this installation; the key keeps others from guessing which topic it is about."""
    return f"{keyed_hash(settings.secret_key, 'calendar', deadline_id)[:32]}@{urlsplit(settings.address).hostname}"

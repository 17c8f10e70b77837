"""What calendars must hear of a deadline: pure rules, so that any order of changes can be tried."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from ..contract import Deadline
from .models import CalendarEvent


def belongs(deadline: Deadline) -> bool:
    """Whether it stands in calendars: it has a day and is not done."""
    return deadline.due is not None and deadline.state != "done"


def follow(known: Mapping[str, CalendarEvent], deadlines: Iterable[Deadline], moment: datetime) -> list[CalendarEvent]:
    """Bring `known` (by id) up to date with the deadlines of now; gives the events that are new.

    What is done or gone is cancelled. The sequence rises exactly when the day or the title changes, or when it goes or comes back.
    """
    wanted = {deadline.id: deadline for deadline in deadlines if belongs(deadline)}
    for id, event in known.items():
        deadline = wanted.pop(id, None)
        if deadline is None:
            _change(event, moment, cancelled_at=event.cancelled_at or moment)
        else:
            _change(event, moment, part=deadline.part, due=deadline.due, cancelled_at=None)
            _hand_over(event, deadline)
    return [_new(deadline, moment) for deadline in wanted.values()]


def _new(deadline: Deadline, moment: datetime) -> CalendarEvent:
    """A deadline that no calendar knows yet; it has a day."""
    event = CalendarEvent(id=deadline.id, part=deadline.part, due=deadline.due, sequence=0, changed_at=moment, cancelled_at=None)
    _hand_over(event, deadline)
    return event


def _change(event: CalendarEvent, moment: datetime, **values: object) -> None:
    if any(getattr(event, field) != value for field, value in values.items()):
        for field, value in values.items():
            setattr(event, field, value)
        event.sequence += 1
        event.changed_at = moment


def _hand_over(event: CalendarEvent, deadline: Deadline) -> None:
    """Whose it is: other people find it in their calendar, for those who had it nothing changed."""
    event.roles, event.user_id, event.except_users = list(deadline.roles), deadline.user_id, sorted(deadline.except_users)

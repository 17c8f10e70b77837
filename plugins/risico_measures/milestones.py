"""Measures on the line of the year: the core set seen in practice, and the actions of the year. They sum up the tasks of `deadlines`."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask import url_for

from risico import clock
from risico.contract import Deadline, DeadlineState

from .actions import DECLINED, DONE
from .models import Action
from .rows import MeasureRow

PART = "Maatregelen"


def core_set(rows: Sequence[MeasureRow], year: int, due: date | None) -> Iterator[Deadline]:
    """How many measures of the core set were seen in practice in that year; nothing without such measures. `rows`: those that apply."""
    core = [row for row in rows if row.definition.core]
    last = [max((check.day for check in row.history.checks if check.day.year == year), default=None) for row in core]
    seen = [day for day in last if day is not None]
    if core:
        text = f"{len(seen)} van {len(core)} maatregelen gezien."
        yield _milestone(
            year, "core_set", "Kernset in de praktijk controleren", "Kernset in praktijk", text, len(seen), len(core), due, max(seen, default=None)
        )


def actions_of_year(actions: Sequence[Action], year: int, due: date | None) -> Iterator[Deadline]:
    """How many actions of that year are done or declined; nothing without actions."""
    own = [action for action in actions if action.year == year]
    closed = [action.closed_at for action in own if action.state in (DONE, DECLINED)]
    last = max((clock.day_of(moment) for moment in closed if moment), default=None)
    if own:
        text = f"{len(closed)} van {len(own)} acties afgerond."
        yield _milestone(year, "actions", "Acties van dit jaar afronden", "Acties afgerond", text, len(closed), len(own), due, last)


def _milestone(year: int, key: str, title: str, label: str, text: str, count: int, total: int, due: date | None, last: date | None) -> Deadline:
    state: DeadlineState = "done" if count == total else "partly" if count else "open"
    return Deadline(
        f"measures:{year}:{key}",
        title,
        text,
        url_for("measures.overview" if key == "core_set" else "measures.actions", year=year),
        due=last if state == "done" else due,
        part=PART,
        milestone=f"{label}, {count} van {total}" if state == "partly" else label,
        state=state,
    )

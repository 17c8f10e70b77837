"""The steps of a year, from opening it to looking back, as the milestones tell them. Pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from babel.dates import get_month_names

from ..content.calendar import Moment
from ..contract import Deadline
from ..web.texts import LOCALE, day_month
from .tasks import days_late


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `when` in a few words."""

    label: str
    when: str
    state: Literal["done", "part", "now", "later"]


def steps(moments: Iterable[Moment], deadlines: Iterable[Deadline], year: int, today: date) -> list[Step]:
    """Opening the year, then the moments that are a step. The deadline of a moment has an id that ends in year and key.

    Now is the first that is not done, or a later one of the same room that has begun; nothing once the year is over.
    """
    known = {deadline.id.partition(":")[2]: deadline for deadline in deadlines}
    found = [(moment.step or "", moment.month, known.get(f"{year}:{moment.id}")) for moment in moments if moment.step]
    now = _now([deadline for _, _, deadline in found]) if year >= today.year else None
    made = [_step(label, month, deadline, is_now=number == now, today=today) for number, (label, month, deadline) in enumerate(found)]
    opened = known.get(f"{year}:open")
    return [Step("Jaar openen", f"{day_month(opened.due)}, klaar" if opened and opened.due else "klaar", "done"), *made]


def _now(found: Sequence[Deadline | None]) -> int | None:
    left = [(number, each) for number, each in enumerate(found) if each is not None and each.state != "done"]
    begun = [number for number, each in left if each.state == "partly" and each.part == left[0][1].part]
    return begun[-1] if begun else next((number for number, _ in left), None)


def _step(label: str, month: int, deadline: Deadline | None, *, is_now: bool, today: date) -> Step:
    if deadline is None:
        return Step(label, get_month_names("wide", locale=LOCALE)[month], "later")
    if deadline.state == "done":
        return Step(label, f"{day_month(deadline.due)}, klaar" if deadline.due else "klaar", "done")
    if is_now:
        return Step(label, _until(deadline.due, today), "now")
    if deadline.state == "partly":
        return Step(label, deadline.text.rstrip("."), "part")
    return Step(label, day_month(deadline.due) if deadline.due else "", "later")


def _until(due: date | None, today: date) -> str:
    if due is None:
        return "nu"
    return f"nu, {days_late(due, today)}" if due < today else f"nu, vóór {day_month(due)}"

"""The steps of one task: 30, 14 and 3 days before its date, on the day itself, and when it stays undone. Pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from risico.contract import Deadline
from risico.year.standing import has_owner
from risico.year.workdays import add_workdays


class Step(StrEnum):
    """Why somebody hears of a task, the least urgent first. NEW: of one without a date, or of an urgent one, the first time."""

    NEW = "new"
    MONTH = "30"
    FORTNIGHT = "14"
    THREE_DAYS = "3"
    DAY = "0"
    LATE = "late"


RANK = {step: rank for rank, step in enumerate(Step)}
DAYS_BEFORE = {Step.MONTH: 30, Step.FORTNIGHT: 14, Step.THREE_DAYS: 3, Step.DAY: 0}
BETWEEN_ESCALATIONS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Told:
    """A step that somebody was told of, and on which day. `number` counts the same step: the second announcement or escalation is 1.

    `gone`: it was the announcement of a task without a date that was finished or withdrawn after that.
    """

    user_id: int
    deadline_id: str
    due: date | None
    step: Step
    number: int
    on: date
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Reminder:
    """A step that is due: this person hears of this task."""

    user_id: int
    deadline: Deadline
    step: Step
    number: int = 0

    @property
    def apart(self) -> bool:
        """Whether it travels in a mail of its own, at once."""
        return self.deadline.urgent and self.step != Step.LATE

    @property
    def key(self) -> str:
        """What makes this step exist once."""
        due = self.deadline.due.isoformat() if self.deadline.due else ""
        return f"{self.user_id}|{self.deadline.id}|{due}|{self.step}|{self.number}"


def reached(deadline: Deadline, day: date) -> Step | None:
    """The most urgent step that stands on or before that day; None: nobody needs to hear of the task yet."""
    if deadline.due is None:
        return Step.NEW
    left = (deadline.due - day).days
    passed = [step for step, days in DAYS_BEFORE.items() if left <= days]
    return passed[-1] if passed else Step.NEW if deadline.urgent else None


def reminder(deadline: Deadline, user_id: int, told: Iterable[Told], day: date) -> Reminder | None:
    """What who does the task has to hear by that day. Steps that were missed count as one: the most urgent."""
    step = reached(deadline, day)
    if step is None:
        return None
    told = list(told)
    if any(RANK[each.step] >= RANK[step] for each in told if not each.gone):
        return None
    return Reminder(user_id, deadline, step, sum(each.gone for each in told))


def is_left(deadline: Deadline, day: date, after: int) -> bool:
    """Whether the task stays undone so many working days past its date that others have to hear of it; a sum of the tasks of others is none."""
    return has_owner(deadline) and deadline.due is not None and day > deadline.due and day >= add_workdays(deadline.due, after)


def escalation(deadline: Deadline, user_id: int, told: Sequence[Told], day: date) -> Reminder | None:
    """What somebody hears of a task that is left, and every week again."""
    before = [each for each in told if each.step == Step.LATE]
    if any(day - each.on < BETWEEN_ESCALATIONS for each in before):
        return None
    return Reminder(user_id, deadline, Step.LATE, len(before))

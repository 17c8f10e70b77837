"""Who hears of which tasks now: pure functions on tasks, people, and what they were told before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from risico.contract import Deadline

from .above import LAST, Above
from .moments import Moment
from .steps import Reminder, Told, escalation, is_left, reminder

_DAY = timedelta(days=1)


class Pace(StrEnum):
    """How often somebody wants mail. OFF: only what is urgent or late."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account that is in use."""

    id: int
    roles: frozenset[str]
    pace: Pace = Pace.DAILY


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person, the tasks with the nearest date on top. `urgent` ones travel apart."""

    user_id: int
    key: str
    reminders: tuple[Reminder, ...]
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything the rules look at. `escalate_after`: working days past the date of a task; `only`: mail for this person alone."""

    deadlines: Sequence[Deadline]
    people: Sequence[Person]
    told: Collection[Told] = ()
    escalate_after: int = 5
    only: int | None = None


def plan(situation: Situation, moment: Moment) -> list[Mail]:
    """What goes now. The same situation and moment always give the same mails, with the same keys."""
    above = Above(situation.people)
    left = {each.id: above.of(each) for each in situation.deadlines if is_left(each, moment.today, situation.escalate_after)}
    told, tasks = _by_task(situation.told), _Tasks(situation.deadlines)
    mails: list[Mail] = []
    for person in (each for each in situation.people if situation.only in (None, each.id)):
        due = (_due(task, person, told.get((person.id, task.id), ()), moment, person.id in left.get(task.id, ())) for task in tasks.of(person))
        mails += _mails(person, [each for each in due if each], moment.today)
    return mails


def gone(situation: Situation) -> set[str]:
    """Tasks without a date that were announced and are no longer there."""
    there = {each.id for each in situation.deadlines if each.due is None and each.state != "done"}
    return {each.deadline_id for each in situation.told if each.due is None and not each.gone} - there


def _due(deadline: Deadline, person: Person, told: Sequence[Told], moment: Moment, left: bool) -> Reminder | None:
    """What this person hears of this task now: that it is late, when it was left to them, or the step it has reached."""
    told = [each for each in told if each.due == deadline.due]
    if left and (moment.morning or (person.pace == Pace.IMMEDIATE and not moment.quiet)):
        late = escalation(deadline, person.id, told, moment.today)
        if late:
            return late
    if not deadline.is_for(person.id, person.roles) or not _goes(deadline, person, told, moment):
        return None
    looks_ahead = person.pace == Pace.WEEKLY and moment.week and not deadline.urgent
    return reminder(deadline, person.id, told, moment.next_week - _DAY if looks_ahead else moment.today)


def _goes(deadline: Deadline, person: Person, told: Sequence[Told], moment: Moment) -> bool:
    """Whether an ordinary step of this task may go to this person now."""
    if deadline.urgent:
        return not moment.quiet or not told
    if person.pace == Pace.IMMEDIATE:
        return not moment.quiet
    if person.pace == Pace.WEEKLY:
        cannot_wait = deadline.due is not None and deadline.due < moment.next_week
        return moment.week or (moment.morning and cannot_wait)
    return person.pace == Pace.DAILY and moment.morning


def _mails(person: Person, found: Iterable[Reminder], today: date) -> Iterator[Mail]:
    """One mail with what is urgent, and one with the rest: for who wants no mail at once, the only one of that day."""
    in_order = sorted(found, key=lambda each: (each.deadline.due or date.max, each.deadline.id))
    urgent = tuple(each for each in in_order if each.apart)
    rest = tuple(each for each in in_order if not each.apart)
    if urgent:
        yield Mail(person.id, _key_of(person, urgent), urgent, urgent=True)
    if rest:
        yield Mail(person.id, _key_of(person, rest) if person.pace == Pace.IMMEDIATE else f"reminders:{person.id}:{today}", rest)


def _key_of(person: Person, reminders: Iterable[Reminder]) -> str:
    return f"reminders:{person.id}:{sha256(' '.join(each.key for each in reminders).encode()).hexdigest()}"


def _by_task(told: Iterable[Told]) -> Mapping[tuple[int, str], list[Told]]:
    found: defaultdict[tuple[int, str], list[Told]] = defaultdict(list)
    for each in told:
        found[each.user_id, each.deadline_id].append(each)
    return found


class _Tasks:
    """The tasks that may concern somebody, found by account and role, so that many people with many tasks stay quick."""

    def __init__(self, deadlines: Iterable[Deadline]) -> None:
        self._of_user: defaultdict[int, list[Deadline]] = defaultdict(list)
        self._of_role: defaultdict[str, list[Deadline]] = defaultdict(list)
        for deadline in deadlines:
            if deadline.state == "done":
                continue
            if deadline.user_id is not None:
                self._of_user[deadline.user_id].append(deadline)
            for role in {*deadline.roles, *deadline.escalate, *LAST}:
                self._of_role[role].append(deadline)

    def of(self, person: Person) -> Iterable[Deadline]:
        """Each task once."""
        found = [*self._of_user.get(person.id, ()), *(each for role in sorted(person.roles) for each in self._of_role.get(role, ()))]
        return {each.id: each for each in found}.values()

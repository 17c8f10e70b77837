"""What has to be done about measures, by whom and when. Everybody reads this one list: overview, reminders, year page, calendar."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from flask import url_for
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from risico import clock
from risico.content.types import Library
from risico.contract import Deadline
from risico.db import once
from risico.permissions import Role
from risico.web.texts import short_date
from risico.year.plan import day_of
from risico.year.workdays import add_workdays

from .actions import OPEN, PROPOSED
from .milestones import PART, actions_of_year, core_set
from .models import Action
from .permissions import GRANTS, MeasurePermission
from .rows import MeasureRow, Pending, all_rows, applying
from .sentences import measures
from .status import OLD_DAYS

ACCEPT_WITHIN = 5
"""Working days after a decision in which somebody takes its actions on (domain.md §6)."""


def roles_with(permission: MeasurePermission) -> tuple[str, ...]:
    """The roles that have this permission."""
    return next(tuple(grant.roles) for grant in GRANTS if grant.permission == permission)


LEADERS = roles_with(MeasurePermission.LEAD)


def deadlines(session: Session, library: Library, year: int) -> list[Deadline]:
    """The tasks of today, what waits for a second person first, and the milestones of that year; of a year that is over only those. Three statements."""
    today = clock.today()
    rows = applying(all_rows(session, library, min(today, date(year, 12, 31))))
    core = core_set(rows, year, day_of(session, library, year, "core_set"))
    if year < today.year:
        return list(core)
    actions = [action for action in _recent(session) if action.state in (OPEN, PROPOSED) or action.year == year]
    titles = {measure.id: measure.title for measure in library.measures} | {row.code: row.title for row in rows}
    pending = [(row, check) for row in rows for check in row.pending]
    tasks = [
        *(_confirm(row, check, year) if check.waits else _came_back(row, check, year) for row, check in pending),
        *_actions(actions, titles, year),
        *(task for row in rows for task in _look(row, year)),
        *_prepare(rows, year),
    ]
    own = (replace(task, part=PART, escalate=(Role.SAFETY_DIRECTOR,) if task.user_id else ()) for task in tasks)
    return [*own, *core, *actions_of_year(actions, year, day_of(session, library, year, "actions"))]


@once
def _recent(session: Session) -> Sequence[Action]:
    """Actions that are not closed, and all of the years that are not over."""
    recent = or_(Action.state.in_((OPEN, PROPOSED)), Action.year >= clock.today().year)
    return session.scalars(select(Action).where(recent).order_by(Action.id)).all()


def _confirm(row: MeasureRow, check: Pending, year: int) -> Deadline:
    text = f"De controle van {short_date(check.day)} telt pas mee als een tweede persoon haar bevestigt."
    url, roles = url_for("measures.measure", year=year, code=row.code), roles_with(MeasurePermission.CONFIRM)
    return Deadline(f"measures:check:{check.id}:confirm", f"Controle bevestigen: {row.title}", text, url, roles, except_users=check.hands.all)


def _came_back(row: MeasureRow, check: Pending, year: int) -> Deadline:
    text = f"Uw controle van {short_date(check.day)} kwam terug, met een opmerking erbij."
    url = url_for("measures.measure", year=year, code=row.code)
    return Deadline(f"measures:check:{check.id}:again", f"Controle aanpassen: {row.title}", text, url, user_id=check.hands.recorded_by)


def _actions(actions: Iterable[Action], titles: dict[str, str], year: int) -> Iterator[Deadline]:
    """Open actions for who owns them, and per topic how many were proposed."""
    proposed: defaultdict[tuple[int, str, str], list[date]] = defaultdict(list)
    for action in actions:
        if action.state == OPEN:
            yield _do(action, titles.get(action.code, action.code), year)
        elif action.state == PROPOSED:
            proposed[action.year, action.topic or "", action.topic_title].append(clock.day_of(action.made_at))
    for (when, topic, title), days in proposed.items():
        text = f"Het besluit over dit onderwerp noemt {measures(len(days))}. Kies wie het doet en wanneer."
        url, due = url_for("measures.actions", year=year), add_workdays(min(days), ACCEPT_WITHIN)
        yield Deadline(f"measures:{when}:{topic}:accept", f"Acties aannemen: {title}", text, url, LEADERS, due=due)


def _do(action: Action, title: str, year: int) -> Deadline:
    why = f"Besloten bij {action.topic_title}." if action.topic else "Uit een controle bleek dat deze maatregel niet werkt."
    url = url_for("measures.action", year=year, id=action.id)
    roles = () if action.owner_id else LEADERS
    return Deadline(f"measures:action:{action.id}", f"Doen: {title}", why, url, roles, action.owner_id, due=action.due)


def _look(row: MeasureRow, year: int) -> Iterator[Deadline]:
    """The next check, from sixty days before on; not while a check of this measure waits for a second person."""
    if row.next_check is None or row.days_left is None or row.days_left > OLD_DAYS or row.waiting:
        return
    url = url_for("measures.measure", year=year, code=row.code)
    roles = () if row.owner_id else LEADERS
    yield Deadline(f"measures:{row.code}:check", f"Controleren: {row.title}", _why(row), url, roles, row.owner_id, due=row.next_check)


def _why(row: MeasureRow) -> str:
    practice = row.standing.practice
    if practice.faded_on:
        return f"Sinds {short_date(practice.faded_on)} weet niemand of deze maatregel nog werkt."
    if practice.until is None:
        return "Deze maatregel is nog nooit in de praktijk bekeken."
    if not practice.works:
        return f"De vorige keer werkte deze maatregel {practice.state}. Kijk of het nu beter gaat."
    return f"Het bewijs van {short_date(practice.seen or practice.until)} is geldig tot en met {short_date(practice.until)}. Daarna telt het niet meer mee."


def _prepare(rows: Sequence[MeasureRow], year: int) -> Iterator[Deadline]:
    """What who leads has to arrange: owners, and a day for the first check of what is on paper."""
    if ownerless := sum(row.owner_id is None for row in rows):
        text = f"{measures(ownerless)} {'heeft' if ownerless == 1 else 'hebben'} nog geen eigenaar. Kies wie ervoor zorgt."
        yield Deadline("measures:owners", "Eigenaren kiezen", text, url_for("measures.board", year=year, van="niemand"), LEADERS)
    if unplanned := sum(row.standing.paper.holds and row.next_check is None and not row.waiting for row in rows):
        text = f"{measures(unplanned)} {'staat' if unplanned == 1 else 'staan'} op papier en {'is' if unplanned == 1 else 'zijn'} nooit bekeken. Kies een dag."
        yield Deadline("measures:plan", "Controles plannen", text, url_for("measures.board", year=year, van="alle"), LEADERS)

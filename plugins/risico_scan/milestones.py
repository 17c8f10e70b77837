"""The scan on the line of the year: each phase with its day and how far it is. They sum up the tasks of `deadlines`, but for what one person does."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from flask import url_for

from risico import clock
from risico.contract import Deadline, DeadlineState

from .looking_back import Ending
from .permissions import GRANTS, ScanPermission
from .rows import RoundStates
from .service import DECIDED
from .steps import State, step

PART = "Onderwerpen"
Days = Mapping[str, date | None]
"""The days of the moments of the calendar, by their keys."""


def roles_with(permission: ScanPermission) -> tuple[str, ...]:
    """The roles that have this permission."""
    return next(tuple(grant.roles) for grant in GRANTS if grant.permission == permission)


LEADERS = roles_with(ScanPermission.LEAD)


def milestones(year: int, found: RoundStates | None, days: Days) -> Iterator[Deadline]:
    """Choosing, scoring, discussing, adopting and looking back; `found` is None without a round."""
    states, ending = (found.states, found.ending) if found else ((), None)
    yield _choose(year, found.round.opened_at if found and states else None, days["choose"])
    yield _counted(year, "score", ("Los scoren", "Los scoren"), states, 1, _closed(states), days["score"])
    yield _counted(year, "discuss", ("Verschillen bespreken", "Verschil\u00adgesprek"), states, 2, _proposed(states), days["discuss"])
    yield _adopt(year, states, ending, days["adopt"])
    yield _look_back(year, ending, days["look_back"])


def _choose(year: int, done_at: datetime | None, due: date | None) -> Deadline:
    return Deadline(
        f"scan:{year}:choose",
        "Onderwerpen kiezen",
        "Kies welke onderwerpen dit jaar gevoelig liggen. Daarna vraagt u collega’s om te scoren.",
        url_for("scan.topics" if done_at else "scan.choose", year=year),
        LEADERS,
        due=clock.day_of(done_at) if done_at else due,
        part=PART,
        milestone="Onder\u00adwerpen gekozen",
        state="done" if done_at else "open",
    )


def _counted(year: int, key: str, names: tuple[str, str], states: Sequence[State], passed: int, last: datetime | None, due: date | None) -> Deadline:
    """A phase of all topics together: done when every topic is past that step, which `last` tells the moment of. `names`: in the list, and on the line."""
    title, label = names
    count, total = sum(step(each) > passed for each in states), len(states)
    state = _state(count, total)
    return Deadline(
        f"scan:{year}:{key}",
        title,
        f"{count} van {total} klaar." if total else "Kies eerst de onderwerpen.",
        url_for("scan.topics", year=year),
        due=clock.day_of(last) if state == "done" and last else due,
        part=PART,
        milestone=f"{label}, {count} van {total}" if state == "partly" else label,
        state=state,
    )


def _adopt(year: int, states: Sequence[State], ending: Ending | None, due: date | None) -> Deadline:
    """It waits for the secretary when everything is decided."""
    decided, total = sum(each.assessment.phase == DECIDED for each in states), len(states)
    adopted_at = ending.adopted_at if ending else None
    ready = bool(total) and decided == total
    text = f"{decided} van {total} besloten." if total else "Kies eerst de onderwerpen."
    if ready:
        text = f"Over {'het onderwerp' if total == 1 else f'alle {total} onderwerpen'} is besloten."
    return Deadline(
        f"scan:{year}:adopt",
        "Ronde vaststellen",
        text,
        url_for("scan.adoption" if total else "scan.topics", year=year),
        roles_with(ScanPermission.ADOPT) if ready else (),
        due=clock.day_of(adopted_at) if adopted_at else due,
        part=PART,
        milestone="Vast\u00adstellen",
        state="done" if adopted_at else "partly" if decided else "open",
    )


def _look_back(year: int, ending: Ending | None, due: date | None) -> Deadline:
    state: DeadlineState = _state(ending.looked_back, ending.topics) if ending and ending.adopted_at else "open"
    return Deadline(
        f"scan:{year}:look_back",
        f"Terugkijken op {year}",
        look_back_text(ending.left) if ending and ending.left else "Dit kan als de ronde is vastgesteld.",
        url_for("scan.outcomes" if ending and ending.adopted_at else "scan.topics", year=year),
        roles_with(ScanPermission.LOOK_BACK) if ending and ending.left else (),
        due=clock.day_of(ending.last_at) if ending and ending.last_at and state == "done" else due,
        part=PART,
        milestone="Terug\u00adkijken",
        state=state,
    )


def look_back_text(left: int) -> str:
    """How many topics are left, and why to look back."""
    return f"Zeg bij {'1 onderwerp' if left == 1 else f'{left} onderwerpen'} wat er echt gebeurde. Dan weet u of het niveau klopte."


def _state(count: int, total: int) -> DeadlineState:
    if total and count == total:
        return "done"
    return "partly" if count else "open"


def _closed(states: Sequence[State]) -> datetime | None:
    return max((each.assessment.closed_at for each in states if each.assessment.closed_at), default=None)


def _proposed(states: Sequence[State]) -> datetime | None:
    return max((each.decision.proposed_at for each in states if each.decision), default=None)

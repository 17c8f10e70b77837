"""Where a year stands in the scan: counts, and from those the phases of the year. Pure but for `standing`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from risico.web.texts import day_month
from risico.year.models import Year

from .looking_back import endings
from .models import Round
from .rows import RoundStates
from .steps import step

LATER = {"Terugkijken": "december"}
"""When a phase comes that has not begun (domain.md §6)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How many topics passed each phase. `round`: None as long as there are no topics; `adopted_at`: None while the round is open."""

    year_at: datetime
    round: Round | None
    total: int
    scored: int
    discussed: int
    decided: int
    adopted_at: datetime | None
    looked_back: int


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of the year. `state`: done, part, now or later; `when` in a few words."""

    label: str
    when: str
    state: str


def standing(session: Session, year: Year, found: RoundStates | None) -> Standing:
    """Where the year stands; `found` has its topics. At most one statement, which the deadlines ask too."""
    if found is None or not found.states:
        return Standing(year.opened_at, None, 0, 0, 0, 0, None, 0)
    ending = endings(session, year.number)[year.number]
    scored, discussed, decided = (sum(step(state) > passed for state in found.states) for passed in (1, 2, 3))
    return Standing(year.opened_at, found.round, len(found.states), scored, discussed, decided, ending.adopted_at, ending.looked_back)


def phases(at: Standing) -> list[Phase]:
    """The phases of the year, with the one on which most depends now: the last that has begun, else the first that has not."""
    counted = [at.scored, at.discussed, at.decided, at.looked_back if at.adopted_at else 0]
    done = [bool(at.total) and count == at.total for count in counted]
    done[2] = at.adopted_at is not None
    begun = [number for number in range(4) if counted[number] and not done[number]]
    now = (begun[-1] if begun else next((number for number in range(4) if not done[number]), None)) if at.total else None
    states = ["done" if done[number] else "now" if number == now else "part" if counted[number] else "later" for number in range(4)]
    whens = [f"{count} van {at.total} klaar" if count else "" for count in counted]
    if at.adopted_at:
        whens[2] = f"{day_month(at.adopted_at)}, klaar"
    labels = ("Los scoren", "Verschillen bespreken", "Besluiten en vaststellen", "Terugkijken")
    return [
        Phase("Jaar openen", f"{day_month(at.year_at)}, klaar", "done"),
        Phase("Onderwerpen kiezen", f"{day_month(at.round.opened_at)}, klaar", "done") if at.round else Phase("Onderwerpen kiezen", "nu", "now"),
        *(Phase(label, when or (LATER.get(label, "") if state == "later" else "nu"), state) for label, when, state in zip(labels, whens, states, strict=True)),
    ]

"""Where a topic is on its way, what it waits for, and what one user has to do now: pure functions."""

from dataclasses import dataclass

from risico.accounts.models import User

from .decisions import PROPOSED, RETURNED, refusal
from .models import Assessment, Decision
from .permissions import ScanPermission, has
from .questions import Progress
from .results import Result
from .service import CONSENSUS, DECIDED, SCORING
from .sheets import Sheet

STEPS = {1: "Scoren", 2: "Verschillen", 3: "Besluiten", 4: "Besloten"}
NOT_ASKED = Progress(0, 0)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a user at a topic: the words of the link and the endpoint it leads to (arguments year and code)."""

    label: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class State:
    """All that decides what comes next. `result` is None as long as the topic is being scored."""

    assessment: Assessment
    decision: Decision | None
    sheets: list[Sheet]
    result: Result | None

    @property
    def pending(self) -> bool:
        """A proposal waits for the second person, or came back from them; one that lapsed is none."""
        return self.assessment.phase == CONSENSUS and self.decision is not None and self.decision.state in (PROPOSED, RETURNED)

    @property
    def ready(self) -> int:
        return sum(sheet.ready for sheet in self.sheets)


def step(state: State) -> int:
    """1 scoring, 2 differences, 3 a decision is proposed, 4 decided."""
    if state.assessment.phase == CONSENSUS:
        return 3 if state.pending else 2
    return {SCORING: 1, DECIDED: 4}[state.assessment.phase]


def note(state: State) -> str:
    """What the topic waits for, in a few words; empty when that is clear from its step."""
    if state.assessment.phase == SCORING:
        return f"{state.ready} van {len(state.sheets)} klaar" if state.sheets else "nog niemand gevraagd"
    if state.assessment.phase == CONSENSUS and state.decision:
        return {PROPOSED: "wacht op vier ogen", RETURNED: "voorstel kwam terug"}.get(state.decision.state, "")
    return ""


def own_progress(user: User, state: State) -> Progress:
    """How far this user is with their own scores; total 0 when they are not asked."""
    return next((sheet.progress for sheet in state.sheets if sheet.user_id == user.id), NOT_ASKED)


def waiting(user: User, state: State) -> Waiting | None:
    """The first thing this user has to do at this topic: their own scores before work for the group."""
    own = own_progress(user, state)
    if state.assessment.phase == SCORING and not own.complete:
        return Waiting("Verder scoren" if own.done else "Beginnen met scoren", "scan.score")
    if state.pending and state.decision and state.decision.state == PROPOSED:
        return Waiting("Voorstel bekijken", "scan.decision") if may_decide(user, state) else None
    if state.assessment.phase != DECIDED and has(user.roles, ScanPermission.LEAD):
        return _for_leader(state)
    return None


def may_decide(user: User, state: State) -> bool:
    """Whether this user can be the second pair of eyes (design.md §5 rule 8)."""
    if state.decision is None or not has(user.roles, ScanPermission.DECIDE):
        return False
    scored = any(sheet.user_id == user.id and sheet.started for sheet in state.sheets)
    return refusal(user, state.decision, state.result.level if state.result else None, scored) is None


def _for_leader(state: State) -> Waiting | None:
    if state.assessment.phase == CONSENSUS:
        return Waiting("Voorstel aanpassen", "scan.decision") if state.pending else Waiting("Verschillen bespreken", "scan.differences")
    if not state.sheets:
        return Waiting("Beoordelaars vragen", "scan.assessors")
    return Waiting("Scoren sluiten", "scan.topic") if state.ready == len(state.sheets) else None

"""What has to be done in the scan of a year, and by whom. Everybody reads this one list: overview, reminders, calendar."""

from collections.abc import Iterator, Sequence

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from risico import clock
from risico.contract import Deadline
from risico.web.texts import lower_first

from .models import Assessment, Decision, Outcome, Round
from .permissions import GRANTS, ScanPermission
from .rows import states_of
from .service import ADOPTED, CONSENSUS, DECIDED, SCORING
from .steps import State

LOOK_BACK_MONTH = 12
"""From December on people look back on the year (domain.md §6)."""


def roles_with(permission: ScanPermission) -> tuple[str, ...]:
    """The roles that have this permission."""
    return next(tuple(grant.roles) for grant in GRANTS if grant.permission == permission)


LEADERS = roles_with(ScanPermission.LEAD)


def deadlines(session: Session, year: int) -> list[Deadline]:
    """The tasks of that year, the ones that come last in the scan first; the number of statements does not depend on the topics."""
    found = states_of(session, year)
    tasks = _of_round(found.round, found.states) if found and found.states else [_choose(year)]
    return [*tasks, *_look_back(session, year)]


def _choose(year: int) -> Deadline:
    return Deadline(
        f"scan:{year}:choose",
        "Onderwerpen kiezen",
        "Kies welke onderwerpen dit jaar gevoelig liggen. Daarna vraagt u collega’s om te scoren.",
        url_for("scan.choose", year=year),
        LEADERS,
    )


def _of_round(round: Round, states: Sequence[State]) -> Iterator[Deadline]:
    if round.state == ADOPTED:
        return
    if all(state.assessment.phase == DECIDED for state in states):
        text = f"Over {'het onderwerp' if len(states) == 1 else f'alle {len(states)} onderwerpen'} is besloten."
        url = url_for("scan.adoption", year=round.year)
        yield Deadline(f"scan:{round.year}:adopt", "Ronde vaststellen", text, url, roles_with(ScanPermission.ADOPT))
    for phase, tasks in ((CONSENSUS, _consensus), (SCORING, _scoring)):
        for state in sorted(states, key=lambda each: each.decision is None):
            if state.assessment.phase == phase:
                yield from tasks(state.assessment, state)


def _scoring(assessment: Assessment, state: State) -> Iterator[Deadline]:
    sheets = state.sheets
    if not sheets:
        yield _task(assessment, "ask", "Beoordelaars vragen", "Vraag minstens drie collega’s met een verschillende rol.", "scan.assessors")
    elif all(sheet.ready for sheet in sheets):
        text = "De beoordelaar is klaar." if len(sheets) == 1 else f"Alle {len(sheets)} beoordelaars zijn klaar."
        yield _task(assessment, "close", "Scoren sluiten", text, "scan.topic")
    for sheet in sheets:
        if not sheet.ready:
            done, total = sheet.progress.done, sheet.progress.total
            text = f"U beantwoordde {done} van de {total} vragen." if done else f"Er zijn {total} vragen. U kunt tussendoor stoppen."
            yield _task(assessment, f"score:{sheet.user_id}", "Scoren", text, "scan.score", user_id=sheet.user_id)


def _consensus(assessment: Assessment, state: State) -> Iterator[Deadline]:
    decision = state.decision
    if decision is None:
        text = "Het scoren is gesloten. Bespreek waar de rollen van elkaar verschillen."
        yield _task(assessment, "discuss", "Verschillen bespreken", text, "scan.differences")
    elif decision.state == "proposed":
        yield _second_person(assessment, decision, state)
    elif decision.state == "returned":
        text = "Uw voorstel kwam terug, met een opmerking erbij."
        yield _task(assessment, "adjust", "Voorstel aanpassen", text, "scan.decision", user_id=decision.proposed_by_id)
    else:
        yield _task(assessment, "propose", "Opnieuw voorstellen", "Er is iets veranderd. Kijk of het voorstel nog klopt.", "scan.decision")


def _second_person(assessment: Assessment, decision: Decision, state: State) -> Deadline:
    """The proposal waits for whoever may decide: not the proposer, and for a lowering nobody who scored (design.md §5 rule 8)."""
    computed = state.result.level if state.result else None
    proposer = lower_first(decision.proposed_by.title)
    roles, excluded = roles_with(ScanPermission.DECIDE), {decision.proposed_by_id}
    if computed is None or decision.level >= computed:
        text = f"De {proposer} stelt niveau {decision.level} voor."
        return _task(assessment, "decide", "Besluit nemen", text, "scan.decision", roles=roles, except_users=frozenset(excluded))
    text = f"De {proposer} wil het niveau van {computed} naar {decision.level} verlagen. Dat kan alleen als u het ermee eens bent."
    excluded |= {sheet.user_id for sheet in state.sheets if sheet.started}
    return _task(assessment, "decide", "Meekijken", text, "scan.decision", roles=roles, except_users=frozenset(excluded))


def _task(
    assessment: Assessment,
    kind: str,
    what: str,
    text: str,
    endpoint: str,
    *,
    roles: tuple[str, ...] = LEADERS,
    user_id: int | None = None,
    except_users: frozenset[int] = frozenset(),
) -> Deadline:
    year, code = assessment.round.year, assessment.topic.code
    title = f"{what}: {assessment.title}"
    return Deadline(f"scan:{year}:{code}:{kind}", title, text, url_for(endpoint, year=year, code=code), () if user_id else roles, user_id, except_users)


def _look_back(session: Session, year: int) -> Iterator[Deadline]:
    """Adopted years on which nobody looked back yet: the year before, and this one from December on."""
    query = (
        select(Round.year, func.count())
        .join(Assessment, Assessment.round_id == Round.id)
        .outerjoin(Outcome, Outcome.assessment_id == Assessment.id)
        .where(Round.state == ADOPTED, Round.year.in_((year - 1, year)), Outcome.id.is_(None))
        .group_by(Round.year)
        .order_by(Round.year)
    )
    today = clock.today()
    for when, left in session.execute(query):
        if (today.year, today.month) >= (when, LOOK_BACK_MONTH):
            text = f"Zeg bij {'1 onderwerp' if left == 1 else f'{left} onderwerpen'} wat er echt gebeurde. Dan weet u of het niveau klopte."
            yield Deadline(f"scan:{when}:look_back", f"Terugkijken op {when}", text, url_for("scan.outcomes", year=when), roles_with(ScanPermission.LOOK_BACK))

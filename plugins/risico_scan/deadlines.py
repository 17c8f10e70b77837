"""What has to be done in the scan of a year, and by whom. Everybody reads this one list: overview, year page, reminders, calendar."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask import url_for
from sqlalchemy.orm import Session

from risico import clock
from risico.content.types import Library
from risico.contract import Deadline
from risico.permissions import Role
from risico.web.texts import lower_first
from risico.year.plan import day_of
from risico.year.service import running_years
from risico.year.tasks import AHEAD

from .looking_back import left_in
from .milestones import LEADERS, PART, Days, look_back_text, milestones, roles_with
from .models import Assessment, Decision
from .permissions import ScanPermission
from .rows import running_states
from .service import ADOPTED, CONSENSUS, SCORING
from .steps import State
from .todo import needs_scenario

ACT_NOW = "R1"
"""The rule of domain.md §2.4 that somebody is threatened now: work on such a topic is told at once, once the scoring is closed."""
SCENARIO_MAKERS = (Role.SAFETY_DIRECTOR, Role.CLERK)
"""Who hears that an escalation scenario is missing (domain.md §6)."""
MOMENTS = ("choose", "score", "discuss", "adopt", "look_back")
"""The moments of the calendar that the scan has tasks for."""


def deadlines(session: Session, library: Library, year: int) -> list[Deadline]:
    """The phases of that year and the tasks in them, the ones that come last in the scan first.

    `library`: the content of now, for the days. The number of statements does not depend on the topics.
    """
    found = running_states(session, year)
    left_before = found.left_before if found else _left_in(session, year - 1)
    if year < clock.today().year and (found is None or not found.states):
        return list(_last_year(left_before, year - 1))
    days = {key: day_of(session, library, year, key) for key in MOMENTS}
    phases = list(milestones(year, found, days))
    tasks = _of_topics(found.states, days) if found and found.round.state != ADOPTED else ()
    return [*(each for each in phases if each.roles), *tasks, *(each for each in phases if not each.roles), *_last_year(left_before, year - 1)]


def _left_in(session: Session, year: int) -> int:
    """Topics of that year on which nobody looked back yet; without a statement when the year runs too."""
    if any(each.number == year for each in running_years(session)):
        found = running_states(session, year)
        return found.ending.left if found else 0
    return session.scalar(left_in(year)) or 0


def _of_topics(states: Sequence[State], days: Days) -> Iterator[Deadline]:
    for phase, tasks in ((CONSENSUS, _consensus), (SCORING, _scoring)):
        for state in sorted(states, key=lambda each: each.decision is None):
            if state.assessment.phase == phase:
                due = days["score" if phase == SCORING else "adopt" if state.decision else "discuss"]
                urgent = phase == CONSENSUS and state.result is not None and ACT_NOW in state.result.rules
                yield from (replace(task, due=due, urgent=urgent) for task in tasks(state.assessment, state))
                yield from _scenario(state)


def _last_year(left: int, year: int) -> Iterator[Deadline]:
    """The year before, as long as nobody looked back on some of its topics."""
    if left:
        url, roles = url_for("scan.outcomes", year=year), roles_with(ScanPermission.LOOK_BACK)
        yield Deadline(f"scan:{year}:look_back", f"Terugkijken op {year}", look_back_text(left), url, roles, part=PART)


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
            yield _task(assessment, f"score:{sheet.user_id}", "Scoren", text, "scan.score", user_id=sheet.user_id, escalate=(Role.SAFETY_DIRECTOR,))


def _consensus(assessment: Assessment, state: State) -> Iterator[Deadline]:
    decision = state.decision
    if decision is None:
        text = "Het scoren is gesloten. Bespreek waar de rollen van elkaar verschillen."
        yield _task(assessment, "discuss", "Verschillen bespreken", text, "scan.differences")
    elif decision.state == "proposed":
        yield _second_person(assessment, decision, state)
    elif decision.state == "returned":
        text = "Uw voorstel kwam terug, met een opmerking erbij."
        yield _task(assessment, "adjust", "Voorstel aanpassen", text, "scan.decision", user_id=decision.proposed_by_id, escalate=(Role.SECRETARY,))
    else:
        yield _task(assessment, "propose", "Opnieuw voorstellen", "Er is iets veranderd. Kijk of het voorstel nog klopt.", "scan.decision")


def _scenario(state: State) -> Iterator[Deadline]:
    """The decision about a topic with an implicit threat is near and nobody named an escalation scenario (domain.md §6)."""
    day, named = state.assessment.decided_on, state.decision is not None and state.decision.scenario
    if day and day <= clock.today() + AHEAD and needs_scenario(state.result) and not named:
        text = "Er is binnenkort een besluit, en er is nog geen escalatiescenario. Maak het met politie en OM."
        task = _task(state.assessment, "scenario", "Escalatiescenario maken", text, "scan.decision", roles=SCENARIO_MAKERS)
        yield replace(task, due=day)


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
    escalate: tuple[str, ...] = (),
) -> Deadline:
    """Work on one topic; who leads includes the secretary, so that such work escalates to nobody."""
    year, code = assessment.round.year, assessment.topic.code
    id, title, url = f"scan:{year}:{code}:{kind}", f"{what}: {assessment.title}", url_for(endpoint, year=year, code=code)
    return Deadline(id, title, text, url, () if user_id else roles, user_id, except_users, part=PART, escalate=escalate)

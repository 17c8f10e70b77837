"""What the page of a decision shows: the form of the proposal for who makes it, the proposal to read for everyone else."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import render_template
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.content.types import Library, Measure
from risico.contract import MeasureFact
from risico.installation import installation
from risico.web.forms import Form
from risico.web.request import current_user, db, may

from ..decisions import PROPOSED, has_scored, refusal
from ..forms.decision import ProposalForm, VerdictForm
from ..models import Assessment, Decision
from ..permissions import ScanPermission
from ..previous import last_year
from ..sentences import spoken
from ..service import CONSENSUS, decision_on, get_assessment, is_open, library_of, result_of
from ..strategies import options
from ..todo import STRATEGY_FROM, may_be_low, needs_scenario, todo
from .trail import crumbs


@dataclass(frozen=True, slots=True)
class SecondEyes:
    """The second pair of eyes, as far as it is this user. `refusal`: why they may not decide, None when they may."""

    refusal: str | None
    scored: bool


def decision_page(year: int, code: str, tried: Form | None = None, *, changing: bool = False) -> str:
    """The page; `tried` is a form that was refused, shown as it was typed; `changing`: a leader changes a proposal that waits."""
    session = db()
    assessment = get_assessment(session, year, code)
    library = library_of(session, assessment.round)
    decision, result = decision_on(session, assessment), result_of(assessment)
    form = _proposal_form(library, assessment, decision, tried, changing)
    level, strategies, chosen, scenario = _shown(form, decision)
    return render_template(
        "risico_scan/decision.html",
        assessment=assessment,
        library=library,
        result=result,
        decision=decision,
        before=last_year(session, year).get(code),
        form=form,
        options=options(library, result, strategies) if result else (),
        measures=_measures(session, library, code, chosen),
        points=todo(library, assessment, level, strategies, scenario),
        scenario=scenario,
        scenario_needed=needs_scenario(result),
        second=_second_eyes(session, current_user(), assessment, decision),
        verdict=_verdict_form(tried, decision),
        tried=tried,
        strategy_from=STRATEGY_FROM,
        low_allowed=result is not None and may_be_low(assessment, result),
        crumbs=crumbs(assessment, "Besluit"),
        spoken=spoken,
    )


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures that are suggested or chosen, and all others; `chosen` by id; `facts`: how they stand, by id, as far as that is known."""

    first: tuple[Measure, ...]
    others: tuple[Measure, ...]
    chosen: Collection[str]
    facts: Mapping[str, MeasureFact]


def _measures(session: Session, library: Library, code: str, chosen: Collection[str]) -> Measures:
    topic = library.topic(code)
    suggested = topic.measures if topic else ()
    first = tuple(measure for measure in library.measures if measure.id in suggested or measure.id in chosen)
    parts = installation().plugins.hook.measure_facts(session=session, library=library, codes=[measure.id for measure in library.measures])
    facts = {fact.code: fact for part in parts for fact in part}
    return Measures(first, tuple(measure for measure in library.measures if measure not in first), chosen, facts)


def _proposal_form(library: Library, assessment: Assessment, decision: Decision | None, tried: Form | None, changing: bool) -> ProposalForm | None:
    """The form for a leader who has something to propose, or None."""
    if isinstance(tried, ProposalForm):
        if tried.is_stale:
            tried.version.data = decision.version if decision else 0
        return tried
    waits = decision is not None and decision.state == PROPOSED
    if not may(ScanPermission.LEAD) or not is_open(assessment, CONSENSUS) or (waits and not changing):
        return None
    result, topic = result_of(assessment), library.topic(assessment.topic.code)
    form = ProposalForm(formdata=None)
    form.start_from(decision, result.level if result else None, topic.measures if topic else ())
    return form


def _shown(form: ProposalForm | None, decision: Decision | None) -> tuple[int | None, Mapping[str, Collection[str]], Collection[str], str]:
    """Level, strategies with their risks, measures and scenario as they stand on the page."""
    if form is not None and form.level.data:
        proposal = form.proposal()
        return proposal.level, proposal.strategies, proposal.measures, proposal.scenario
    return (decision.level, decision.strategies, decision.measures, decision.scenario) if decision else (None, {}, (), "")


def _verdict_form(tried: Form | None, decision: Decision | None) -> VerdictForm:
    version = decision.version if decision else 0
    if not isinstance(tried, VerdictForm):
        return VerdictForm(formdata=None, data={"version": version})
    if tried.is_stale:
        tried.version.data = version
    return tried


def _second_eyes(session: Session, user: User, assessment: Assessment, decision: Decision | None) -> SecondEyes | None:
    """This user as the second pair of eyes; None when they cannot be that or nothing waits."""
    if decision is None or decision.state != PROPOSED or not may(ScanPermission.DECIDE) or not is_open(assessment, CONSENSUS):
        return None
    result, scored = result_of(assessment), has_scored(session, user, assessment)
    return SecondEyes(refusal(user, decision, result.level if result else None, scored), scored)

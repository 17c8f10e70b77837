"""From a proposal to a decision by two people, and back (design.md §5 rules 7 to 9).

A proposal changes no level: until the second person decides, the computed level counts everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pluggy
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.types import Library
from risico.contract import TopicDecided
from risico.errors import Forbidden, Refused, same_version
from risico.remarks import remark

from .models import Answer, Assessment, Assignment, Decision
from .permissions import ScanPermission, check
from .results import Result
from .service import CONSENSUS, DECIDED, decision_on, hold, library_of, result_of
from .todo import STRATEGY_FROM, may_be_low, todo

PROPOSED, RETURNED, LAPSED = "proposed", "returned", "lapsed"
_YOUR_OWN = "U deed dit voorstel zelf. Een ander moet het bekijken en besluiten."
_SCORED = "Het niveau gaat omlaag en u hebt dit onderwerp zelf gescoord. Laat iemand besluiten die niet heeft gescoord."


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed: a level (1-5), the ticked risks by strategy, catalogue ids of measures.

    `reason` is needed for another level than the computed one, `evidence` as well for a lower one. `scenario`: where the
    escalation scenario is.
    """

    level: int
    strategies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measures: tuple[str, ...] = ()
    reason: str = ""
    evidence: str = ""
    scenario: str = ""


def propose(session: Session, user: User, library: Library, assessment: Assessment, proposal: Proposal, version: int) -> Decision:
    """Put a decision before a second person. Risks and the escalation scenario may still be open, deciding needs them all.

    `version` is that of the proposal on screen, 0 for the first. Who changes a proposal becomes its proposer.
    """
    check(user, ScanPermission.LEAD)
    hold(session, assessment, CONSENSUS)
    decision = decision_on(session, assessment)
    same_version(decision.version if decision else 0, version, "dit voorstel")
    if not assessment.counter:
        raise Refused("Beantwoord eerst de tegenvraag op de pagina ‘Verschillen’.")
    _check_level(assessment, _scored(assessment), proposal)
    _check_choices(library, proposal)
    reason, evidence, scenario = (remark(getattr(proposal, name), name) for name in ("reason", "evidence", "scenario"))
    if decision is None:
        decision = Decision(assessment_id=assessment.id)
        session.add(decision)
    decision.state, decision.level, decision.reason, decision.evidence, decision.scenario = PROPOSED, proposal.level, reason, evidence, scenario
    decision.strategies = {id: sorted(set(ticked)) for id, ticked in sorted(proposal.strategies.items())}
    decision.measures = [measure.id for measure in library.measures if measure.id in proposal.measures]
    decision.proposed_by_id, decision.proposed_at = user.id, clock.now()
    decision.decided_by_id, decision.decided_at, decision.remark = None, None, ""
    _keep(session, decision)
    return decision


def decide(session: Session, user: User, plugins: pluggy.PluginManager, assessment: Assessment, version: int, text: str) -> Decision:
    """Adopt the proposal as the second pair of eyes, and tell the plugins; Forbidden for its proposer, and for who scored when the level goes down."""
    check(user, ScanPermission.DECIDE)
    decision = _pending(session, assessment, version)
    if reason := refusal(user, decision, _scored(assessment).level, has_scored(session, user, assessment)):
        raise Forbidden(reason)
    points = todo(library_of(session, assessment.round), assessment, decision.level, decision.strategies, decision.scenario)
    open_points = [point.text for point in points if not point.done]
    if open_points:
        raise Refused(f"Dit moet eerst nog: {'; '.join(open_points)}.")
    decision.state, decision.remark = DECIDED, remark(text, "remark")
    decision.decided_by_id, decision.decided_at = user.id, clock.now()
    assessment.phase = DECIDED
    _keep(session, decision)
    plugins.hook.topic_decided(session=session, decision=_told(assessment, decision))
    return decision


def send_back(session: Session, user: User, assessment: Assessment, version: int, reason: str) -> None:
    """Give the proposal back to who made it, with what must be different; the proposer cannot do that."""
    check(user, ScanPermission.DECIDE)
    decision = _pending(session, assessment, version)
    if decision.proposed_by_id == user.id:
        raise Forbidden(_YOUR_OWN)
    decision.remark = remark(reason, "remark", missing="Schrijf op wat er anders moet. Dan kan de ander het voorstel aanpassen.")
    decision.state = RETURNED
    session.flush()


def reopen(session: Session, assessment: Assessment) -> None:
    """Take a decided topic back to consensus, for a correction of an adopted round; the decision stays as the start of a new proposal."""
    hold(session, assessment, DECIDED)
    decision = decision_on(session, assessment)
    if decision is not None:
        decision.state = LAPSED
    assessment.phase = CONSENSUS
    session.flush()


def lapse(session: Session, assessment: Assessment) -> None:
    """A pending proposal no longer holds, because what it rests on changed; its text stays for the next one."""
    decision = decision_on(session, assessment)
    if decision is not None and decision.state == PROPOSED:
        decision.state = LAPSED


def refusal(user: User, decision: Decision, computed: int | None, scored: bool) -> str | None:
    """Why this user may not be the second pair of eyes on this proposal, in a sentence; None when they may.

    `computed`: the computed level; `scored`: whether this user gave an answer about the topic.
    """
    if decision.proposed_by_id == user.id:
        return _YOUR_OWN
    if scored and computed is not None and decision.level < computed:
        return _SCORED
    return None


def has_scored(session: Session, user: User, assessment: Assessment) -> bool:
    """Whether this user gave an answer about this topic."""
    query = select(Answer.id).join(Assignment).where(Assignment.assessment_id == assessment.id, Assignment.user_id == user.id).limit(1)
    return session.scalar(query) is not None


def _told(assessment: Assessment, decision: Decision) -> TopicDecided:
    year, code, title = assessment.round.year, assessment.topic.code, assessment.title
    return TopicDecided(year, code, title, decision.level, tuple(decision.measures), tuple(decision.strategies))


def _pending(session: Session, assessment: Assessment, version: int) -> Decision:
    hold(session, assessment, CONSENSUS)
    decision = decision_on(session, assessment)
    if decision is None:
        raise Refused("Er ligt nog geen voorstel.")
    same_version(decision.version, version, "dit voorstel")
    if decision.state != PROPOSED:
        raise Refused("Dit voorstel ligt niet meer voor. Wacht op een nieuw voorstel.")
    return decision


def _scored(assessment: Assessment) -> Result:
    result = result_of(assessment)
    if result is None:
        raise Refused("Er is nog geen uitkomst. Sluit eerst het scoren.")
    return result


def _check_level(assessment: Assessment, result: Result, proposal: Proposal) -> None:
    if result.level is None:
        raise Refused("Er is nog geen niveau. Kijk bij ‘Verschillen’ welke antwoorden ontbreken.", "level")
    if proposal.level not in range(1, 6):
        raise Refused("Kies een niveau.", "level")
    if proposal.level == 1 and not may_be_low(assessment, result):
        raise Refused("De uitkomst is onzeker. ‘Laag’ kan pas na een tweede ronde scoren.", "level")
    if proposal.level != result.level and not proposal.reason.strip():
        raise Refused("Schrijf op waarom u een ander niveau kiest dan berekend.", "reason")
    if proposal.level < result.level and not proposal.evidence.strip():
        raise Refused("Schrijf op waaruit blijkt dat het niveau lager is.", "evidence")
    if proposal.level >= STRATEGY_FROM and assessment.question_set == "short":
        raise Refused(f"Vanaf niveau {STRATEGY_FROM} zijn alle vragen nodig. Heropen het scoren en stel alle vragen.", "level")


def _check_choices(library: Library, proposal: Proposal) -> None:
    risks = {strategy.id: {risk.id for risk in strategy.risks} for strategy in library.strategies}
    if proposal.level >= STRATEGY_FROM and not proposal.strategies:
        raise Refused(f"Kies minstens één strategie. Dat moet vanaf niveau {STRATEGY_FROM}.", "strategies")
    if any(not set(ticked) <= risks.get(id, set()) or id not in risks for id, ticked in proposal.strategies.items()):
        raise Refused("Deze strategie of dit risico bestaat niet. Kies uit de lijst.", "strategies")
    if not set(proposal.measures) <= {measure.id for measure in library.measures}:
        raise Refused("Deze maatregel bestaat niet. Kies uit de lijst.", "measures")


def _keep(session: Session, decision: Decision) -> None:
    """Write it down; who proposed and decided is read again, since the acting user belongs to another session."""
    session.flush()
    session.expire(decision, ["proposed_by", "decided_by"])

"""Looking back: what really happened around a topic, and whether the level told so (design.md §5 rule 12)."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.errors import Refused, same_version
from risico.remarks import remark

from .models import Assessment, Decision, Outcome, Round, Topic
from .permissions import ScanPermission, check
from .sentences import upper_first
from .service import ADOPTED

SEVERITIES = (
    "Er is niets gebeurd.",
    "Er was onrust of harde taal. Het bleef binnen de normen.",
    "Er was één incident, zoals intimidatie of vernieling.",
    "Er waren meer incidenten, of één ernstig incident.",
    "Er waren ernstige incidenten, en het gebeurde vaker.",
)
"""What happened, for the severities 0 to 4; severity n is what level n + 1 warns for [our choice]."""
SEVERITY_LABELS = ("niets", "onrust", "één incident", "meer of ernstig", "ernstig en vaker")
TOO_EARLY = "U kunt pas terugkijken als de ronde is vastgesteld."
Verdict = Literal["fits", "milder", "worse"]


@dataclass(frozen=True, slots=True)
class Lookback:
    """One topic of an adopted round: what was decided and what happened. `severity` is None when nobody looked back yet."""

    year: int
    code: str
    title: str
    level: int
    band: tuple[int, int] | None
    severity: int | None
    note: str

    @property
    def verdict(self) -> Verdict | None:
        """Whether what happened lies within the band, or the level when a decision put it outside; None when not looked back."""
        if self.severity is None:
            return None
        low, high = self.band or (self.level, self.level)
        if self.severity + 1 < min(low, self.level):
            return "milder"
        return "worse" if self.severity + 1 > max(high, self.level) else "fits"


def record(session: Session, user: User, assessment: Assessment, severity: int, note: str, version: int) -> Outcome:
    """Keep what happened; Refused when the round is not adopted, Stale when somebody else did so meanwhile."""
    check(user, ScanPermission.LOOK_BACK)
    if assessment.round.state != ADOPTED:
        raise Refused(TOO_EARLY)
    if severity not in range(len(SEVERITIES)):
        raise Refused("Kies wat er is gebeurd.", field="severity")
    text = remark(note, "note")
    outcome = outcome_of(session, assessment)
    same_version(outcome.version if outcome else 0, version, "deze terugblik")
    if outcome is None:
        outcome = Outcome(assessment_id=assessment.id)
        session.add(outcome)
    outcome.severity, outcome.note = severity, text
    outcome.recorded_by_id, outcome.recorded_at = user.id, clock.now()
    session.flush()
    return outcome


def outcome_of(session: Session, assessment: Assessment) -> Outcome | None:
    """What was kept about this topic in this year."""
    return session.scalar(select(Outcome).where(Outcome.assessment_id == assessment.id))


def lookbacks(session: Session) -> list[Lookback]:
    """Every topic of every adopted round, by year and code, in one statement."""
    return [_lookback(row) for row in session.execute(_LOOKBACKS.order_by(Round.year, Topic.code))]


def lookback_of(session: Session, assessment: Assessment) -> Lookback:
    """The same of one topic; Refused when its round is not adopted."""
    row = session.execute(_LOOKBACKS.where(Assessment.id == assessment.id)).one_or_none()
    if row is None:
        raise Refused(TOO_EARLY)
    return _lookback(row)


_LOOKBACKS = (
    select(Round.year, Topic.code, Assessment.title, Decision.level, Assessment.result["band"], Outcome.severity, Outcome.note)
    .join(Assessment, Assessment.round_id == Round.id)
    .join(Topic, Topic.id == Assessment.topic_id)
    .join(Decision, Decision.assessment_id == Assessment.id)
    .outerjoin(Outcome, Outcome.assessment_id == Assessment.id)
    .where(Round.state == ADOPTED)
)


def _lookback(row: Any) -> Lookback:
    year, code, title, level, band, severity, note = row
    return Lookback(year, code, title, level, (band[0], band[1]) if band else None, severity, note or "")


def judgement(found: Iterable[Lookback]) -> str:
    """Were we right about these topics? One or two plain sentences; empty when nobody looked back yet."""
    return _judgement(found, lambda count, total: f"bij {count}{f' van de {total} onderwerpen' if total else ''}")


def times(found: Iterable[Lookback]) -> str:
    """The same about several years, in which a topic counts more than once."""
    return _judgement(found, lambda count, total: f"{count}{f' van de {total}' if total else ''} keer")


def _judgement(found: Iterable[Lookback], counted: Callable[[int, int], str]) -> str:
    counts = Counter(each.verdict for each in found if each.verdict)
    total = counts.total()
    if total <= 1:
        return next((_ONCE[verdict] for verdict in counts), "")
    others = [f"{counted(count, 0)} {words}" for count, words in ((counts["milder"], "viel het mee"), (counts["worse"], "was het erger")) if count]
    first = f"{counted(counts['fits'], total)} paste wat er gebeurde bij het niveau."
    return " ".join(upper_first(sentence) for sentence in (first, f"{' en '.join(others)}." if others else "") if sentence)


_ONCE: dict[Verdict, str] = {
    "fits": "Wat er gebeurde, paste bij het niveau.",
    "milder": "Het viel mee: er gebeurde minder dan past bij het niveau.",
    "worse": "Het was erger dan past bij het niveau.",
}


def crosstab(found: Sequence[Lookback]) -> list[tuple[int, list[int]]]:
    """How often each level (5 to 1) was followed by each severity (0 to 4)."""
    counts = Counter((each.level, each.severity) for each in found)
    return [(level, [counts[level, severity] for severity in range(len(SEVERITIES))]) for level in range(5, 0, -1)]

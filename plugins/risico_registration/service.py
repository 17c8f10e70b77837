"""Counts of quarters: saving, declaring nil, reading. The only module that other plugins may import.

A count is never changed: each correction is a new version with a reason, and the version with the highest number counts.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.errors import NotFound, Refused, Stale, same_version
from risico.remarks import remark

from .consistency import Finding, findings
from .counts import FEWEST_OF_TOPIC, GROUPS, MOST, Counted, fields_of, nil_counts
from .kept import kept
from .models import Count
from .permissions import RegistrationPermission, check
from .quarters import Quarter, last_ended

EARLIEST = 2000
_WHAT = "deze telling"
_CORRECTED = "Schrijf op waarom de telling verandert. De eerdere telling blijft bewaard."
_SAVED_ANYWAY = "Schrijf op waarom deze getallen toch kloppen."


def history(session: Session) -> Sequence[Counted]:
    """All versions of all counts in the order in which they were recorded. One statement, once for a page."""
    return kept(session).counts


def latest(session: Session) -> dict[tuple[Quarter, str], Counted]:
    """The version that counts of every quarter and target group, of all years. One statement, shared with `history`."""
    return {found.key: found for found in sorted(history(session), key=lambda each: each.number)}


def versions(session: Session, user: User, quarter: Quarter, group: str) -> Sequence[Count]:
    """All versions of one count with who recorded them, the newest first; only for who may see exact counts."""
    check(user, RegistrationPermission.EXACT)
    return session.scalars(_of(quarter, group)).all()


def current(session: Session, user: User, quarter: Quarter, group: str) -> Count | None:
    """The version that counts, exactly, for who counts; None when there is none."""
    check(user, RegistrationPermission.COUNT)
    return session.scalars(_of(quarter, group).limit(1)).first()


def must_be_countable(quarter: Quarter, group: str) -> None:
    """Refused when the quarter is not over yet or lies before 2000; NotFound when there is no such group."""
    if group not in GROUPS:
        raise NotFound
    if quarter > last_ended(clock.today()):
        raise Refused(f"Het kwartaal {quarter.title} is nog niet voorbij. Tellen kan vanaf de dag erna.")
    if quarter.year < EARLIEST:
        raise Refused(f"Kies een kwartaal vanaf {EARLIEST}.")


def save(
    session: Session,
    user: User,
    quarter: Quarter,
    group: str,
    counts: Mapping[str, int],
    topics: Mapping[str, int] | None = None,
    reason: str = "",
    number_seen: int = 0,
    *,
    anyway: bool = False,
) -> Count:
    """Keep the count of a quarter that is over, as a new version after version `number_seen` (0: there was none).

    What is odd is kept only with `anyway` and a reason; a correction needs a reason too. Refused at the field a fault is about.
    """
    check(user, RegistrationPermission.COUNT)
    must_be_countable(quarter, group)
    _check_numbers(counts, group)
    _check_topics(topics or {}, counts["incidents_reported"])
    odd = _check_consistent(findings(counts), anyway=anyway)
    missing = _CORRECTED if number_seen else _SAVED_ANYWAY if odd else None
    made = _new(user, quarter, group, remark(reason, "reason", missing=missing))
    made.counts, made.topics, made.nil = dict(counts), dict(topics or {}), False
    return _add(session, made, number_seen)


def declare_nil(session: Session, user: User, quarter: Quarter, group: str, reason: str = "", number_seen: int = 0) -> Count:
    """Declare that nothing was reported in a quarter that is over; in place of a count (version `number_seen`) only with a reason."""
    check(user, RegistrationPermission.COUNT)
    must_be_countable(quarter, group)
    made = _new(user, quarter, group, remark(reason, "reason", missing=_CORRECTED if number_seen else None))
    made.counts, made.topics, made.nil = nil_counts(group), {}, True
    return _add(session, made, number_seen)


def _of(quarter: Quarter, group: str) -> Select[Count]:
    """The versions of one count, the newest first."""
    of_key = (Count.year == quarter.year, Count.quarter == quarter.quarter, Count.target_group == group)
    return select(Count).where(*of_key).order_by(Count.number.desc())


def _new(user: User, quarter: Quarter, group: str, reason: str) -> Count:
    by = {"recorded_by_id": user.id, "recorded_as": user.title, "recorded_at": clock.now()}
    return Count(year=quarter.year, quarter=quarter.quarter, target_group=group, reason=reason, **by)


def _add(session: Session, made: Count, number_seen: int) -> Count:
    """Put the new version on top; Stale when somebody else did so after version `number_seen`."""
    last = session.scalars(_of(Quarter(made.year, made.quarter), made.target_group).limit(1)).first()
    same_version(last.number if last else 0, number_seen, _WHAT)
    if last and (last.counts, last.topics, last.nil) == (made.counts, made.topics, made.nil):
        raise Refused("Er is niets gewijzigd. Deze telling staat er al.")
    made.number = number_seen + 1
    session.add(made)
    try:
        session.flush()
    except IntegrityError:  # of two people at the same moment one is refused
        raise Stale("Iemand anders sloeg deze telling op hetzelfde moment op. Vergelijk de twee versies en sla daarna opnieuw op.") from None
    return made


def _check_numbers(counts: Mapping[str, int], group: str) -> None:
    if "incidents_reported" not in counts:
        raise Refused("Vul in hoeveel voorvallen er zijn gemeld.", "incidents_reported")
    if not any(counts.values()):
        raise Refused("Is er niets gemeld? Verklaar het kwartaal dan op nul, dan staat vast wie dat zegt.", "incidents_reported")
    for name, number in counts.items():
        if name not in fields_of(group):
            raise Refused("Deze telling heeft een onbekend veld. Ververs de pagina en probeer het opnieuw.")
        if not 0 <= number <= MOST:
            raise Refused(f"Vul een getal in van 0 tot en met {MOST}.", name)


def _check_topics(topics: Mapping[str, int], reported: int) -> None:
    for code, number in topics.items():
        if not FEWEST_OF_TOPIC <= number <= reported:
            raise Refused(f"Noem een onderwerp alleen bij {FEWEST_OF_TOPIC} meldingen of meer, en niet meer dan er gemeld zijn.", f"topic-{code}")


def _check_consistent(found: Sequence[Finding], *, anyway: bool) -> bool:
    """Whether something is odd; Refused when something cannot be, or is odd without `anyway`."""
    for finding in sorted(found, key=lambda each: each.odd):
        if not finding.odd or not anyway:
            raise Refused(finding.text, finding.field)
    return bool(found)

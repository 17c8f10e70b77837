"""Adopting a round, and correcting it with a reason (design.md §5 rule 10)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from risico import clock
from risico.accounts.models import User
from risico.errors import NotFound, Refused, same_version
from risico.remarks import remark

from . import decisions
from .freezing import freeze, read_rows
from .frozen import Document, FrozenAdoption, canonical, document_json, read_document, sha256
from .models import Adoption, Assessment, Round
from .permissions import ScanPermission, check
from .service import ADOPTED, DECIDED, OPEN, hold


@dataclass(frozen=True, slots=True)
class Readiness:
    """Which topics of the round are decided and which are not, each by code."""

    decided: tuple[Assessment, ...]
    waiting: tuple[Assessment, ...]

    @property
    def total(self) -> int:
        return len(self.decided) + len(self.waiting)

    @property
    def complete(self) -> bool:
        return bool(self.decided) and not self.waiting


def readiness(session: Session, round: Round) -> Readiness:
    """What stands in the way of adopting."""
    topics = sorted(session.scalars(select(Assessment).where(Assessment.round_id == round.id)), key=lambda each: each.topic.code)
    return Readiness(tuple(each for each in topics if each.phase == DECIDED), tuple(each for each in topics if each.phase != DECIDED))


def versions(session: Session, round: Round) -> Sequence[Adoption]:
    """The adopted versions, newest first, without their JSON."""
    return session.scalars(select(Adoption).where(Adoption.round_id == round.id).order_by(Adoption.number.desc()).options(defer(Adoption.json))).all()


def get_version(session: Session, round: Round, number: int | None = None) -> Adoption:
    """The version with this number, or the newest; NotFound when there is none."""
    query = select(Adoption).where(Adoption.round_id == round.id).order_by(Adoption.number.desc()).limit(1)
    found = session.scalar(query if number is None else query.where(Adoption.number == number))
    if found is None:
        raise NotFound(f"Planjaar {round.year} heeft geen vastgestelde versie{'' if number is None else f' {number}'}.")
    return found


def adopt(session: Session, user: User, round: Round, version: int) -> Adoption:
    """Freeze the round as its next version; Refused when it is adopted already or a topic is not decided, Stale when the page is old."""
    check(user, ScanPermission.ADOPT)
    session.refresh(round, with_for_update=True)
    if round.state == ADOPTED:
        raise Refused("Deze ronde is vastgesteld. Dat hoeft maar één keer.")
    same_version(round.version, version, "deze ronde")
    _must_be_complete(readiness(session, round))
    last = next(iter(versions(session, round)), None)
    made = FrozenAdoption(last.number + 1 if last else 1, round.correction or "", user.title, clock.now(), last.sha256 if last else None)
    adoption = _row(round, user, canonical(document_json(Document(made, freeze(round, read_rows(session, round))))))
    session.add(adoption)
    round.state, round.correction = ADOPTED, None
    session.flush()
    return adoption


def _row(round: Round, user: User, text: str) -> Adoption:
    """The adoption with this text; its columns say what the text says."""
    made = read_document(text).adoption
    return Adoption(
        round_id=round.id,
        number=made.number,
        json=text,
        sha256=sha256(text),
        reason=made.reason,
        adopted_by_id=user.id,
        adopted_by_title=made.by,
        adopted_at=made.at,
    )


def _must_be_complete(found: Readiness) -> None:
    if not found.total:
        raise Refused("Er zijn nog geen onderwerpen. Kies eerst onderwerpen voor dit jaar.")
    if found.waiting:
        verb = "is" if len(found.waiting) == 1 else "zijn"
        raise Refused(f"Van de {found.total} onderwerpen {verb} er {len(found.waiting)} nog niet besloten. Besluit daar eerst over.")


def reopen(session: Session, user: User, round: Round, reason: str, version: int) -> None:
    """Open an adopted round for a correction; the next adoption becomes a new version with this reason."""
    check(user, ScanPermission.ADOPT)
    session.refresh(round, with_for_update=True)
    if round.state != ADOPTED:
        raise Refused("Deze ronde is nog niet vastgesteld. U kunt er gewoon in werken.")
    same_version(round.version, version, "deze ronde")
    round.state, round.correction = OPEN, remark(reason, "reason", missing="Schrijf op waarom u de ronde heropent.")
    session.flush()


def reopen_topic(session: Session, user: User, assessment: Assessment, version: int) -> None:
    """Take one decided topic back to the conversation; only while the round is open for a correction."""
    check(user, ScanPermission.LEAD)
    hold(session, assessment, DECIDED)
    same_version(assessment.version, version, "dit onderwerp")
    if assessment.round.correction is None:
        raise Refused("Over dit onderwerp is besloten. Dat kan pas anders als de gemeentesecretaris een vastgestelde ronde heropent.")
    decisions.reopen(session, assessment)

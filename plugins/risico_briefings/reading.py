"""What the reader does by the personal link: open it, read it, confirm. No account, and nothing is noted but that and when."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.errors import NotFound

from .composing import Briefing
from .links import issue_of_link
from .models import Edition, Issue
from .stored import from_plain

GONE = "Deze link werkt niet meer. Vraag de griffier om een nieuwe."


@dataclass(frozen=True, slots=True)
class Page:
    """What the reader sees. `changes`: what changed since the edition they read before, the newest first."""

    issue: Issue
    briefing: Briefing
    changes: tuple[str, ...]
    confirmed: bool


def page(session: Session, token: str) -> Page:
    """The newest briefing of whose link this is; NotFound when it works no more."""
    issue = _newest(session, token)
    return Page(issue, from_plain(issue.edition.content), _changes(session, issue), issue.confirmed_at is not None)


def opened(session: Session, token: str) -> None:
    """Note when the link was opened for the first time."""
    issue = _newest(session, token)
    issue.opened_at = issue.opened_at or clock.now()


def confirm(session: Session, token: str) -> Issue:
    """The reader says that they read it; a second time changes nothing."""
    issue = _newest(session, token)
    if issue.confirmed_at is None:
        issue.confirmed_at, issue.confirmed_how = clock.now(), "link"
        issue.opened_at = issue.opened_at or issue.confirmed_at
    session.flush()
    return issue


def _newest(session: Session, token: str) -> Issue:
    """An older link leads to the newest edition of the same seat, as long as nobody revoked that."""
    issue = issue_of_link(session, token)
    if issue is None:
        raise NotFound(GONE)
    query = select(Issue).join(Issue.edition).where(Issue.term_id == issue.term_id, Issue.revoked_at.is_(None)).order_by(Edition.number.desc()).limit(1)
    return session.scalars(query).one()


def _changes(session: Session, issue: Issue) -> tuple[str, ...]:
    """What changed between the edition this reader confirmed last and this one."""
    read = select(Edition.number).join(Issue, Issue.edition_id == Edition.id).where(Issue.term_id == issue.term_id, Issue.confirmed_at.is_not(None))
    before = session.scalar(read.where(Edition.number < issue.edition.number).order_by(Edition.number.desc()).limit(1))
    if before is None:
        return ()
    query = select(Edition.change).where(Edition.office == issue.edition.office, Edition.number > before, Edition.number <= issue.edition.number)
    return tuple(change for change in session.scalars(query.order_by(Edition.number.desc())) if change)

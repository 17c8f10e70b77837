"""The anonymous poll among office holders: opening, links, answering, closing, and what came out (domain.md §2.3 block B, §10(3)).

A link is a ticket that is torn up when it is used: in one transaction the ticket is deleted and the sums grow, so that
no row says who answered, what, or when. Nothing comes out before the poll is closed: the difference between two moments
would be somebody's answer. See docs/decisions/anonymous-poll.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.accounts.tokens import fingerprint, new_token
from risico.content.types import Library
from risico.contract import Experience
from risico.db import once
from risico.errors import Refused, same_version

from .kept import KeptPoll
from .models import Poll, PollTicket
from .permissions import RegistrationPermission, check
from .poll_sums import FEWEST, PollQuestion, added, counts_of, middle, no_sums, poll_questions, shown

MOST_DAYS, MOST_LINKS = 60, 200
GONE = "Deze link werkt niet meer. Hij is gebruikt, of de peiling is gesloten."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out of one question. `counts` as they may be shown, None when they may not; `middle`: the score that counts in the scan."""

    question: PollQuestion
    counts: tuple[str, ...] | None
    middle: int | None


@once
def find_poll(session: Session, year: int) -> Poll | None:
    """The poll of that year, or None when it was not opened."""
    return session.scalar(select(Poll).where(Poll.year == year))


def is_open(poll: Poll | KeptPoll) -> bool:
    """Whether its links work."""
    return poll.closed_on is None and clock.today() <= poll.closes_on


def last_day(poll: Poll | KeptPoll) -> date:
    """The last day on which it took answers, or will."""
    return poll.closed_on or poll.closes_on


def open_poll(session: Session, user: User, library: Library, year: int, days: int) -> Poll:
    """Open the poll of that year for so many days; Refused when there was one: two polls would tell what changed."""
    check(user, RegistrationPermission.POLL)
    if session.scalar(select(Poll.id).where(Poll.year == year)) is not None:
        raise Refused("De peiling van dit jaar is al geopend. Er is één peiling per jaar.")
    if days not in range(1, MOST_DAYS + 1):
        raise Refused(f"Kies een aantal dagen van 1 tot en met {MOST_DAYS}.", "days")
    today = clock.today()
    poll = Poll(year=year, opened_on=today, closes_on=today + timedelta(days=days), sums=no_sums(poll_questions(library)), opened_by_id=user.id)
    session.add(poll)
    session.flush()
    return poll


def make_links(session: Session, user: User, poll: Poll, number: int, version: int) -> list[str]:
    """The tokens of so many new links, which nobody can get again. Stale when the page is sent a second time."""
    check(user, RegistrationPermission.POLL)
    _hold(session, poll)
    same_version(poll.version, version, "deze peiling")
    if number not in range(1, MOST_LINKS + 1):
        raise Refused(f"Kies een aantal van 1 tot en met {MOST_LINKS}.", "number")
    tokens = [new_token() for _ in range(number)]
    # In the order of the hashes, which is no order: that of the list somebody hands out must not be in the table.
    session.add_all(PollTicket(token_hash=each, poll_id=poll.id) for each in sorted(map(fingerprint, tokens)))
    poll.links += number
    session.flush()
    return tokens


def close_poll(session: Session, user: User, poll: Poll) -> None:
    """End it: links that were not used stop working, and answers too few to show are forgotten."""
    check(user, RegistrationPermission.POLL)
    _hold(session, poll)
    _end(session, poll, clock.today())


def end_overdue(session: Session) -> list[int]:
    """End the polls whose last day is over as somebody would by closing them; gives their years."""
    over = session.scalars(select(Poll).where(Poll.closed_on.is_(None), Poll.closes_on < clock.today()).with_for_update()).all()
    for poll in over:
        _end(session, poll, poll.closes_on)
    return [poll.year for poll in over]


def poll_of_link(session: Session, token: str) -> Poll | None:
    """The poll that this link answers, as long as it works."""
    poll = session.scalar(select(Poll).join(PollTicket, PollTicket.poll_id == Poll.id).where(PollTicket.token_hash == fingerprint(token)))
    return poll if poll is not None and is_open(poll) else None


def answer(session: Session, token: str, given: Mapping[str, int]) -> None:
    """Count these scores by question id, once; Refused when the link does not work any more. It takes everybody's answers in turn."""
    poll = poll_of_link(session, token)
    if poll is None:
        raise Refused(GONE)
    _hold(session, poll, GONE)
    torn = delete(PollTicket).where(PollTicket.token_hash == fingerprint(token)).returning(PollTicket.poll_id)
    if session.scalar(torn) is None:
        raise Refused(GONE)
    # Past the version of the row, which is for who manages the poll.
    session.execute(update(Poll).where(Poll.id == poll.id).values(respondents=poll.respondents + 1, sums=added(poll.sums, given)))


def outcomes(library: Library, poll: Poll | KeptPoll) -> tuple[Outcome, ...]:
    """What came out, for everyone the same; empty while it is open, and under five answers."""
    if is_open(poll) or poll.respondents < FEWEST:
        return ()
    return tuple(_outcome(question, counts_of(question, poll.sums), poll.respondents) for question in poll_questions(library))


def experience(session: Session, library: Library, year: int) -> Experience | None:
    """What the poll of that year says for block B of the scan; None when there was none, it is open, or too few answered. One statement."""
    poll = find_poll(session, year)
    found = outcomes(library, poll) if poll else ()
    scores = {each.question.id: each.middle for each in found if each.middle is not None}
    return Experience(scores, poll.respondents, last_day(poll)) if poll and scores else None


def _outcome(question: PollQuestion, counts: tuple[int, ...], respondents: int) -> Outcome:
    score = middle(counts, question.direction) if question.direction else None
    return Outcome(question, shown(counts, respondents, question.direction), score)


def _end(session: Session, poll: Poll, day: date) -> None:
    session.execute(delete(PollTicket).where(PollTicket.poll_id == poll.id))
    poll.closed_on = day
    if poll.respondents < FEWEST:
        poll.sums = {}
    session.flush()


def _hold(session: Session, poll: Poll, closed: str = "Deze peiling is gesloten.") -> None:
    """Read it again and keep it until the transaction ends; Refused when it is closed."""
    session.refresh(poll, with_for_update=True)
    if not is_open(poll):
        raise Refused(closed)

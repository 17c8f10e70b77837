"""Giving the briefing to a whole body: long work with visible progress."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from risico.accounts.models import User
from risico.audit import record
from risico.errors import Refused
from risico.year.service import get_year

from .issuing import Maker, edition_for, give, prepare
from .mailing import send_link
from .models import Edition
from .permissions import BriefingPermission, check
from .rows import SeatRow, all_rows, of_body, offices_of

if TYPE_CHECKING:
    from risico.jobs.runner import Context

ISSUE = "briefings.issue"
TITLE = "Briefings uitreiken"


def issue_all(maker: Maker, context: "Context", params: Mapping[str, Any]) -> str:
    """Give everybody in `params["body"]` the newest edition for their office, and send the links when `params["mail"]`.

    `params`: also year, change, material, and `then`, the page to go to. Who has it already keeps it. Documents are made while
    the database is free; each seat is written on its own, so that work that stops halfway can simply be done again.
    """
    user, seats, editions = _begin(maker, context, params)
    for done, (term_id, office) in enumerate(seats):
        context.progress(done, len(seats), "De briefings worden gemaakt.")
        with context.database.reader() as session:
            sha256 = prepare(session, maker, term_id, editions[office])
        with context.database.writer() as session, session.begin():
            issue = give(session, user, maker, term_id, editions[office], sha256)
            record(session, action="briefings.issued", object=f"year={params['year']} id={term_id}", actor=user)
            if params["mail"]:
                send_link(session, maker, issue)
    return str(params["then"])


def _begin(maker: Maker, context: "Context", params: Mapping[str, Any]) -> tuple[User, Sequence[tuple[int, str]], dict[str, int]]:
    """Who asks, the seats with their office, and the edition for each office."""
    with context.database.writer() as session, session.begin():
        user = session.get_one(User, context.user_id)
        check(user, BriefingPermission.ISSUE)
        year = get_year(session, params["year"])
        rows = of_body(all_rows(session, maker.library, year.number), params["body"])
        if not rows:
            raise Refused("Er zit nog niemand in dit orgaan. Lees eerst de lijst van leden in.")
        editions = {
            office: edition_for(session, user, maker, year, office, params["change"], material=params["material"], again=again)  # type: ignore[arg-type]
            for office, again in offices_of(rows).items()
        }
        seats = [(row.term.id, row.term.office) for row in rows if _gets(row, editions[row.term.office])]
        session.expunge(user)
        return user, seats, {office: edition.id for office, edition in editions.items()}


def _gets(row: SeatRow, edition: Edition) -> bool:
    """Whether this seat is given the edition: not when they have this text and need not read it again."""
    return row.issue is None or row.again or row.issue.edition.sha256 != edition.sha256

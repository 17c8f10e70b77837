"""A poll to test with."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from risico_registration import poll as service
from risico_registration.models import Poll
from tests.plugins.registration.factories import Town
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_year

DAYS = 21
CALM = {"B1": 0, "B2": 0, "B3": 0, "B4": 4, "D16": 1}
AFRAID = {"B1": 3, "B2": 2, "B3": 1, "B4": 1, "D16": 0}


def opened(town: Town, links: int = 0, year: int = 2027) -> tuple[Poll, list[str]]:
    """The poll of that year as the clerk opened it, with so many links."""
    make_year(town.session, number=year, opened_by=town.secretary)
    poll = service.open_poll(town.session, town.clerk, LIBRARY, year, DAYS)
    return poll, service.make_links(town.session, town.clerk, poll, links, poll.version) if links else []


def held(town: Town, *answers: Mapping[str, int], year: int = 2027) -> Poll:
    """A poll with these answers, closed."""
    poll, tokens = opened(town, len(answers) or 1, year)
    for token, given in zip(tokens, answers, strict=False):
        service.answer(town.session, token, given)
    town.session.refresh(poll)
    service.close_poll(town.session, town.clerk, poll)
    return poll


def tickets(session: Session) -> int:
    """How many links were not used."""
    from risico_registration.models import PollTicket

    return session.query(PollTicket).count()

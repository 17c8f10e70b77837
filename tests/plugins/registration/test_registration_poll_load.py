"""Many people who answer at the same moment, over real HTTP: every answer counts, and each link once."""

import http.client
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.db import Database
from risico_registration import poll as service
from risico_registration.models import Poll, PollTicket
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_year

PEOPLE = 20


@pytest.fixture
def tokens(session: Session, clerk: User) -> list[str]:
    """A poll that is open today, with a link for everybody."""
    make_year(session, number=2027)
    poll = service.open_poll(session, clerk, LIBRARY, 2027, 21)
    found = service.make_links(session, clerk, poll, PEOPLE, poll.version)
    session.commit()
    return found


def at_once(address: str, sent: list[tuple[str, dict[str, int]]]) -> Counter[int]:
    """Send all of these at the same moment; how often each status came back."""
    ready = Barrier(len(sent))

    def send(token: str, given: dict[str, int]) -> int:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        connection.connect()
        ready.wait(timeout=30)
        connection.request("POST", f"/peiling/{token}/", urlencode(given), {"Content-Type": "application/x-www-form-urlencoded"})
        status = connection.getresponse().status
        connection.close()
        return status

    with ThreadPoolExecutor(len(sent)) as pool:
        return Counter(pool.map(send, *zip(*sent, strict=True)))


def kept(database: Database) -> tuple[int, int, dict[str, dict[str, int]]]:
    """How many answered, how many links are left, and the sums."""
    with database.reader() as session:
        poll = session.query(Poll).one()
        return poll.respondents, session.query(PollTicket).count(), poll.sums


def test_twenty_people_answer_at_once_and_nothing_is_lost(tokens: list[str], live_server: str, database: Database) -> None:
    sent = [(token, {"B1": place % 5, "B4": 4 - place % 5, "D16": place % 2}) for place, token in enumerate(tokens)]
    assert at_once(live_server, sent) == {302: PEOPLE}
    four = dict.fromkeys("01234", 4)
    none = dict.fromkeys("01234", 0)
    assert kept(database) == (PEOPLE, 0, {"B1": four, "B2": none, "B3": none, "B4": four, "D16": {"0": 10, "1": 10}})


def test_one_link_twenty_times_at_once_counts_once(tokens: list[str], live_server: str, database: Database) -> None:
    assert at_once(live_server, [(tokens[0], {"B1": place % 5}) for place in range(PEOPLE)]) == {302: 1, 410: PEOPLE - 1}
    respondents, left, sums = kept(database)
    assert (respondents, left, sum(sums["B1"].values())) == (1, PEOPLE - 1, 1)


def test_closing_while_people_answer_loses_no_answer_that_was_confirmed(tokens: list[str], live_server: str, database: Database, clerk: User) -> None:
    def close() -> None:
        with database.writer() as session, session.begin():
            found = service.find_poll(session, 2027)
            assert found
            service.close_poll(session, clerk, found)

    with ThreadPoolExecutor(1) as pool:
        closing = pool.submit(close)
        statuses = at_once(live_server, [(token, {"B1": 2}) for token in tokens])
        closing.result(timeout=30)
    respondents, left, sums = kept(database)
    assert set(statuses) <= {302, 410} and left == 0
    assert respondents == statuses[302]
    assert sums == {} if respondents < 5 else sums["B1"]["2"] == respondents

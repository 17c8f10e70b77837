"""What is due is sent once, in fair order; what one address or server does wrong harms nobody else. The mail server is a real one."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from risico import clock
from risico.config import Settings
from risico.db import Database
from risico.outbox import addresses, claims, retry
from risico.outbox.delivery import Delivered, deliver
from risico.outbox.models import CANCELLED, DEAD, SENT, WAITING, Message
from risico.outbox.service import enqueue
from risico.outbox.smtp import Refusal
from tests.support import mail
from tests.support.mail import Sink

MINUTE = timedelta(minutes=1)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail.serving() as serving:
        yield serving


@pytest.fixture
def relay(settings: Settings, sink: Sink) -> Settings:
    """Settings with which mail goes to the sink."""
    return settings.model_copy(update=sink.settings())


def put(database: Database, *addresses: str, **more: str) -> None:
    with database.writer() as session, session.begin():
        for address in addresses:
            assert enqueue(session, **{"key": address, "to": address, "subject": "Er staat een taak klaar", "text": "Kijk op de pagina.", **more})  # type: ignore[arg-type]


def states(database: Database) -> dict[str, str]:
    with database.reader() as session:
        return {message.to: message.state for message in session.scalars(select(Message))}


def only(database: Database) -> Message:
    with database.reader() as session:
        return session.scalars(select(Message)).one()


def people(number: int, name: str = "collega") -> list[str]:
    return [f"{name}{place}@voorbeeldgemeente.example" for place in range(number)]


def test_what_is_due_is_sent_once_over_one_connection(database: Database, relay: Settings, sink: Sink) -> None:
    put(database, *people(45))
    assert deliver(database, relay) == Delivered(sent=45)
    assert deliver(database, relay) == Delivered()
    assert [taken.to for taken in sink.taken] == people(45)
    assert sink.connections == 1
    assert len({taken.message_id for taken in sink.taken}) == 45


def test_nothing_is_sent_before_its_moment(database: Database, relay: Settings, sink: Sink) -> None:
    with database.writer() as session, session.begin():
        enqueue(session, key="a", to=people(1)[0], subject="Later", text="Later.", not_before=clock.now() + 60 * MINUTE)
    assert deliver(database, relay) == Delivered()
    with clock.at(clock.now() + 61 * MINUTE):
        assert deliver(database, relay).sent == 1


def test_without_a_mail_server_everything_waits(database: Database, settings: Settings) -> None:
    put(database, *people(2))
    assert deliver(database, settings) == Delivered()
    assert set(states(database).values()) == {WAITING}


def test_a_server_that_is_down_costs_no_message_its_turn(database: Database, settings: Settings) -> None:
    put(database, *people(30))
    sink = Sink(port=mail.free_port())
    gone = settings.model_copy(update=sink.settings())
    found = deliver(database, gone)
    assert found.sent == found.dead == 0 and "weigert de verbinding" in found.problem
    assert set(states(database).values()) == {WAITING}
    with clock.at(clock.now() + timedelta(days=3)), mail.serving(sink):
        assert deliver(database, gone).sent == 30
    assert len({taken.message_id for taken in sink.taken}) == 30 == len(sink.taken)


def test_greylisting_is_waited_out(database: Database, relay: Settings, sink: Sink) -> None:
    put(database, *people(1))
    sink.recipient = lambda address: "451 4.7.1 Greylisted, try again later"
    assert deliver(database, relay) == Delivered(retried=1)
    assert deliver(database, relay) == Delivered(), "not again at once"
    assert "vraagt om het later nog eens te proberen" in only(database).last_answer and "451 4.7.1 Greylisted" in only(database).last_answer
    sink.recipient = lambda address: None
    with clock.at(clock.now() + 61 * timedelta(seconds=1)):
        assert deliver(database, relay) == Delivered(sent=1)


def test_what_is_refused_for_a_day_of_trying_is_given_up(database: Database, relay: Settings, sink: Sink) -> None:
    put(database, *people(1))
    sink.recipient = lambda address: "450 4.2.1 Not now"
    moment, tries = clock.now(), 0
    while only(database).state == WAITING:
        with clock.at(moment):
            deliver(database, relay)
        moment, tries = only(database).next_at, tries + 1
    assert tries == retry.MOST
    assert timedelta(hours=24) < moment - only(database).created_at < timedelta(hours=26)
    assert only(database).state == DEAD and not sink.taken


def test_an_address_that_does_not_exist_is_remembered(database: Database, relay: Settings, sink: Sink) -> None:
    gone, here = people(2)
    sink.recipient = lambda address: "550 5.1.1 User unknown" if address == gone else None
    put(database, gone, here)
    assert deliver(database, relay) == Delivered(sent=1, dead=1)
    put(database, gone.upper(), key="second")
    assert deliver(database, relay) == Delivered()
    with database.writer() as session, session.begin():
        second = session.scalars(select(Message).where(Message.dedup_key == "second")).one()
        assert second.state == CANCELLED and second.last_answer.startswith("Niet verstuurd. De mailserver kent dit adres niet.")
        addresses.lift(session, gone)
    sink.recipient = lambda address: None
    put(database, gone, key="third")
    assert deliver(database, relay) == Delivered(sent=1)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("550 5.7.1 Relaying denied", "staat niet toe dat Risico mail aan dit adres stuurt"),
        ("552 5.2.2 Mailbox full", "neemt geen mail aan"),
        ("554 Transaction failed", "weigert dit bericht"),
    ],
)
def test_another_refusal_says_what_to_do_and_blocks_nothing(database: Database, relay: Settings, sink: Sink, answer: str, words: str) -> None:
    sink.recipient = lambda address: answer
    put(database, *people(1))
    assert deliver(database, relay) == Delivered(dead=1)
    assert words in only(database).last_answer and answer in only(database).last_answer
    assert only(database).next_at <= clock.now(), "the page says since when"
    with database.reader() as session:
        assert not addresses.all_blocked(session)


def test_content_that_is_refused_stops_nobody(database: Database, relay: Settings, sink: Sink) -> None:
    first, *rest = people(5)
    sink.content = lambda taken: "554 5.7.1 Spam" if taken.to == first else None
    put(database, first, *rest)
    assert deliver(database, relay) == Delivered(sent=4, dead=1)
    assert sink.connections == 1


def test_a_sender_that_the_server_does_not_want_is_nobodys_fault(database: Database, relay: Settings, sink: Sink) -> None:
    sink.sender = lambda: "550 5.7.60 Sender not allowed"
    put(database, *people(3))
    found = deliver(database, relay)
    assert found == Delivered(problem=found.problem) and f"neemt geen mail aan van {mail.SENDER}" in found.problem
    assert set(states(database).values()) == {WAITING}


def test_a_connection_that_the_server_ends_is_made_anew(database: Database, relay: Settings, sink: Sink) -> None:
    """Some servers take so many mails a connection and then say 421."""
    sink.sender = lambda: "421 4.7.0 Too many" if len(sink.taken) % 3 == 0 and sink.taken and sink.connections == len(sink.taken) // 3 else None
    put(database, *people(10))
    assert deliver(database, relay) == Delivered(sent=10)
    assert sink.connections == 4


def test_a_server_that_hangs_up_after_the_mail_gets_it_again_under_the_same_id(database: Database, relay: Settings, sink: Sink) -> None:
    first, *rest = people(4)
    sink.hangs_up = lambda taken: taken.to == first and len(sink.taken) == 1
    put(database, first, *rest)
    assert deliver(database, relay) == Delivered(sent=3, retried=1)
    with clock.at(clock.now() + 2 * MINUTE):
        assert deliver(database, relay) == Delivered(sent=1)
    copies = [taken for taken in sink.taken if taken.to == first]
    assert len(copies) == 2 and copies[0].content == copies[1].content


def test_a_broken_message_is_flagged_and_the_others_go(database: Database, relay: Settings, sink: Sink) -> None:
    put(database, "geen adres")
    put(database, *people(99))
    assert deliver(database, relay) == Delivered(sent=99, dead=1)
    assert states(database)["geen adres"] == DEAD


def test_addresses_that_do_not_work_keep_no_good_ones_waiting(database: Database, relay: Settings, sink: Sink) -> None:
    """R6: 200 of them first, refused for now; then 100 good ones."""
    sink.recipient = lambda address: "451 Later" if address.startswith("slecht") else None
    put(database, *people(200, "slecht"), *people(100, "goed"))
    assert deliver(database, relay) == Delivered(sent=100, retried=200)


def test_the_one_who_wants_no_mail_gets_none_and_the_others_do(database: Database, relay: Settings, sink: Sink) -> None:
    """R4: with more of them in a row than a sender claims at once."""
    unwilling = people(25, "niet")
    with database.writer() as session, session.begin():
        for address in unwilling:
            addresses.block(session, address, addresses.UNSUBSCRIBED)
    put(database, *unwilling, *people(99))
    assert deliver(database, relay) == Delivered(sent=99)
    assert {taken.to for taken in sink.taken} == set(people(99))
    assert [states(database)[address] for address in unwilling] == [CANCELLED] * 25


def test_a_slow_server_keeps_no_claim_beyond_its_lease(database: Database, relay: Settings, sink: Sink) -> None:
    sink.seconds = 0.3
    put(database, *people(6))
    assert deliver(database, relay, lease=timedelta(seconds=1)) == Delivered(sent=6)
    assert len(sink.taken) == 6


def test_a_slow_server_keeps_nobody_from_working(database: Database, relay: Settings, sink: Sink) -> None:
    """R2: while a mail is on its way, others read and write."""
    sink.seconds = 3
    put(database, *people(1))
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(deliver, database, relay)
        sink.wait_for(1)
        put(database, "ander@voorbeeldgemeente.example")
        assert not sending.done()
    assert sending.result().sent == 2


def test_it_stops_when_asked_and_gives_back_the_rest(database: Database, relay: Settings, sink: Sink) -> None:
    put(database, *people(30))
    assert deliver(database, relay, stop=lambda: len(sink.taken) >= 5) == Delivered(sent=5)
    assert list(states(database).values()).count(WAITING) == 25
    assert deliver(database, relay) == Delivered(sent=25)


def test_a_claim_that_is_over_is_taken_by_another_and_the_slow_sender_changes_nothing(database: Database, relay: Settings, sink: Sink) -> None:
    put(database, *people(1))
    mine = claims.claim(database, "voorbeeldgemeente.example", 5 * MINUTE) or ()
    assert len(mine) == 1 and deliver(database, relay) == Delivered()
    with clock.at(clock.now() + 6 * MINUTE):
        assert deliver(database, relay) == Delivered(sent=1)
    claims.refused(database, mine[0], Refusal("Onbekend.", forever=True))
    claims.give_back(database, mine)
    assert only(database).state == SENT
    assert [taken.message_id for taken in sink.taken] == [f"<{mine[0].message_id}>"]


@given(st.integers(1, retry.MOST * 2))
def test_a_pause_grows_to_a_quarter_and_ends(failures: int) -> None:
    wait = retry.pause(failures)
    assert (wait is None) == (failures >= retry.MOST)
    if wait is not None:
        assert MINUTE <= wait <= 15 * MINUTE
        assert wait >= (retry.pause(max(1, failures - 1)) or wait)

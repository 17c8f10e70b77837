"""The poll: who opens it, links that work once, and a database in which nobody can find who answered what."""

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from risico import clock
from risico.accounts.models import User
from risico.accounts.tokens import fingerprint
from risico.audit.models import AuditEvent
from risico.contract import Experience
from risico.db import Base, Database
from risico.errors import Forbidden, Refused, Stale
from risico_registration import poll as service
from risico_registration import timed
from risico_registration.models import Poll, PollTicket
from risico_registration.poll_deadlines import poll_deadlines
from risico_registration.poll_sums import FEW
from tests.plugins.registration.factories import TODAY, Town
from tests.plugins.registration.polls import AFRAID, CALM, DAYS, held, opened, tickets
from tests.plugins.scan.cases import LIBRARY
from tests.support.pages import decrypted
from tests.support.story import NOW

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_clerk_opens_the_poll_for_a_number_of_days(town: Town) -> None:
    poll, _ = opened(town)
    assert (poll.opened_on, poll.closes_on, poll.respondents, poll.links) == (TODAY, TODAY + timedelta(DAYS), 0, 0)
    with clock.at(NOW + timedelta(DAYS)):
        assert service.is_open(poll)
    with clock.at(NOW + timedelta(DAYS + 1)):
        assert not service.is_open(poll)


@pytest.mark.parametrize("days", [0, -1, 61])
def test_a_poll_is_open_for_one_to_sixty_days(town: Town, days: int) -> None:
    with pytest.raises(Refused, match="1 tot en met 60") as refusal:
        service.open_poll(town.session, town.clerk, LIBRARY, 2027, days)
    assert refusal.value.field == "days"


def test_there_is_one_poll_a_year_also_after_it_was_closed(town: Town) -> None:
    held(town)
    with pytest.raises(Refused, match="één peiling per jaar"):
        service.open_poll(town.session, town.clerk, LIBRARY, 2027, DAYS)


@pytest.mark.parametrize("who", ["coordinator", "oov", "assessor", "admin"])
def test_only_clerk_and_secretary_manage_it(town: Town, who: str) -> None:
    poll, _ = opened(town)
    user: User = getattr(town, who)
    acts: list[Callable[[], object]] = [
        lambda: service.open_poll(town.session, user, LIBRARY, 2028, DAYS),
        lambda: service.make_links(town.session, user, poll, 1, poll.version),
        lambda: service.close_poll(town.session, user, poll),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()
    assert service.make_links(town.session, town.secretary, poll, 1, poll.version)


def test_links_are_different_and_only_their_hashes_are_kept(town: Town) -> None:
    poll, tokens = opened(town, 30)
    kept = set(town.session.scalars(town.session.query(PollTicket.token_hash).statement))
    assert kept == {fingerprint(token) for token in tokens}
    assert len(kept) == poll.links == 30
    assert all(len(token) >= 40 for token in tokens)


def test_more_links_can_be_made_but_a_page_sent_twice_makes_none(town: Town) -> None:
    poll, _ = opened(town, 2)
    seen = poll.version
    service.make_links(town.session, town.clerk, poll, 3, seen)
    with pytest.raises(Stale):
        service.make_links(town.session, town.clerk, poll, 3, seen)
    assert (poll.links, tickets(town.session)) == (5, 5)


@pytest.mark.parametrize("number", [0, -1, 201])
def test_links_are_made_in_reasonable_numbers(town: Town, number: int) -> None:
    poll, _ = opened(town)
    with pytest.raises(Refused, match="1 tot en met 200"):
        service.make_links(town.session, town.clerk, poll, number, poll.version)


def test_an_answer_does_not_spoil_the_page_of_who_manages_the_poll(town: Town) -> None:
    poll, (token, _) = opened(town, 2)
    seen = poll.version
    service.answer(town.session, token, CALM)
    assert service.make_links(town.session, town.clerk, poll, 1, seen)


def test_a_link_counts_once(town: Town) -> None:
    poll, (token, _) = opened(town, 2)
    service.answer(town.session, token, AFRAID)
    with pytest.raises(Refused, match="werkt niet meer"):
        service.answer(town.session, token, CALM)
    town.session.refresh(poll)
    assert poll.respondents == 1
    assert (poll.sums["B1"], poll.sums["D16"]) == ({"0": 0, "1": 0, "2": 0, "3": 1, "4": 0}, {"0": 1, "1": 0})
    assert service.poll_of_link(town.session, token) is None


@pytest.mark.parametrize("token", ["", "dank", "x" * 43, "\x00", "é" * 2000])
def test_a_link_that_never_was_counts_nothing(town: Town, token: str) -> None:
    poll, _ = opened(town, 1)
    with pytest.raises(Refused, match="werkt niet meer"):
        service.answer(town.session, token, CALM)
    assert poll.respondents == 0


def test_after_closing_no_link_works_and_none_is_made(town: Town) -> None:
    poll, (token,) = opened(town, 1)
    service.close_poll(town.session, town.clerk, poll)
    with pytest.raises(Refused):
        service.answer(town.session, token, CALM)
    with pytest.raises(Refused, match="gesloten"):
        service.make_links(town.session, town.clerk, poll, 1, poll.version)
    with pytest.raises(Refused, match="gesloten"):
        service.close_poll(town.session, town.clerk, poll)
    assert tickets(town.session) == 0


@ON_SQLITE
@pytest.mark.parametrize("answers", [4, 5])
def test_what_nobody_closed_ends_in_the_night_and_too_few_answers_are_forgotten(town: Town, app: Flask, database: Database, answers: int) -> None:
    _, tokens = opened(town, 6)
    for token in tokens[:answers]:
        service.answer(town.session, token, AFRAID)
    town.session.commit()
    (night,) = [each for each in timed.WORK if each.name == "registration.end_polls"]
    for days, left in ((DAYS, 6 - answers), (DAYS + 1, 0), (DAYS + 2, 0)):
        with clock.at(NOW + timedelta(days)):
            night.run(app)
        with database.reader() as session:
            poll = session.scalars(select(Poll)).one()
            assert tickets(session) == left
            assert (poll.closed_on, poll.respondents) == (None if days == DAYS else TODAY + timedelta(DAYS), answers)
            assert bool(poll.sums) == (answers == 5 or days == DAYS)
            told = [row.object for row in session.scalars(select(AuditEvent)) if row.action == "registration.end_poll"]
            assert told == (["year=2027"] if days > DAYS else []), "the trail tells it once"


def test_after_its_last_day_it_is_closed_by_itself(town: Town) -> None:
    poll, (token,) = opened(town, 1)
    with clock.at(NOW + timedelta(DAYS + 1)):
        assert service.poll_of_link(town.session, token) is None
        with pytest.raises(Refused):
            service.answer(town.session, token, CALM)
        assert service.last_day(poll) == TODAY + timedelta(DAYS)


def test_questions_may_be_skipped(town: Town) -> None:
    poll = held(town, *[{"B1": 2}] * 5, {"B2": 1})
    by_id = {each.question.id: each for each in service.outcomes(LIBRARY, poll)}
    assert (by_id["B1"].middle, by_id["B1"].counts) == (2, ("0", "0", "5", "0", "0"))
    assert (by_id["B2"].middle, by_id["B2"].counts) == (None, None)
    assert service.experience(town.session, LIBRARY, 2027) == Experience({"B1": 2}, 6, TODAY)


def test_nothing_comes_out_while_it_is_open(town: Town) -> None:
    poll, tokens = opened(town, 9)
    for token in tokens:
        service.answer(town.session, token, AFRAID)
    town.session.refresh(poll)
    assert service.outcomes(LIBRARY, poll) == ()
    assert service.experience(town.session, LIBRARY, 2027) is None


def test_nothing_comes_out_under_five_answers_and_they_are_forgotten(town: Town) -> None:
    poll = held(town, *[AFRAID] * 4)
    assert service.outcomes(LIBRARY, poll) == ()
    assert service.experience(town.session, LIBRARY, 2027) is None
    assert poll.sums == {}


def test_what_comes_out(town: Town) -> None:
    poll = held(town, *[CALM] * 6, *[AFRAID] * 6)
    by_id = {each.question.id: each for each in service.outcomes(LIBRARY, poll)}
    assert service.experience(town.session, LIBRARY, 2027) == Experience({"B1": 3, "B2": 2, "B3": 1, "B4": 1}, 12, TODAY)
    assert by_id["D16"].counts == ("6", "6")
    assert by_id["D16"].middle is None


def test_small_numbers_are_ranges_for_everyone(town: Town) -> None:
    poll = held(town, *[CALM] * 6, *[AFRAID] * 2, {"B1": 1})
    assert service.outcomes(LIBRARY, poll)[0].counts == ("6", FEW, "0", FEW, "0")


def test_another_year_has_another_poll(town: Town) -> None:
    held(town, *[AFRAID] * 5)
    assert service.experience(town.session, LIBRARY, 2028) is None


class TestNobodyCanFindOutWhoAnsweredWhat:
    """Whoever has the whole database, and knows which link went to whom."""

    def test_the_database_is_the_same_whoever_answered_what_in_whatever_order_and_when(self, town: Town) -> None:
        _, tokens = opened(town, 5)
        town.session.commit()
        used, answers = tokens[:3], [CALM, AFRAID, {"B4": 2}]
        dumps = set()
        for order in permutations(range(3)):
            for given in permutations(answers):
                for minute, place in enumerate(order):
                    with clock.at(NOW + timedelta(minutes=minute * (1 + order[0]))):
                        service.answer(town.session, used[place], given[place])
                dumps.add(dump(town))
                town.session.rollback()
        assert len(dumps) == 1
        assert tokens[0] not in "".join(dumps)

    def test_links_are_not_in_the_table_in_the_order_they_are_handed_out(self, town: Town) -> None:
        _, tokens = opened(town, 40)
        town.session.commit()
        place = "rowid" if town.session.get_bind().dialect.name == "sqlite" else "ctid"
        kept = list(town.session.scalars(text(f"SELECT token_hash FROM registration_poll_ticket ORDER BY {place}")))  # noqa: S608  fixed words
        assert kept == sorted(kept)
        assert kept != [fingerprint(token) for token in tokens]

    def test_no_table_of_the_poll_has_a_moment(self) -> None:
        for table in (Poll, PollTicket):
            assert not [column.name for column in table.__table__.columns if "TIME" in str(column.type).upper() or column.name.endswith("_at")]

    @ON_SQLITE
    def test_no_file_of_sqlite_has_a_used_link_or_the_sums_of_before(self, town: Town, database: Database) -> None:
        _, tokens = opened(town, 8)
        town.session.commit()
        for token in tokens[:7]:
            service.answer(town.session, token, AFRAID)
            town.session.commit()
        town.session.close()
        database.forget()
        raw = decrypted(Path(str(make_url(database.url).database)), database.key)
        assert fingerprint(tokens[7]).encode() in raw
        assert not [token for token in tokens[:7] if fingerprint(token).encode() in raw or token.encode() in raw]
        assert raw.count(b'"B1": {') == 1

    @ON_SQLITE
    def test_sqlite_keeps_no_counter_of_rows(self, town: Town, database: Database) -> None:
        with database.engine.connect() as connection:
            assert connection.execute(text("SELECT name FROM sqlite_master WHERE name = 'sqlite_sequence'")).fetchall() == []


def dump(town: Town) -> str:
    """Every row of every table, with the place where SQLite keeps it."""
    session = town.session
    session.flush()
    lines: list[Any] = []
    for table in Base.metadata.sorted_tables:
        place = "rowid, " if session.get_bind().dialect.name == "sqlite" else ""
        lines += [table.name, *sorted(map(str, session.execute(text(f"SELECT {place}* FROM {table.name}"))))]  # noqa: S608  our own names
    return "\n".join(lines)


def test_the_clerk_has_to_hold_it_in_march(town: Town, app: Any) -> None:
    def deadline() -> tuple[str, str, tuple[str, ...], str]:
        with app.test_request_context():
            (found,) = poll_deadlines(town.session, 2027)
        return str(found.due), found.state, found.roles, found.milestone

    assert deadline() == ("2027-03-31", "open", ("clerk",), "Peiling")
    poll, _ = opened(town)
    assert deadline() == (str(TODAY + timedelta(DAYS)), "partly", ("clerk",), "Peiling")
    service.close_poll(town.session, town.clerk, poll)
    assert deadline() == (str(TODAY), "done", ("clerk",), "Peiling")

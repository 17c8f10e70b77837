"""The demo: a council as in the mock-up, whatever day it is made on."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.demo import ACCOUNTS, DOMAIN
from risico.organisation.bodies import Body
from risico.organisation.models import Municipality, Term
from risico.year.service import get_year
from risico_briefings import appointments
from risico_briefings.demo import Demo
from risico_briefings.issuing import Maker, draft, problems
from risico_briefings.models import Edition, Issue
from risico_briefings.rows import SeatRow, all_rows, coverage, of_body
from risico_briefings.sentences import days_left, state
from tests.plugins.scan.factories import make_user, make_year
from tests.support.story import on

DAYS = (date(2027, 5, 11), date(2027, 1, 3), date(2026, 12, 31), date(2028, 2, 29))


@pytest.fixture(params=DAYS)
def made(request: pytest.FixtureRequest, session: Session, maker: Maker) -> Iterator[Session]:
    with on(request.param):
        session.add(Municipality(id=1, name="Voorbeeldgemeente"))
        users: list[User] = [make_user(session, email=f"{name}@{DOMAIN}", title=title, roles=(role,)) for name, title, role in ACCOUNTS]
        for number in range(request.param.year - 1, request.param.year + 2):
            make_year(session, number=number, opened_by=users[0])
        Demo(session, maker).write()
        yield session


def test_it_is_as_in_the_mockup_whatever_day_it_is(made: Session, maker: Maker) -> None:
    """One test, because making it takes seconds."""
    rows = all_rows(made, maker.library, clock.today().year)
    the_council_is_as_in_the_mockup(of_body(rows, Body.COUNCIL))
    college_and_clerk_nearly_all_read(of_body(rows, Body.COLLEGE), of_body(rows, Body.CLERK))
    every_office_got_two_editions_and_can_get_the_next(made, maker)
    nothing_is_dated_in_the_future_or_before_the_seat(made)
    what_was_agreed_stands_in_the_year_of_the_election_when_that_is_open(made)


def the_council_is_as_in_the_mockup(council: list[SeatRow]) -> None:
    states = {row.term.seat: state(row) for row in council if row.standing.state != "read"}
    never, unconfirmed = "Niet geopend", "Niet bevestigd"
    assert states == {4: unconfirmed, 7: never, 10: "Niet bezorgd", 13: never, 17: unconfirmed, 22: never, 25: days_left(18)}
    assert len(council) == 25 and sum(row.standing.late for row in council) == 6
    assert council[24].term.name == "Z. Yildiz" and (clock.today() - council[24].term.since).days == 12
    found = coverage(council)
    assert (found.due, found.in_time) == (24, 22)


def college_and_clerk_nearly_all_read(college: list[SeatRow], clerks: list[SeatRow]) -> None:
    assert [row.term.office for row in college] == ["burgemeester", *["wethouder"] * 4]
    found = coverage([*college, *clerks])
    assert (found.seats, found.read, found.due, found.in_time) == (6, 5, 6, 6)


def every_office_got_two_editions_and_can_get_the_next(made: Session, maker: Maker) -> None:
    editions = made.execute(select(Edition.office, Edition.number, Edition.change != "").order_by(Edition.office, Edition.number)).all()
    offices = ("burgemeester", "griffier", "raadslid", "wethouder")
    assert [tuple(row) for row in editions] == [(office, number, number == 2) for office in offices for number in (1, 2)]
    year = get_year(made, clock.today().year)
    assert all(problems(made, maker, year, draft(made, maker, year, office)) == [] for office in offices)  # type: ignore[arg-type]


def nothing_is_dated_in_the_future_or_before_the_seat(made: Session) -> None:
    for issue in made.scalars(select(Issue)):
        assert all(moment <= clock.now() for moment in (issue.issued_at, issue.opened_at, issue.confirmed_at) if moment)
        assert clock.day_of(issue.issued_at) >= issue.term.since
    sinces = sorted(set(made.scalars(select(Term.since))))
    assert sinces[0] == date(2026, 3, 26) and len(sinces) == 2


def what_was_agreed_stands_in_the_year_of_the_election_when_that_is_open(made: Session) -> None:
    lines = appointments.appointments(made, 2026)
    found = appointments.tally(lines)
    assert (found.all, found.done, found.late) == ((15, 14, 0) if clock.today().year <= 2027 else (0, 0, 0))
    assert all(line.due is None or (line.done_on and line.done_on <= line.due) for line in lines)


def test_without_a_planning_year_only_the_seats_are_filled(session: Session, maker: Maker) -> None:
    with on(DAYS[0]):
        make_user(session, email=f"griffier@{DOMAIN}", title="Griffier", roles=("clerk",))
        Demo(session, maker).write()
    assert len(session.scalars(select(Term)).all()) == 31 and session.scalars(select(Edition)).all() == []

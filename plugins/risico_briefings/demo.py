"""Raad and college of Voorbeeldgemeente and their briefings since the last election, through the services, on the day people did it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.demo import DOMAIN
from risico.organisation.bodies import Body, Office
from risico.organisation.council import Member
from risico.organisation.incoming import bring_in
from risico.organisation.models import Term
from risico.organisation.terms import present_terms, replace
from risico.outbox.models import BlockedAddress
from risico.year.service import all_years

from . import appointments, facts, reading
from .demo_story import BOUNCED_SEAT, CHANGE, CHANGED, CLERK, COLLEGE, COUNCIL, FACTS, NEW_SEAT, NEWCOMER, NO_MAILBOX, PARTIES, Seat
from .issuing import Maker, edition_for, give, prepare
from .links import token_of
from .models import Edition, Issue

STORIES = {Body.COUNCIL: COUNCIL, Body.COLLEGE: COLLEGE, Body.CLERK: CLERK}
LAST, CAME = timedelta(days=35), timedelta(days=12)
"""How long ago everybody got the last edition, and the newcomer came."""
_SETTLED = timedelta(days=90)
"""A council that is younger has had no two editions."""


class Demo:
    """Writes the story with the people in it."""

    def __init__(self, session: Session, maker: Maker) -> None:
        self._session, self._maker, self._today = session, maker, clock.today()
        self._clerk = session.scalars(select(User).where(User.email == f"griffier@{DOMAIN}")).one()
        installed = (election.installation for election in maker.library.elections)
        self._installed = max((day for day in installed if day <= self._today - _SETTLED), default=self._today - timedelta(days=400))
        self._years = {year.number: year for year in all_years(session)}

    def write(self) -> None:
        """Everything in the order in which it happened. Briefings belong to a planning year: without one only the seats are filled."""
        with _on(self._installed - timedelta(days=20)):
            self._fill_seats()
        if not self._years:
            return
        self._check_candidates()
        with _on(self._installed + timedelta(days=2)):
            self._save({**FACTS, "norm_vastgesteld": f"{self._installed.day}-{self._installed.month}-{self._installed.year}"})
        first = self._issue_all(self._installed + timedelta(days=5), "")
        for issue, seat in first:
            self._read(issue, seat.first, seat.first)
        with _on(self._today - LAST):
            self._save(CHANGED)
        for issue, seat in self._issue_all(self._today - LAST, CHANGE):
            self._read(issue, seat.opened, seat.read)
        self._welcome()
        self._bounce()

    def _fill_seats(self) -> None:
        for body, seats in STORIES.items():
            bring_in(self._session, self._clerk, [_member(seat, body, number) for number, seat in enumerate(seats, start=1)], body, self._installed)

    def _check_candidates(self) -> None:
        """Agreements and checks before the installation, in the year of the election; with one party nothing was agreed."""
        year = self._installed.year
        if year not in self._years:
            return
        with _on(self._installed - timedelta(days=60)):
            for party, done in PARTIES.items():
                appointments.add_party(self._session, self._clerk, year, party, self._installed - timedelta(days=30) if done else None)
        with _on(self._installed - timedelta(days=19)):
            appointments.add_college(self._session, self._clerk, year)
        for line in appointments.appointments(self._session, year):
            before = PARTIES[line.subject] if line.kind == appointments.Kind.PARTY else 6
            if before is not None:
                day = self._installed - timedelta(days=before)
                with _on(day):
                    appointments.record(self._session, self._clerk, line, line.due, day, line.version)

    def _save(self, changed: dict[str, str]) -> None:
        stored = facts.stored(self._session)
        known = {key: fact.value for key, fact in stored.items()}
        facts.save(self._session, self._clerk, {**known, **changed}, facts.version_of(stored))

    def _issue_all(self, day: date, change: str) -> list[tuple[Issue, Seat]]:
        """Give everybody the newest edition that day."""
        terms = present_terms(self._session)
        with _on(day):
            editions = {office: self._edition(office, change).id for office in {term.office for term in terms}}
            return [(self._give(term, editions[term.office]), STORIES[Body(term.body)][term.seat - 1]) for term in terms]

    def _edition(self, office: str, change: str) -> Edition:
        year = self._years.get(clock.today().year) or self._years[min(self._years)]
        return edition_for(self._session, self._clerk, self._maker, year, office, change, material=True)  # type: ignore[arg-type]

    def _give(self, term: Term, edition_id: int) -> Issue:
        return give(self._session, self._clerk, self._maker, term.id, edition_id, prepare(self._session, self._maker, term.id, edition_id))

    def _read(self, issue: Issue, opened: int | None, confirmed: int | None) -> None:
        token, given = token_of(self._maker.secret, issue), clock.day_of(issue.issued_at)
        for days, act in ((opened, reading.opened), (confirmed, reading.confirm)):
            if days is not None:
                with _on(given + timedelta(days=days)):
                    act(self._session, token)

    def _welcome(self) -> None:
        """Somebody takes over a seat of the council, and has some weeks left to read."""
        leaver = self._seat(NEW_SEAT)
        day = self._today - CAME
        with _on(day):
            member = _member(Seat(NEWCOMER, None, None), Body.COUNCIL, NEW_SEAT)
            term = replace(self._session, self._clerk, leaver.id, member, day, leaver.version)
            self._give(term, self._edition(term.office, CHANGE).id)

    def _bounce(self) -> None:
        since = datetime.combine(self._today - LAST, time(11), clock.AMSTERDAM)
        self._session.add(BlockedAddress(address=self._seat(BOUNCED_SEAT).email, reason="bounced", answer=NO_MAILBOX, since=since))
        self._session.flush()

    def _seat(self, number: int) -> Term:
        return next(term for term in present_terms(self._session) if term.body == Body.COUNCIL and term.seat == number)


def _member(seat: Seat, body: Body, number: int) -> Member:
    address = "".join(letter for letter in seat.name.lower() if letter.isalpha())
    return Member(seat.name, f"{address}@{DOMAIN}", body, _offices(body)[min(number, 2) - 1], number)


def _offices(body: Body) -> Sequence[Office]:
    """The office of seat 1, and that of the other seats."""
    return {
        Body.COUNCIL: (Office.COUNCILLOR, Office.COUNCILLOR),
        Body.COLLEGE: (Office.MAYOR, Office.ALDERMAN),
        Body.CLERK: (Office.CLERK, Office.CLERK),
    }[body]


@contextmanager
def _on(day: date) -> Iterator[None]:
    with clock.at(datetime.combine(day, time(10, 30), clock.AMSTERDAM)):
        yield

"""Three years of counting in Voorbeeldgemeente, made the way people make it: through the services, on the day they did it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.types import Library
from risico.year.models import Year

from . import basis, norms, poll, sample, service
from .counts import EMPLOYEES, OFFICE_HOLDERS, YEARLY
from .demo_story import (
    AGREED_FIRST,
    AGREED_LATER,
    CORRECTED,
    FORGOTTEN,
    LINKS,
    OF_TOPIC,
    POLLS,
    RATES,
    REPORTERS,
    SAMPLES,
    SEATS,
    SOURCE,
    TOPIC,
    WHY,
    M,
    Story,
)
from .demo_story import EMPLOYEES as OF_EMPLOYEES
from .demo_story import OFFICE_HOLDERS as OF_OFFICE_HOLDERS
from .poll_sums import KNOWS, YES
from .quarters import Quarter, last_ended

FIELDS = {
    "reported": "incidents_reported",
    "registered": "incidents_registered",
    "serious": "severity_serious",
    "called": "contact_within_norm",
    "manager": "case_manager_assigned",
    "in_time": "registered_within_norm",
    "considered": "complaint_considered",
    "filed": "complaint_filed",
    "employer": "filed_by_employer",
    "code": "vpt_code_requested",
    "response": "perpetrator_response_within_norm",
    "aftercare": "aftercare_offered",
    "accepted": "aftercare_accepted",
    "feedback": "feedback_given",
    "evaluated": "evaluations_done",
    "open": "open_over_30_days",
}
"""What each number of the story is called in a count."""
_COUNTED_AFTER, _ASKED = timedelta(days=9), timedelta(days=14)


class Demo:
    """Writes the story with the people in it."""

    def __init__(self, session: Session, library: Library) -> None:
        self._session, self._library = session, library
        self._people = {user.email.partition("@")[0]: user for user in session.scalars(select(User))}
        self._today = clock.today()
        self._start = date(self._today.year - 2, 1, 15)

    def write(self) -> None:
        """What was agreed, then all quarters but the last one, which is still to be counted, then what happens once a year."""
        self._agree()
        self._count()
        years = [number for number in self._session.scalars(select(Year.number).order_by(Year.number.desc())) if number <= self._today.year]
        for number, people, found in zip(years, POLLS, SAMPLES, strict=False):
            self._ask(number, *people)
            self._look(number, *found)

    def _agree(self) -> None:
        oov, library = self._people["oov"], self._library
        with _on(self._start):
            basis.set_basis(self._session, oov, library, self._start, basis.Given(SEATS, RATES, SOURCE, M), 0)
            norms.agree(self._session, oov, library, self._start, AGREED_FIRST, norms.fingerprint(self._session))
        later = date(self._start.year + 1, 1, 1)
        with _on(later):
            norms.agree(self._session, oov, library, later, AGREED_LATER, norms.fingerprint(self._session))

    def _ask(self, year: int, know: int, others: int) -> None:
        """The poll of a year: two weeks in March, if they are over."""
        clerk, opened = self._people["griffier"], date(year, 3, 1)
        if opened + _ASKED > self._today:
            return
        with _on(opened):
            asked = poll.open_poll(self._session, clerk, self._library, year, _ASKED.days)
            tokens = poll.make_links(self._session, clerk, asked, LINKS, asked.version)
            for place, token in enumerate(tokens[: know + others]):
                answers = {question.id: (place * 3 + number) % 4 for number, question in enumerate(self._library.block_questions("B"))}
                poll.answer(self._session, token, answers | {KNOWS: YES if place < know else 1 - YES})
        with _on(opened + _ASKED):
            self._session.refresh(asked)
            poll.close_poll(self._session, clerk, asked)

    def _look(self, year: int, looked_at: int, lifted: int) -> None:
        """The sample of measures against citizens, in November."""
        day = date(year, 11, 20)
        if day <= self._today:
            with _on(day):
                sample.record(self._session, self._people["secretaris"], year, looked_at, lifted, "", 0)

    def _count(self) -> None:
        for place in reversed(range(len(OF_EMPLOYEES))):
            quarter = last_ended(self._today).after(-1 - place)
            with _on(max(quarter.last_day + _COUNTED_AFTER, self._start)):
                self._count_employees(quarter, place)
                self._count_office_holders(quarter, OF_OFFICE_HOLDERS[place])

    def _count_employees(self, quarter: Quarter, place: int) -> None:
        story = OF_EMPLOYEES[place]
        topics = {TOPIC: OF_TOPIC[place]} if place < len(OF_TOPIC) else {}
        counts = counted(story, reporters=story.reported - story.reported // 5)
        if place != CORRECTED:
            self._save(quarter, EMPLOYEES, counts, topics)
            return
        first = counts | {"incidents_reported": story.reported - FORGOTTEN}
        self._save(quarter, EMPLOYEES, first, topics)
        self._save(quarter, EMPLOYEES, counts, topics, WHY, 1)

    def _count_office_holders(self, quarter: Quarter, story: Story | None) -> None:
        if story is None:
            service.declare_nil(self._session, self._people["cag"], quarter, OFFICE_HOLDERS)
            return
        counts = counted(story, reporters=min(story.reported, REPORTERS))
        self._save(quarter, OFFICE_HOLDERS, counts | {YEARLY: REPORTERS}, {})

    def _save(self, quarter: Quarter, group: str, counts: dict[str, int], topics: dict[str, int], reason: str = "", seen: int = 0) -> None:
        service.save(self._session, self._people["cag"], quarter, group, counts, topics, reason, seen)


def counted(story: Story, reporters: int) -> dict[str, int]:
    """A whole count: every report has one or more forms and ways."""
    reported = story.reported
    forms = {
        "verbal": reported - reported // 4,
        "threat_intimidation": reported // 4,
        "physical": reported // 12,
        "discrimination": reported // 10,
        "sexual_intimidation": reported // 20,
        "doxing_or_online_exposure": reported // 9,
        "property": reported // 14,
        "legal_intimidation": reported // 11,
    }
    ways = {
        "online": reported // 2,
        "in_person": reported // 5,
        "phone": reported - reported // 2,
        "letter": reported // 9,
        "at_home": reported // 12,
        "meeting": reported // 8,
    }
    told = {FIELDS[name]: number for name, number in asdict(story).items()}
    return told | {"unique_reporters": reporters} | forms | ways


@contextmanager
def _on(day: date) -> Iterator[None]:
    with clock.at(datetime.combine(day, time(10, 30), clock.AMSTERDAM)):
        yield

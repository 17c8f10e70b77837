"""A municipality that counted for ten years, employees much and office holders little, with the seats of a large council."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from flask import Flask

from risico import clock
from risico_registration.counts import EMPLOYEES, OFFICE_HOLDERS, YEARLY
from risico_registration.demo import counted
from risico_registration.demo_story import EMPLOYEES as OF_EMPLOYEES
from risico_registration.demo_story import OFFICE_HOLDERS as OF_OFFICE_HOLDERS
from risico_registration.models import Basis, Count
from risico_registration.quarters import Quarter, last_ended

YEARS, A_YEAR = 10, 4
SEATS = {"burgemeester": 1, "wethouder": 9, "raadslid": 45}
RATES = {"burgemeester": 0.77, "wethouder": 0.67, "raadslid": 0.45}


def fill(app: Flask, user: int) -> None:
    """Write it all in one transaction; `user`: the account that counted."""
    today = clock.today()
    start = last_ended(today).after(-YEARS * A_YEAR)
    with app.extensions["risico"].database.writer() as session, session.begin():
        basis = {"seats": SEATS, "rates": RATES, "source": "Monitor 2022", "m": 0.16}
        session.add(Basis(valid_from=start.first_day, recorded_by_id=user, recorded_at=clock.now(), **basis))
        session.add_all(row for place in range(YEARS * A_YEAR) for row in _counts(start.after(place), place, user))


def _counts(quarter: Quarter, place: int, user: int) -> Iterator[Count]:
    for group, stories, most in ((EMPLOYEES, OF_EMPLOYEES, 20), (OFFICE_HOLDERS, OF_OFFICE_HOLDERS, 2)):
        story = stories[place % len(stories)]
        counts = counted(story, min(story.reported, most)) | ({YEARLY: 2} if group == OFFICE_HOLDERS else {}) if story else {}
        moment = datetime.combine(quarter.last_day + timedelta(days=9), time(9), UTC)
        by = {"recorded_by_id": user, "recorded_as": "Coördinator", "recorded_at": moment}
        yield Count(year=quarter.year, quarter=quarter.quarter, target_group=group, number=1, counts=counts, nil=story is None, **by)

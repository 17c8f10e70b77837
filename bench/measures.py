"""A municipality with 500 measures and 5,000 checks over five years."""

from datetime import date, timedelta

from flask import Flask

from risico import clock
from risico_measures.models import Check, Measure, Paper

MEASURES, CHECKS = 500, 5_000
PHASES, LEVELS = ("vooraf", "tijdens", "nazorg"), ("individu", "gemeenschap", "samenleving")
YEARS = 5


def fill(app: Flask, owners: tuple[int, int]) -> None:
    """Write it all in one transaction; `owners`: two account ids, the one records and the other confirms."""
    today = clock.today()
    with app.extensions["risico"].database.writer() as session, session.begin():
        for number in range(MEASURES):
            measure = _measure(number, owners[number % 2], today - timedelta(days=365 * YEARS))
            session.add(measure)
            session.flush()
            if number % 5:
                session.add(_paper(measure, owners[0]))
            session.add_all(_check(measure, place, today, owners) for place in range(CHECKS // MEASURES))


def _measure(number: int, owner: int, chosen: date) -> Measure:
    return Measure(
        code=f"E{number + 1:03d}",
        title=f"Maatregel {number + 1} van de gemeente",
        phase=PHASES[number % 3],
        level=LEVELS[number // 3 % 3],
        paper="Er is een besluit.",
        practice="Het is gezien.",
        review_months=12,
        owner_title="griffier",
        owner_id=owner,
        chosen_on=chosen,
    )


def _paper(measure: Measure, by: int) -> Paper:
    since = measure.chosen_on + timedelta(days=measure.id % 700)
    return Paper(measure_id=measure.id, state="vastgesteld", since=since, reference="raadsbesluit", recorded_by_id=by, recorded_at=clock.now())


def _check(measure: Measure, place: int, today: date, owners: tuple[int, int]) -> Check:
    """Spread over the years; the newest one of every tenth measure waits for a second person."""
    day = today - timedelta(days=(measure.id * 7 + place * 180) % (365 * YEARS))
    waits = place == 0 and measure.id % 10 == 0
    return Check(
        measure_id=measure.id,
        day=day,
        kind="steekproef",
        result=("werkt", "deels", "werkt", "niet")[(measure.id + place) % 4],
        evidence="zaak 1",
        recorded_by_id=owners[0],
        recorded_at=clock.now(),
        state="waiting" if waits else "confirmed",
        confirmed_by_id=None if waits else owners[1],
        confirmed_at=None if waits else clock.now(),
    )

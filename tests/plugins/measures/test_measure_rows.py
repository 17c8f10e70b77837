"""The list of measures: what a row tells, on any day, in a number of statements that does not grow."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from risico import clock
from risico.db import Database
from risico_measures.frame import frame
from risico_measures.models import Check, Measure, Paper
from risico_measures.papers import TypedPaper
from risico_measures.rates import quarter_ends, rates, trend
from risico_measures.rows import all_rows, applying, rows_of
from tests.plugins.measures.factories import TODAY, Town
from tests.plugins.scan.cases import LIBRARY
from tests.support.statements import counted
from tests.support.story import on


def many(town: Town, measures: int) -> None:
    """That many measures, each with a stand on paper and ten checks over the last three years, one of which waits."""
    session, now = town.session, clock.now()
    rows = [
        {"code": f"E{n:03d}", "title": f"Maatregel {n}", "phase": ("vooraf", "tijdens", "nazorg")[n % 3], "level": ("individu", "samenleving")[n % 2]}
        | {"paper": "Er is een besluit.", "practice": "Het is gezien.", "review_months": 12, "owner_title": "Griffier", "owner_id": town.clerk.id}
        | {"chosen_on": date(2024, 1, 15), "version": 1}
        for n in range(measures)
    ]
    session.execute(insert(Measure), rows)
    ids = list(session.scalars(Measure.__table__.select().with_only_columns(Measure.id)))
    session.execute(
        insert(Paper),
        [{"measure_id": id, "state": "vastgesteld", "since": date(2024, 2, 1), "recorded_by_id": town.oov.id, "recorded_at": now} for id in ids],
    )
    by = {"recorded_by_id": town.clerk.id, "recorded_at": now, "evidence": "zaak 2027-0417", "kind": "oefening", "version": 1}
    done = {"confirmed_by_id": town.oov.id, "confirmed_at": now - timedelta(days=1)}
    session.execute(
        insert(Check),
        [
            {"measure_id": id, "day": TODAY - timedelta(days=100 * n), "result": ("werkt", "deels", "niet")[(id + n) % 3]}
            | by
            | ({"state": "waiting", "confirmed_by_id": None, "confirmed_at": None} if n == 0 else {"state": "confirmed", **done})
            for id in ids
            for n in range(10)
        ],
    )
    session.commit()


@pytest.mark.parametrize("measures", [5, 500])
def test_list_frame_and_trend_cost_two_statements(town: Town, database: Database, measures: int) -> None:
    many(town, measures)
    with database.reader() as reading, counted(database.engine) as statements:
        rows = applying(all_rows(reading, LIBRARY))
        cells = frame(rows)
        points = trend([row.history for row in all_rows(reading, LIBRARY)], quarter_ends(date(2024, 1, 15), TODAY))
    assert len(statements) == 2, "\n".join(statements)
    assert (len(rows), sum(len(cell.rows) for line in cells for cell in line), len(points)) == (measures, measures, 14)
    assert points[-1].rates == rates(row.standing for row in rows)


def test_a_row_tells_what_waits_and_who_had_a_hand_in_it(town: Town) -> None:
    town.choose("M12")
    town.own(town.secretary)
    town.seen(result="deels", day=date(2027, 4, 1))
    check = town.look()
    (row,) = all_rows(town.session, LIBRARY)
    assert (row.standing.practice.state, row.owner, row.cell) == ("deels", "Gemeentesecretaris", ("gemeenschap", "vooraf"))
    (pending,) = row.waiting
    assert pending.id == check.id and pending.hands.all == {town.secretary.id, town.clerk.id}
    assert town.row() == row == rows_of(town.session, LIBRARY, ["M12", "M99"])[0]


def test_the_list_of_an_earlier_day_is_what_it_was_then(town: Town) -> None:
    with on(date(2026, 1, 15)):
        town.choose("M11", "M12")
        town.write_down("M12", TypedPaper("vastgesteld", date(2026, 1, 1), "besluit", date(2026, 12, 31)))
    with on(date(2026, 3, 1)):
        town.seen("M12", day=date(2026, 3, 1))
    found = {day: rates(row.standing for row in applying(all_rows(town.session, LIBRARY, day))) for day in (date(2026, 1, 14), date(2026, 12, 31), TODAY)}
    assert [(each.total, each.on_paper, each.working) for each in found.values()] == [(0, 0, 0), (2, 1, 1), (2, 0, 0)]


def test_the_day_of_the_next_check_is_planned_or_follows_from_the_last(town: Town) -> None:
    town.choose("M11", "M12", "M40")
    town.seen("M40", day=date(2027, 2, 20))
    town.seen("M12", day=date(2026, 7, 1))
    found = {row.code: (row.next_check, row.days_left, row.is_near) for row in all_rows(town.session, LIBRARY)}
    assert found == {"M11": (None, None, False), "M12": (date(2027, 7, 1), 51, False), "M40": (date(2027, 5, 20), 9, True)}


def test_nothing_chosen_is_an_empty_list(session: Session) -> None:
    assert all_rows(session, LIBRARY) == [] and rows_of(session, LIBRARY, ["M12"]) == []

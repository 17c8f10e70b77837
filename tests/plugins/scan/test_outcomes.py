"""Looking back on adopted years, and what it says about the levels."""

import pytest
from sqlalchemy.orm import Session

from risico.db import Database
from risico.errors import Forbidden, Refused, Stale
from risico_scan.adoption import reopen
from risico_scan.outcomes import Lookback, crosstab, judgement, lookbacks, outcome_of, record, times
from tests.plugins.scan.years import People, adopted_round, decided_round, make_people, topics_of
from tests.support.statements import counted


@pytest.fixture
def people(session: Session) -> People:
    return make_people(session)


def seen(severity: int | None, *, level: int = 3, band: tuple[int, int] | None = (2, 4), code: str = "T01", year: int = 2026) -> Lookback:
    return Lookback(year, code, "Coffeeshops", level, band, severity, "")


@pytest.mark.parametrize(
    ("level", "band", "severity", "verdict"),
    [
        (3, (2, 4), 0, "milder"),
        (3, (2, 4), 1, "fits"),
        (3, (2, 4), 3, "fits"),
        (3, (2, 4), 4, "worse"),
        (5, (2, 4), 4, "fits"),  # a decision may be above the band
        (1, (2, 4), 0, "fits"),
        (3, None, 2, "fits"),
        (3, None, 3, "worse"),
        (3, (2, 4), None, None),
    ],
)
def test_what_happened_fits_within_the_band(level: int, band: tuple[int, int] | None, severity: int | None, verdict: str | None) -> None:
    assert seen(severity, level=level, band=band).verdict == verdict


@pytest.mark.parametrize(
    ("severities", "sentence"),
    [
        ([], ""),
        ([None], ""),
        ([2], "Wat er gebeurde, paste bij het niveau."),
        ([0], "Het viel mee: er gebeurde minder dan past bij het niveau."),
        ([None, 4], "Het was erger dan past bij het niveau."),
        ([2, 2, None], "Bij 2 van de 2 onderwerpen paste wat er gebeurde bij het niveau."),
        ([2, 0], "Bij 1 van de 2 onderwerpen paste wat er gebeurde bij het niveau. Bij 1 viel het mee."),
        ([0, 4, 4], "Bij 0 van de 3 onderwerpen paste wat er gebeurde bij het niveau. Bij 1 viel het mee en bij 2 was het erger."),
    ],
)
def test_the_year_is_judged_in_plain_words(severities: list[int | None], sentence: str) -> None:
    assert judgement([seen(severity) for severity in severities]) == sentence


def test_the_years_together_count_times() -> None:
    assert times([seen(2), seen(2, year=2025), seen(4)]) == "2 van de 3 keer paste wat er gebeurde bij het niveau. 1 keer was het erger."


def test_the_table_of_all_years_counts_levels_and_outcomes() -> None:
    table = dict(crosstab([seen(0), seen(2), seen(2), seen(None), seen(4, level=5)]))
    assert list(table) == [5, 4, 3, 2, 1]
    assert table[3] == [1, 0, 2, 0, 0]
    assert table[5] == [0, 0, 0, 0, 1]
    assert sum(map(sum, table.values())) == 4


def test_what_happened_is_kept_and_can_be_changed(session: Session, people: People) -> None:
    topic = topics_of(session, adopted_round(session, people, 2026, 2))[1]
    first = record(session, people.director, topic, 3, "  Er was een incident.  ", 0)
    session.commit()
    record(session, people.secretary, topic, 1, "", first.version)
    session.commit()
    kept = outcome_of(session, topic)
    assert kept and (kept.severity, kept.note, kept.recorded_by_id) == (1, "", people.secretary.id)
    found = {each.code: each for each in lookbacks(session)}
    assert (found["T02"].severity, found["T02"].level, found["T02"].title) == (1, 3, "Vakantieparken")
    assert found["T01"].severity is None


def test_the_second_of_two_people_hears_of_the_first(session: Session, people: People) -> None:
    topic = topics_of(session, adopted_round(session, people, 2026, 1))[0]
    record(session, people.director, topic, 3, "", 0)
    with pytest.raises(Stale):
        record(session, people.secretary, topic, 1, "", 0)


def test_one_looks_back_on_adopted_rounds_only(session: Session, people: People) -> None:
    topic = topics_of(session, decided_round(session, people, 2026, 1))[0]
    with pytest.raises(Refused, match="vastgesteld"):
        record(session, people.director, topic, 1, "", 0)
    assert lookbacks(session) == []


def test_looking_back_waits_while_a_round_is_corrected(session: Session, people: People) -> None:
    round = adopted_round(session, people, 2026, 1)
    topic = topics_of(session, round)[0]
    record(session, people.director, topic, 1, "", 0)
    reopen(session, people.secretary, round, "Er klopte iets niet.", round.version)
    with pytest.raises(Refused, match="vastgesteld"):
        record(session, people.director, topic, 2, "", 1)
    kept = outcome_of(session, topic)
    assert kept and kept.severity == 1


@pytest.mark.parametrize(
    ("severity", "note", "fault"), [(5, "", "Kies"), (-1, "", "Kies"), (2, "x" * 501, "Haal er 1 weg"), (2, "Bel 06-12345678", "telefoon")]
)
def test_nothing_wrong_is_kept(session: Session, people: People, severity: int, note: str, fault: str) -> None:
    topic = topics_of(session, adopted_round(session, people, 2026, 1))[0]
    with pytest.raises(Refused, match=fault):
        record(session, people.director, topic, severity, note, 0)
    assert outcome_of(session, topic) is None


def test_the_mayor_and_the_assessor_do_not_record(session: Session, people: People) -> None:
    topic = topics_of(session, adopted_round(session, people, 2026, 1))[0]
    for user in (people.mayor, people.assessor):
        with pytest.raises(Forbidden):
            record(session, user, topic, 1, "", 0)


def test_all_years_are_read_in_one_statement(session: Session, people: People, database: Database) -> None:
    for year in (2024, 2025, 2026):
        adopted_round(session, people, year, 4)
    session.commit()
    with counted(database.engine) as statements:
        found = lookbacks(session)
    assert len(found) == 12 and len(statements) == 1
    assert [each.year for each in found] == sorted(each.year for each in found)

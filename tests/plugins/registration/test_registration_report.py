"""What the report tells of registration: a whole year inside, years only outside, small numbers nowhere."""

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import String, inspect, update
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.db import Base, Database
from risico.documents import data, sheets, word
from risico.documents.blocks import Audience, Report, ReportPart, Table
from risico.documents.report import assemble
from risico.organisation.bodies import Body
from risico.organisation.models import Term
from risico.plugins import make_plugin_manager
from risico.year.service import get_year
from risico_registration import basis, models, sample
from risico_registration.counts import OFFICE_HOLDERS
from risico_registration.export import workbook
from risico_registration.quarters import Quarter
from risico_registration.report.part import part
from tests.plugins.registration.factories import Q2, Q3, Q4, Town
from tests.plugins.registration.test_registration_page import GIVEN, LITTLE
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_year
from tests.plugins.scan.test_report_public import everything
from tests.support.statements import counted
from tests.support.story import on

CANARY = "Kanariezin"
FIRST = Quarter(2026, 1)
NOT_TYPED = {"key", "unit", "target_group", "token_hash"}


@pytest.fixture
def told(town: Town) -> Town:
    """2026 was counted, by both groups; seats and a sample are known."""
    for number in (2026, 2027):
        make_year(town.session, number=number)
    for place, quarter in enumerate((FIRST, Q2, Q3, Q4)):
        with on(quarter.next().first_day):
            town.count(quarter, incidents_reported=22 + place)
            town.count(quarter, OFFICE_HOLDERS, LITTLE)
    basis.set_basis(town.session, town.oov, LIBRARY, date(2026, 1, 1), GIVEN, 0)
    sample.record(town.session, town.oov, 2026, 14, 3, "", 0)
    return town


def made(town: Town, audience: Audience = "intern", year: int = 2027) -> ReportPart:
    found = part(town.session, LIBRARY, year, audience)
    assert found
    return found


def tables(found: ReportPart) -> Mapping[str, Table]:
    return {block.caption: block for section in found.sections for block in section.blocks if isinstance(block, Table)}


def report(session: Session, audience: Audience) -> Report:
    return assemble(session, make_plugin_manager(), LIBRARY, get_year(session, 2027), audience)


def test_the_first_page_says_what_became_of_the_reports(told: Town) -> None:
    found = made(told)
    assert found.core == "Van de 94 meldingen van medewerkers in 2026 zijn er 56 geregistreerd, en alle 4 kwartalen zijn geteld."
    assert found.figures == (("56 van 94", "meldingen geregistreerd in 2026"),)
    assert "11 mei 2027" in found.about


def test_inside_the_chain_is_told_per_quarter_without_small_numbers(told: Town) -> None:
    found = tables(made(told))
    chain = found["Van melding tot afsluiting, medewerkers, 2026"]
    assert [column.title for column in chain.columns] == ["Stap", "jan–mrt 2026", "apr–jun 2026", "jul–sep 2026", "okt–dec 2026", "heel 2026"]
    lines = {line[0]: line[1:] for line in chain.rows}
    assert lines["Geregistreerd"] == ("14 van 22", "14 van 23", "14 van 24", "14 van 25", "56 van 94")
    assert lines["Aangifte afgewogen"][:4] == ("1 t/m 4 van 6",) * 4
    holders = found["Van melding tot afsluiting, bestuur en raad, 2026"]
    assert not [cell for line in holders.rows for cell in line[1:] if str(cell).split(" van ")[0] in ("1", "2", "3", "4")]


def test_inside_indicators_what_stays_out_of_sight_and_the_sample_are_told(told: Town) -> None:
    found = tables(made(told))
    rows = {str(line[0])[:3]: line[1:] for line in found["Indicatoren, medewerkers, 2026"].rows}
    assert rows["D01"] == ("56 van 94", "60%", "95%", "–", "Nog niet")
    assert {row[0]: row[1] for row in found["Wat blijft buiten beeld?"].rows} == {
        "Bestuurders en raadsleden": "30",
        "Lieten in 2026 iets registreren": "1 t/m 4",
        "Maakten naar schatting iets mee": "11 tot 18",
        "Als onze gemeente anders is dan het land": "6 tot 24",
    }
    assert found["Maatregelen tegen inwoners"].rows == ((2026, 14, "1 t/m 4"),)


def test_inside_the_briefings_tell_how_it_is_now(told: Town) -> None:
    """D15 comes from another plugin by its hook; a year that is over does not know how it was then."""
    session, since = told.session, date(2026, 3, 26)
    given = {"name": "R. Raadslid", "email": "raadslid@voorbeeldgemeente.example", "since": since}
    session.add_all(Term(body=Body.COUNCIL, office="raadslid", seat=seat, **given) for seat in (1, 2))
    session.flush()
    inside, outside = (everything(data.to_json(report(session, audience))) for audience in ("intern", "openbaar"))
    assert inside.count("D15 Bestuur en raad gebrieft, nu") == 1 and "0 van 2" in inside
    assert "D15" not in outside
    old = part(session, LIBRARY, 2026, "intern", (28, 30))
    assert old and "D15" not in str(old)


def test_the_workbook_has_all_seventeen_indicators(told: Town) -> None:
    content = workbook(told.session, LIBRARY, 2027, (28, 30))
    assert content
    rows = list(load_workbook(BytesIO(content), read_only=True)["Indicatoren"].iter_rows(values_only=True))
    of = {str(row[2]): row for row in rows if row[0] == "Bestuur en raad"}
    assert [code for code in of if code.startswith("D")] == [each.id for each in LIBRARY.indicators]
    assert of["D15"][:7] == ("Bestuur en raad", 2026, "D15", "Bestuur en raad gebrieft, nu", "28 van 30", "93%", "100%")
    assert of["D17"][4] == "1 t/m 4 van 6 tot 24"


def test_before_anything_is_counted_there_is_nothing_to_tell(town: Town) -> None:
    assert part(town.session, LIBRARY, 2027, "intern") is None
    town.count()
    assert part(town.session, LIBRARY, 2027, "intern") and part(town.session, LIBRARY, 2027, "openbaar") is None, "no year is complete"


def test_a_year_that_is_over_tells_of_itself(told: Town) -> None:
    with on(date(2028, 2, 1)):
        for quarter in (Quarter(2027, 1), Quarter(2027, 2)):
            told.count(quarter)
        assert made(told, year=2026).day == date(2026, 12, 31)
        assert "in 2026" in made(told, year=2026).core and "in 2027" in made(told, year=2027).core


def test_outside_there_are_whole_years_only(told: Town) -> None:
    found = made(told, "openbaar")
    assert found.core == "Van de 94 meldingen van medewerkers in 2026 zijn er 56 geregistreerd."
    chain = tables(found)["Van melding tot afsluiting, medewerkers"]
    assert [column.title for column in chain.columns] == ["Stap", "2026"]
    assert {str(row[0])[:3] for row in tables(found)["Indicatoren, medewerkers, 2026"].rows}.isdisjoint({"D13", "D15", "D16", "D17"})
    told_outside = str(found)
    assert not any(month in told_outside for month in ("jan–", "apr–", "jul–", "okt–"))
    assert tables(found)["Maatregelen tegen inwoners"].rows == ((2026, 14, "1 t/m 4"),)


@pytest.mark.parametrize("write", [word.write, sheets.write, data.to_json])
def test_no_typed_text_is_in_the_public_files(told: Town, write: Callable[[Report], bytes]) -> None:
    session = told.session
    for mapper in Base.registry.mappers:
        if mapper.class_.__module__ == models.__name__:
            typed = [column.key for column in inspect(mapper.class_).columns if isinstance(column.type, String) and column.key not in NOT_TYPED]
            if typed:
                session.execute(update(mapper.class_).values(dict.fromkeys(typed, CANARY)))
    session.execute(update(User).values(title=CANARY))
    session.expire_all()
    outside = everything(write(report(session, "openbaar")))
    assert CANARY not in outside and "56 van 94" in outside
    assert "56 van 94" in everything(write(report(session, "intern")))


def test_the_number_of_statements_does_not_depend_on_the_counts(told: Town, database: Database) -> None:
    told.session.commit()
    with database.reader() as reading, counted(database.engine) as statements:
        assert part(reading, LIBRARY, 2027, "intern")
    assert len(statements) <= 6, "\n".join(statements)

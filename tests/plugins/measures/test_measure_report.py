"""What the report tells of measures: everything inside, only totals outside."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import String, inspect, update
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.contract import TopicDecided
from risico.db import Base, Database
from risico.documents import data, sheets, word
from risico.documents.blocks import Audience, Heading, Note, Paragraph, Report, ReportPart, Table
from risico.documents.report import assemble
from risico.plugins import make_plugin_manager
from risico.year.service import get_year
from risico_measures import actions, choosing, models
from risico_measures.papers import TypedPaper
from risico_measures.report.part import part
from tests.plugins.measures.factories import Town
from tests.plugins.measures.test_measure_rows import many
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_year
from tests.plugins.scan.test_report_public import everything
from tests.support.statements import counted
from tests.support.story import on

CANARY = "Kanariezin"
CODES = ("M11", "M12", "M13", "M16", "M23", "M40")
ADOPTED = TypedPaper("vastgesteld", date(2026, 1, 10), "collegebesluit 12")
NOT_TYPED = {"code", "phase", "level", "state", "kind", "result", "topic"}


@pytest.fixture
def told(town: Town) -> Town:
    """Six measures since January 2026: M12 and M13 work, the last by way of exception, M11 has faded, M16 works by half. M15 does not apply."""
    with on(date(2026, 1, 15)):
        town.choose(*CODES, "M15")
        elsewhere = town.measure("M15")
        choosing.set_aside(town.session, town.oov, elsewhere, "Dit doet de regio.", elsewhere.version)
        for code in CODES[:5]:
            town.write_down(code, ADOPTED)
    with on(date(2026, 3, 1)):
        town.seen("M11", day=date(2026, 3, 1))
    town.own(town.secretary, "M13")
    town.seen("M12")
    town.confirm(town.look("M13"), town.secretary, "Er was niemand anders.")
    town.seen("M16", "deels", date(2027, 5, 3))
    actions.propose(town.session, TopicDecided(2027, "T01", "Opvang", 4, ("M12",), ()))
    action = actions.actions_of(town.session)[0]
    actions.accept(town.session, town.oov, LIBRARY, action, town.clerk.id, date(2027, 6, 1), action.version)
    return town


def made(town: Town, audience: Audience = "intern", year: int = 2027) -> ReportPart:
    found = part(town.session, LIBRARY, year, audience)
    assert found
    return found


def tables(found: ReportPart) -> dict[str, Table]:
    return {block.caption: block for section in found.sections for block in section.blocks if isinstance(block, Table)}


def report(session: Session, audience: Audience) -> Report:
    return assemble(session, make_plugin_manager(), LIBRARY, get_year(session, 2027), audience)


def test_the_first_page_says_how_many_are_on_paper_only(told: Town) -> None:
    found = made(told)
    assert found.core == "Van de 6 kernmaatregelen werken er 2 aantoonbaar en staan er 3 alleen op papier."
    assert (found.figures, found.about) == ((("3 van 6", "maatregelen alleen op papier"),), "De stand van de maatregelen is die van 11 mei 2027.")
    assert [section.title for section in found.sections] == [
        "Papier en praktijk",
        "De maatregelen één voor één",
        "Toezicht op daadwerkelijk getroffen maatregelen",
    ]


def test_the_figures_are_told_by_group_in_the_frame_and_through_time(told: Town) -> None:
    found = tables(made(told))
    groups = {row[0]: row[1:] for row in found["Papier en praktijk per groep"].rows}
    assert groups["Alle maatregelen"] == ("83% (5 van 6)", "33% (2 van 6)", 50)
    assert groups["Fase: tijdens"] == ("0 van 1", "0 van 1", None)
    assert groups["Eigenaar: Gemeentesecretaris"] == ("2 van 2", "1 van 2", None)
    assert found["Waar zit de kloof?"].rows[1][1:] == ("2 van 4 werkt, 2 alleen op papier", "geen maatregel", "geen maatregel")
    assert [(row[0], row[3]) for row in found["De kloof door de tijd"].rows] == [
        ("31 maart 2026", 66),
        ("30 juni 2026", 66),
        ("30 september 2026", 83),
        ("31 december 2026", 83),
        ("31 maart 2027", 83),
        ("11 mei 2027", 50),
    ]


def test_every_measure_is_told_with_both_statuses_apart(told: Town) -> None:
    found = tables(made(told))
    assert found["Alleen op papier"].rows == (
        ("M11 Netwerklijst, dag en nacht bereikbaar", "vastgesteld op 10 januari 2026", "onbekend sinds 2 september 2026", "OOV"),
        ("M16 Regeling beveiliging van bestuurders benut", "vastgesteld op 10 januari 2026", "werkt deels, gezien 3 mei 2027", "Gemeentesecretaris"),
        ("M23 Vaste lijn met politie en OM", "vastgesteld op 10 januari 2026", "nooit bekeken", "OOV"),
    )
    assert [row[0][:3] for name in ("Nog niet op papier", "Werkt aantoonbaar") for row in found[name].rows if isinstance(row[0], str)] == ["M40", "M12", "M13"]
    assert found["Niet van toepassing"].rows == (("M15 Risico’s van werkplek en vergaderplek bekeken", "Dit doet de regio."),)


def test_the_oversight_of_the_year_tells_checks_actions_and_exceptions(told: Town) -> None:
    section = made(told).sections[2]
    assert section.lead == "In 2027 zijn 3 maatregelen in de praktijk gecontroleerd. Bij 1 maatregel is het bewijs te oud: dat telt niet meer mee."
    found = tables(made(told))
    assert found["Controles in 2027"].rows == (("Oefening of tafeltest", 2, 1, 0),)
    assert found["Wat is gezien in 2027"].rows[2] == (
        "M16 Regeling beveiliging van bestuurders benut",
        "3 mei 2027",
        "Het werkt deels",
        "Commissieleden stonden niet op de lijst.",
        "zaak 2027-0417",
    )
    assert [block for block in section.blocks if isinstance(block, Paragraph)] == [Paragraph("De ene actie uit 2027 is nog niet klaar.", "Acties.")]
    assert found["Uitzonderingen op de vier ogen"].rows == (
        ("M13 Verantwoordelijkheden per rol vastgelegd", "4 mei 2027", "gemeentesecretaris", "Er was niemand anders."),
    )


def test_a_year_that_is_over_is_told_as_it_stood_on_its_last_day(told: Town) -> None:
    found = made(told, year=2026)
    assert found.day == date(2026, 12, 31)
    assert found.core == "Van de 6 kernmaatregelen werken er geen aantoonbaar en staan er 5 alleen op papier."
    assert [row[:2] for row in tables(found)["Wat is gezien in 2026"].rows] == [("M11 Netwerklijst, dag en nacht bereikbaar", "1 maart 2026")]
    assert any(isinstance(block, Note) and block.text.startswith("Elke controle") for block in found.sections[2].blocks)


def test_before_measures_are_chosen_there_is_nothing_to_tell(told: Town) -> None:
    assert part(told.session, LIBRARY, 2025, "intern") is None


def test_outside_there_are_totals_only(told: Town) -> None:
    found = made(told, "openbaar")
    (section,) = found.sections
    assert section.lead == found.core == "Van de 6 maatregelen werken er 2 aantoonbaar en staan er 3 alleen op papier."
    assert tables(found)["De kloof door de jaren"].rows == (
        ("2026", "83% (5 van 6)", "0% (0 van 6)", 83),
        ("2027", "83% (5 van 6)", "33% (2 van 6)", 50),
    )
    assert not any(isinstance(block, Paragraph | Heading) for block in section.blocks), "three checks are too few to tell of"


def test_of_fewer_than_five_measures_nothing_is_told_outside(town: Town) -> None:
    town.choose(*CODES[:4])
    assert part(town.session, LIBRARY, 2027, "openbaar") is None and part(town.session, LIBRARY, 2027, "intern") is not None


@pytest.mark.parametrize("write", [word.write, sheets.write, data.to_json])
def test_no_typed_text_title_or_owner_is_in_the_public_files(told: Town, write: Callable[[Report], bytes]) -> None:
    session = told.session
    for mapper in Base.registry.mappers:
        if mapper.class_.__module__ == models.__name__:
            typed = [column.key for column in inspect(mapper.class_).columns if isinstance(column.type, String) and column.key not in NOT_TYPED]
            if typed:
                session.execute(update(mapper.class_).values(dict.fromkeys(typed, CANARY)))
    session.execute(update(User).values(title=CANARY))
    session.expire_all()
    make_year(session)
    inside, outside = (everything(write(report(session, audience))) for audience in ("intern", "openbaar"))
    assert CANARY in inside and "M12" in inside
    assert CANARY not in outside and "@" not in outside.replace('"@"', "")
    for measure in LIBRARY.measures:
        assert measure.title not in outside, measure.title


@pytest.mark.parametrize("measures", [5, 500])
def test_the_number_of_statements_does_not_depend_on_the_measures(town: Town, database: Database, measures: int) -> None:
    many(town, measures)
    with database.reader() as reading, counted(database.engine) as statements:
        assert part(reading, LIBRARY, 2027, "intern")
    assert len(statements) == 4, "\n".join(statements)

"""Measures as a workbook: the way out and back loses nothing, every fault names its cell, and a file with a fault changes nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from risico.db import Database
from risico.documents.workbook import Faulty
from risico.errors import Forbidden, Refused
from risico_measures import checks, choosing
from risico_measures.exchange import columns as c
from risico_measures.exchange.desk import Summary
from risico_measures.exchange.incoming import bring_in
from risico_measures.exchange.outgoing import write
from risico_measures.models import Absence, Check, Measure, Paper
from risico_measures.papers import TypedPaper
from risico_measures.rows import all_rows
from tests.plugins.measures.factories import OWN, TODAY, Town, make_town
from tests.plugins.measures.test_measure_rows import many
from tests.plugins.scan.cases import LIBRARY
from tests.support.statements import counted
from tests.support.story import on

HARMLESS = '=HYPERLINK("https://voorbeeld.example")'


@pytest.fixture
def stocked(town: Town) -> Town:
    """A measure of the catalogue with a history, one that does not apply, and an own one; text that looks like a formula."""
    town.choose("M11", "M12", "M15")
    choosing.add_own(town.session, town.oov, LIBRARY, OWN)
    town.own(town.clerk)
    town.write_down("M12", TypedPaper("concept", date(2026, 1, 10)))
    town.write_down("M12", TypedPaper("vastgesteld", date(2026, 3, 1), HARMLESS, date(2030, 3, 1)))
    town.seen("M12", "deels")
    town.look("E01", evidence=HARMLESS)
    elsewhere = town.measure("M15")
    choosing.set_aside(town.session, town.oov, elsewhere, "Dit doet de regio.", elsewhere.version)
    town.session.flush()
    return town


def out(town: Town) -> bytes:
    return write(town.session, town.oov, LIBRARY)


def back(town: Town, content: bytes) -> Summary:
    return bring_in(town.session, town.oov, LIBRARY, content)


def edited(content: bytes, edit: Callable[[Workbook], object]) -> bytes:
    book = load_workbook(BytesIO(content))
    edit(book)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def change(sheet: str, column: str, value: object, row: int = 2) -> Callable[[Workbook], object]:
    """Put this in the cell of that column."""
    return lambda book: setattr(book[sheet][cell(sheet, column, row)], "value", value)


def add(sheet: str, **cells: object) -> Callable[[Workbook], object]:
    """A new row; `cells` by name of the column in `columns`."""
    titles = {getattr(c, name): value for name, value in cells.items()}
    return lambda book: book[sheet].append([titles.get(title) for title in c.SHEETS[sheet]])


def cell(sheet: str, column: str, row: int = 2) -> str:
    return f"{chr(ord('A') + c.SHEETS[sheet].index(column))}{row}"


def faults(town: Town, *edits: Callable[[Workbook], object]) -> list[tuple[str, str, str]]:
    content = out(town)
    for edit in edits:
        content = edited(content, edit)
    with pytest.raises(Faulty) as faulty:
        back(town, content)
    return [(fault.sheet, fault.cell, fault.message) for fault in faulty.value.faults]


def everything(session: Session) -> list[list[tuple[Any, ...]]]:
    return [[tuple(row) for row in session.execute(select(model.__table__).order_by(model.id))] for model in (Measure, Paper, Check)]


def test_out_and_back_changes_nothing(stocked: Town) -> None:
    before, content = everything(stocked.session), out(stocked)
    assert back(stocked, content) == Summary()
    stocked.session.flush()
    assert everything(stocked.session) == before and out(stocked) == content


def test_a_file_that_was_saved_in_another_program_changes_nothing_either(stocked: Town) -> None:
    before = everything(stocked.session)
    assert back(stocked, edited(out(stocked), lambda book: None)) == Summary()
    assert everything(stocked.session) == before


def test_nothing_in_the_file_is_a_formula_or_a_link(stocked: Town) -> None:
    book = load_workbook(BytesIO(out(stocked)))
    values = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == HARMLESS]
    assert len(values) == 2 and all(cell.data_type == "s" and cell.quotePrefix for cell in values)
    with ZipFile(BytesIO(out(stocked))) as package:
        assert not any(b"<f>" in package.read(name) for name in package.namelist())
        assert not any("vba" in name or "external" in name for name in package.namelist())


def test_another_municipality_gets_the_measures_and_their_paper_and_confirms_the_checks_itself(stocked: Town) -> None:
    content = out(stocked)
    session = stocked.session
    for model in (Check, Paper, Absence, Measure):
        session.query(model).delete()
    session.expunge_all()
    assert back(stocked, content) == Summary(added=4, papers=2, checks=2)
    rows = {row.code: row for row in all_rows(session, LIBRARY)}
    assert (rows["E01"].title, rows["E01"].definition.months, rows["M12"].owner, rows["M15"].set_aside) == (OWN.title, 6, "Griffier", "Dit doet de regio.")
    assert (rows["M12"].standing.paper.reference, rows["M12"].standing.practice.state, len(rows["M12"].waiting)) == (HARMLESS, "onbekend", 1)


def test_what_is_changed_and_added_in_the_file_is_done(stocked: Town) -> None:
    content = out(stocked)
    for edit in (
        change(c.MEASURES, c.OWNER, "Secretaris@example.nl", 3),
        change(c.MEASURES, c.PLANNED, date(2027, 6, 1), 3),
        change(c.MEASURES, c.PRACTICE, "Het aanbod is snel gedaan.", 2),
        change(c.MEASURES, c.ASIDE, None, 5),
        add(c.MEASURES, CODE="M13", PLANNED="1-7-2027"),
        add(c.MEASURES, TITLE="Een kaart", PHASE="nazorg", LEVEL="organisatie", PAPER="Hij ligt er.", PRACTICE="Hij is weg.", MONTHS=6, FUNCTION="Griffier"),
        add(c.PAPERS, CODE="M13", STATE="Vastgesteld", SINCE=date(2027, 4, 1), REFERENCE="collegebesluit 5"),
        add(c.CHECKS, CODE="M13", DAY="4-5-2027", KIND="beltest", RESULT="werkt deels", SEEN=5, ASKED=6, EVIDENCE="zaak 1", LEARNED="Eén nam niet op."),
    ):
        content = edited(content, edit)
    assert back(stocked, content) == Summary(added=2, changed=3, papers=1, checks=1)
    rows = {row.code: row for row in all_rows(stocked.session, LIBRARY)}
    assert (rows["M11"].owner, rows["M11"].planned, rows["M13"].planned) == ("Gemeentesecretaris", date(2027, 6, 1), date(2027, 7, 1))
    assert (rows["E01"].definition.practice, rows["M15"].set_aside, rows["E02"].title) == ("Het aanbod is snel gedaan.", None, "Een kaart")
    assert (rows["M13"].standing.paper.reference, rows["M13"].waiting[0].result) == ("collegebesluit 5", "deels")
    assert rows["M13"].waiting[0].hands.recorded_by == stocked.oov.id


@pytest.mark.parametrize(
    ("edit", "sheet", "column", "row", "message"),
    [
        (change(c.MEASURES, c.TITLE, "Iets anders", 3), c.MEASURES, c.TITLE, 3, "komt uit de catalogus"),
        (change(c.MEASURES, c.MONTHS, 60, 4), c.MEASURES, c.MONTHS, 4, "komt uit de catalogus"),
        (change(c.MEASURES, c.IN_PRACTICE, "werkt", 4), c.MEASURES, c.IN_PRACTICE, 4, "volgt uit de andere bladen"),
        (change(c.MEASURES, c.ON_PAPER, "vastgesteld", 3), c.MEASURES, c.ON_PAPER, 3, "volgt uit de andere bladen"),
        (change(c.MEASURES, c.OWNER, "wie@example.nl", 3), c.MEASURES, c.OWNER, 3, "geen account"),
        (change(c.MEASURES, c.OWNER, "beheer@example.nl", 3), c.MEASURES, c.OWNER, 3, "geen eigenaar"),
        (change(c.MEASURES, c.PLANNED, "1-1-2020", 3), c.MEASURES, c.PLANNED, 3, "vanaf vandaag"),
        (change(c.MEASURES, c.PLANNED, "morgen", 3), c.MEASURES, c.PLANNED, 3, "bestaat niet"),
        (change(c.MEASURES, c.ASIDE, "Een andere reden.", 5), c.MEASURES, c.ASIDE, 5, "ligt vast"),
        (change(c.MEASURES, c.ASIDE, "Bel 06-12345678.", 3), c.MEASURES, c.ASIDE, 3, "telefoonnummer"),
        (change(c.MEASURES, c.MONTHS, 0), c.MEASURES, c.MONTHS, 2, "maanden"),
        (change(c.MEASURES, c.PHASE, "straks"), c.MEASURES, c.PHASE, 2, "Kies een fase"),
        (change(c.MEASURES, c.LEVEL, "=1+1"), c.MEASURES, c.LEVEL, 2, "formule"),
        (add(c.MEASURES, CODE="M12", TITLE="Iets anders"), c.MEASURES, c.CODE, 6, "twee keer"),
        (add(c.MEASURES, CODE="M99"), c.MEASURES, c.CODE, 6, "niet in de catalogus"),
        (add(c.MEASURES, CODE="M13", TITLE="Iets anders"), c.MEASURES, c.TITLE, 6, "komt uit de catalogus"),
        (add(c.MEASURES, TITLE=OWN.title), c.MEASURES, c.PHASE, 6, "Kies een fase"),
        (add(c.PAPERS, CODE="M13", STATE="concept", SINCE=TODAY), c.PAPERS, c.CODE, 4, "staat niet op het blad"),
        (add(c.PAPERS, CODE="M12", STATE="verlopen", SINCE=TODAY), c.PAPERS, c.STATE, 4, "Kies hoe"),
        (add(c.PAPERS, CODE="M12", STATE="concept"), c.PAPERS, c.SINCE, 4, "Vul een dag in"),
        (add(c.PAPERS, CODE="M12", STATE="concept", SINCE=date(2026, 2, 1)), c.PAPERS, c.SINCE, 4, "Er staat al iets van"),
        (add(c.PAPERS, CODE="M12", STATE="vastgesteld", SINCE=TODAY), c.PAPERS, c.REFERENCE, 4, "waar het besluit staat"),
        (change(c.CHECKS, c.LEARNED, "Alles ging goed.", 3), c.CHECKS, c.KIND, 3, "andere inhoud"),
        (change(c.CHECKS, c.RESULT, "werkt", 3), c.CHECKS, c.KIND, 3, "andere inhoud"),
        (change(c.CHECKS, c.CONFIRMED, "bevestigd"), c.CHECKS, c.CONFIRMED, 2, "alleen in Risico"),
        (add(c.CHECKS, CODE="M11", DAY=TODAY, KIND="bellen", RESULT="werkt", EVIDENCE="zaak 1"), c.CHECKS, c.KIND, 4, "Kies hoe"),
        (add(c.CHECKS, CODE="M11", DAY=TODAY, KIND="Beltest", RESULT="prima", EVIDENCE="zaak 1"), c.CHECKS, c.RESULT, 4, "Kies wat u zag"),
        (add(c.CHECKS, CODE="M11", DAY=TODAY, KIND="Beltest", RESULT="werkt"), c.CHECKS, c.EVIDENCE, 4, "waar het bewijs ligt"),
        (add(c.CHECKS, CODE="M11", DAY=TODAY, KIND="Beltest", RESULT="werkt", EVIDENCE="z", SEEN=7, ASKED=6), c.CHECKS, c.SEEN, 4, "hoogstens"),
        (add(c.CHECKS, CODE="M11", DAY="32-1-2027", KIND="Beltest", RESULT="werkt", EVIDENCE="z"), c.CHECKS, c.DAY, 4, "bestaat niet"),
        (add(c.CHECKS, CODE="M11", DAY=TODAY + timedelta(days=1), KIND="Beltest", RESULT="werkt", EVIDENCE="z"), c.CHECKS, c.DAY, 4, "vandaag of eerder"),
        (add(c.CHECKS, CODE="M15", DAY=TODAY, KIND="Beltest", RESULT="werkt", EVIDENCE="z"), c.CHECKS, c.CODE, 4, "niet van toepassing"),
        (change(c.CHECKS, c.CARRIED_OUT_BY, "wie@example.nl"), c.CHECKS, c.KIND, 2, "andere inhoud"),
        (add(c.CHECKS, CODE="M11", DAY=TODAY, CARRIED_OUT_BY="wie@example.nl"), c.CHECKS, c.CARRIED_OUT_BY, 4, "geen account"),
    ],
)
def test_a_fault_names_its_cell(stocked: Town, edit: Callable[[Workbook], object], sheet: str, column: str, row: int, message: str) -> None:
    found = faults(stocked, edit)
    assert (found[0][0], found[0][1]) == (sheet, cell(sheet, column, row)) and message in found[0][2], found
    assert len(found) == 1


def test_all_faults_are_told_at_once_and_nothing_is_kept(stocked: Town, database: Database) -> None:
    session = stocked.session
    session.commit()
    before = everything(session)
    found = faults(
        stocked,
        add(c.MEASURES, CODE="M13"),
        change(c.MEASURES, c.PLANNED, date(2027, 6, 1), 4),
        change(c.MEASURES, c.TITLE, "Iets anders", 3),
        add(c.PAPERS, CODE="M11", STATE="concept", SINCE=TODAY),
        add(c.CHECKS, CODE="M99", DAY=TODAY, KIND="Beltest", RESULT="werkt", EVIDENCE="zaak 1"),
    )
    assert [(sheet, where) for sheet, where, _ in found] == [(c.MEASURES, "B3"), (c.CHECKS, "A4")]
    session.rollback()
    with database.reader() as reading:
        assert everything(reading) == before


def test_a_measure_that_was_changed_meanwhile_is_not_overwritten(stocked: Town) -> None:
    content = edited(out(stocked), change(c.MEASURES, c.PLANNED, date(2027, 6, 1), 4))
    stocked.write_down("M12", TypedPaper("concept", TODAY))
    with pytest.raises(Faulty) as faulty:
        back(stocked, content)
    assert [fault.cell for fault in faulty.value.faults] == [cell(c.MEASURES, c.VERSION, 4), *(cell(c.MEASURES, column, 4) for column in (c.ON_PAPER,))]


def test_what_others_did_meanwhile_is_no_fault_when_the_row_asks_nothing(stocked: Town) -> None:
    content = out(stocked)
    stocked.write_down("M12", TypedPaper("concept", TODAY))
    stocked.confirm(checks.checks_of(stocked.session, stocked.measure("E01"))[0])
    assert back(stocked, edited(content, add(c.PAPERS, CODE="M11", STATE="concept", SINCE=TODAY))) == Summary(papers=1)


def test_the_same_file_twice_does_its_work_once(stocked: Town) -> None:
    content = out(stocked)
    for edit in (
        add(c.MEASURES, CODE="M13"),
        add(c.PAPERS, CODE="M13", STATE="concept", SINCE=TODAY),
        add(c.CHECKS, CODE="M13", DAY=TODAY, KIND="Beltest", RESULT="werkt", EVIDENCE="zaak 1"),
    ):
        content = edited(content, edit)
    assert back(stocked, content) == Summary(added=1, papers=1, checks=1)
    assert back(stocked, content) == Summary()


def test_new_checks_never_count_before_somebody_confirms_them(stocked: Town) -> None:
    row = add(c.CHECKS, CODE="M11", DAY=TODAY, KIND="Beltest", RESULT="werkt", EVIDENCE="zaak 1", CONFIRMED="bevestigd", CONFIRMED_BY="Gemeentesecretaris")
    back(stocked, edited(out(stocked), row))
    assert stocked.row("M11").standing.practice.state == "onbekend" and len(stocked.row("M11").waiting) == 1


def test_so_many_new_checks_in_one_file_and_no_more(stocked: Town) -> None:
    def fill(book: Workbook) -> None:
        for number in range(c.MOST_NEW + 1):
            add(c.CHECKS, CODE="M11", DAY=TODAY, KIND="Beltest", RESULT="werkt", EVIDENCE=f"zaak {number}")(book)

    (fault,) = faults(stocked, fill)
    assert fault[1] == f"A{c.MOST_NEW + 4}" and "500 nieuwe controles" in fault[2]


@pytest.mark.parametrize("content", [b"", b"geen werkboek"])
def test_what_is_no_workbook_is_refused(stocked: Town, content: bytes) -> None:
    with pytest.raises(Refused, match="geen Excel-bestand"):
        back(stocked, content)


def test_only_who_leads_takes_measures_out_and_in(stocked: Town) -> None:
    content = out(stocked)
    for user in (stocked.clerk, stocked.assessor, stocked.admin):
        with pytest.raises(Forbidden):
            write(stocked.session, user, LIBRARY)
        with pytest.raises(Forbidden):
            bring_in(stocked.session, user, LIBRARY, content)


@pytest.mark.parametrize("measures", [5, 500])
def test_out_and_back_cost_a_fixed_number_of_statements(town: Town, database: Database, measures: int) -> None:
    many(town, measures)
    with counted(database.engine) as statements:
        content = out(town)
        assert back(town, content) == Summary()
    assert len(statements) <= 14, "\n".join(statements)
    assert town.session.scalar(select(func.count()).select_from(Check)) == 10 * measures


def test_an_empty_municipality_gets_an_empty_file(session: Session) -> None:
    with on(TODAY):
        town = make_town(session)
        assert back(town, out(town)) == Summary()

"""Lists of a council as a clerk has them: other titles, a line above them, more columns than we may keep, names the other way round."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.documents.workbook import Faulty
from risico.organisation import terms
from risico.organisation.bodies import Body, Office
from risico.organisation.council import Member
from risico.organisation.incoming import as_text, bring_in, preview, read_list
from risico.organisation.models import Term
from risico.organisation.names import plain_name

CLERK = User(id=1, roles=["clerk"], title="Griffier")
SPRING = date(2026, 3, 26)


@pytest.fixture(autouse=True)
def before_spring() -> object:
    with clock.at(datetime(2026, 3, 20, 9, tzinfo=UTC)):
        yield


def workbook(*rows: Sequence[object], sheet: str = "Blad1", merged: str = "") -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    if merged:
        page.merge_cells(merged)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def told(content: bytes, body: Body = Body.COUNCIL) -> list[tuple[str, str]]:
    return [(member.name, member.email) for member in read_list(content, body)]


def faults(content: bytes, body: Body = Body.COUNCIL) -> dict[str, str]:
    with pytest.raises(Faulty) as refusal:
        read_list(content, body)
    return {fault.cell: fault.message for fault in refusal.value.faults}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("P. Jansen", "P. Jansen"),
        ("Jansen, P.", "P. Jansen"),
        ("Jansen, dhr. mr. P. (VVD)", "P. Jansen"),
        ("Vries, A. de", "A. de Vries"),
        ("Vries, de, A.", "A. de Vries"),
        ("mevrouw drs. A. de Vries-van Dam", "A. de Vries-van Dam"),
        ("De heer H. (Henk) Bos, MSc", "H. Bos"),
        ("Drs. Ir. Drost", "Drost"),
        ("Mr", ""),
        ("M. el Amraní", "M. el Amraní"),
        ("Irma Mrazek", "Irma Mrazek"),
    ],
)
def test_a_name_is_kept_in_one_way(typed: str, kept: str) -> None:
    assert plain_name(typed) == kept


@given(st.text(alphabet="aA .,-é'", max_size=40))
def test_a_name_that_was_made_plain_stays_as_it_is(text: str) -> None:
    assert plain_name(plain_name(text)) == plain_name(text)


def test_a_workbook_with_a_title_above_it_and_columns_we_may_not_keep() -> None:
    rows = [
        ("Samenstelling gemeenteraad 2026–2030",),
        (),
        ("Nr", "Fractie", "Naam raadslid", "Functie", "Telefoon", "E-mail privé", "E-mail gemeente", "Adres"),
        (1, "VVD", "Jansen, P.", "Fractievoorzitter", "0612345678", "piet@thuis.example", "P.Jansen@Noorderdijk.example", "Dorpsstraat 1"),
        (None, None, "Vacature", None, None, None, None, None),
        (2, "CDA", "Vries-Bos, mw. A. de", "raadslid", "0687654321", None, "a.devries@noorderdijk.example", "1234 AB"),
    ]
    content = workbook(*rows, merged="A1:H1")
    assert told(content) == [("P. Jansen", "p.jansen@noorderdijk.example"), ("A. de Vries-Bos", "a.devries@noorderdijk.example")]
    kept = as_text(read_list(content, Body.COUNCIL))
    assert not any(word in kept for word in ("VVD", "CDA", "06", "thuis", "Dorpsstraat", "1234"))


def test_a_semicolon_file_in_windows_1252_with_the_name_in_parts() -> None:
    rows = ("sep=;", "Voorletters;Tussenvoegsel;Achternaam;Partij;Mailadres", "J.;de;Groot;D66;j@noorderdijk.example")
    text = "\r\n".join((*rows, "É.;;Brûlé;PvdA;É. Brûlé <e@noorderdijk.example>", ""))
    assert told(text.encode("cp1252")) == [("J. de Groot", "j@noorderdijk.example"), ("É. Brûlé", "e@noorderdijk.example")]


def test_commas_in_names_do_not_hide_the_separator() -> None:
    text = 'Naam;E-mail\n"Vries, de, A.";a@noorderdijk.example\nJansen, P.;p@noorderdijk.example\n'
    assert told(text.encode()) == [("A. de Vries", "a@noorderdijk.example"), ("P. Jansen", "p@noorderdijk.example")]


def test_what_is_wrong_is_told_by_cell_and_nothing_is_kept() -> None:
    rows = [
        ("Raad",),
        ("Naam", "E-mail", "Functie"),
        ("P. Jansen", "", ""),
        ("A. Bos 0612345678", "a@x.example", ""),
        ("C. Cee", "c@x.example", "Burgerraadslid"),
    ]
    found = faults(workbook(*rows))
    assert found.keys() == {"B3", "A4", "C5"} and "geen e-mailadres" in found["B3"] and "telefoonnummer" in found["A4"] and "raadslid" in found["C5"]


def test_a_column_that_is_not_there_or_there_twice_is_told() -> None:
    assert "E-mailadres" in faults(workbook(("Naam", "Partij"), ("P. Jansen", "VVD")))[""]
    assert "werkadres" in faults(workbook(("Naam", "E-mail 1", "E-mail 2"), ("P. Jansen", "a@x.example", "b@x.example")))["C1"]
    with pytest.raises(Faulty) as refusal:
        read_list(workbook(("zomaar", "iets")), Body.COUNCIL)
    assert len(refusal.value.faults) == 2


def test_in_the_college_a_deputy_mayor_is_an_alderman() -> None:
    rows = [
        ("Naam", "Functie", "E-mail"),
        ("A", "Burgemeester", "a@x.example"),
        ("B", "1e loco-burgemeester", "b@x.example"),
        ("C", "Wethouder", "c@x.example"),
    ]
    assert [member.office for member in read_list(workbook(*rows), Body.COLLEGE)] == [Office.MAYOR, Office.ALDERMAN, Office.ALDERMAN]
    assert faults(workbook(("Naam", "Functie", "E-mail"), ("A", "Gemeentesecretaris", "a@x.example")), Body.COLLEGE).keys() == {"B2"}


def councillor(number: int) -> Member:
    return Member(f"L. Lid{number}", f"lid{number}@noorderdijk.example", Body.COUNCIL, Office.COUNCILLOR)


def test_a_list_for_a_day_to_come_can_be_read_in_again(session: Session) -> None:
    bring_in(session, CLERK, [councillor(1), councillor(2)], Body.COUNCIL, date(2022, 3, 30))
    alderman = Member("L. Lid1", "lid1@noorderdijk.example", Body.COLLEGE, Office.ALDERMAN)
    for _ in range(2):
        bring_in(session, CLERK, [councillor(2), councillor(3)], Body.COUNCIL, SPRING)
        bring_in(session, CLERK, [alderman], Body.COLLEGE, SPRING)
    assert [change.kind for change in preview(session, [councillor(2), councillor(3)], Body.COUNCIL, SPRING)] == ["stays", "stays"]
    found = session.execute(select(Term.body, Term.name, Term.since, Term.until).order_by(Term.id)).all()
    first = date(2022, 3, 30)
    assert [tuple(row) for row in found] == [
        ("raad", "L. Lid1", first, date(2026, 3, 25)),
        ("raad", "L. Lid2", first, None),
        ("raad", "L. Lid3", SPRING, None),
        ("college", "L. Lid1", SPRING, None),
    ]


def test_who_stood_in_the_list_by_mistake_leaves_no_name(session: Session) -> None:
    bring_in(session, CLERK, [councillor(1), councillor(2)], Body.COUNCIL, SPRING)
    bring_in(session, CLERK, [councillor(1), councillor(3)], Body.COUNCIL, SPRING)
    assert set(session.scalars(select(Term.name))) == {"L. Lid1", "L. Lid3"}, "the better list of the same day takes the wrong person out"
    wrong = session.scalars(select(Term).where(Term.name == "L. Lid3")).one()
    terms.remove(session, CLERK, wrong.id, wrong.version)
    assert set(session.scalars(select(Term.name))) == {"L. Lid1"}

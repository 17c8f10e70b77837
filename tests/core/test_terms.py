"""Who is in which seat, in the database: a whole council at once, replacement, history, and names that go after four years."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.documents.workbook import Faulty
from risico.errors import Forbidden, NotFound, Refused, Stale
from risico.organisation import terms
from risico.organisation.bodies import Body, Office
from risico.organisation.council import Member
from risico.organisation.incoming import COLUMNS, as_text, as_workbook, bring_in, preview, read_list
from risico.organisation.models import Term
from risico.permissions import Role

CLERK = User(id=1, roles=["clerk"], title="Griffier")
SPRING = date(2026, 3, 26)


@pytest.fixture(autouse=True)
def spring() -> object:
    with clock.at(datetime(2026, 4, 1, 9, tzinfo=UTC)):
        yield


def councillor(number: int, seat: int = 0) -> Member:
    return Member(f"L. Lid{number}", f"lid{number}@noorderdijk.example", Body.COUNCIL, Office.COUNCILLOR, seat)


def present(session: Session, body: Body = Body.COUNCIL) -> list[tuple[int, str]]:
    return [(term.seat, term.name) for term in session.scalars(select(Term).where(Term.until.is_(None), Term.body == body).order_by(Term.seat))]


def test_a_council_of_39_in_one_upload(session: Session) -> None:
    listed = read_list(as_workbook([councillor(n) for n in range(1, 40)]), Body.COUNCIL)
    changes = bring_in(session, CLERK, listed, Body.COUNCIL, SPRING)
    assert len(changes) == 39 and all(change.kind == "new" for change in changes)
    assert [seat for seat, _ in present(session)] == list(range(1, 40))
    assert {term.since for term in session.scalars(select(Term))} == {SPRING}


def test_the_next_council_keeps_who_stays_and_ends_who_leaves(session: Session) -> None:
    bring_in(session, CLERK, [councillor(n) for n in (1, 2, 3)], Body.COUNCIL, date(2022, 3, 30))
    bring_in(session, CLERK, [councillor(n) for n in (3, 4, 1)], Body.COUNCIL, SPRING)
    assert present(session) == [(1, "L. Lid1"), (2, "L. Lid4"), (3, "L. Lid3")]
    gone = session.scalars(select(Term).where(Term.until.is_not(None))).one()
    assert (gone.name, gone.until) == ("L. Lid2", SPRING - timedelta(days=1))
    assert [term.name for term in terms.past_terms(session, Body.COUNCIL)] == ["L. Lid2"]


def test_from_council_to_college_ends_the_one_term_and_begins_the_other(session: Session) -> None:
    bring_in(session, CLERK, [councillor(1), councillor(2)], Body.COUNCIL, SPRING)
    alderman = Member("L. Lid1", "lid1@noorderdijk.example", Body.COLLEGE, Office.ALDERMAN)
    bring_in(session, CLERK, [alderman], Body.COLLEGE, date(2026, 6, 1))
    assert present(session, Body.COLLEGE) == [(1, "L. Lid1")] and present(session) == [(2, "L. Lid2")]


def test_a_successor_takes_the_seat_the_day_after(session: Session) -> None:
    bring_in(session, CLERK, [councillor(n) for n in (1, 2)], Body.COUNCIL, SPRING)
    first = session.scalars(select(Term).where(Term.seat == 1)).one()
    new = terms.replace(session, CLERK, first.id, councillor(9), date(2026, 5, 1), first.version)
    assert (new.seat, new.since, first.until) == (1, date(2026, 5, 1), date(2026, 4, 30))


@pytest.mark.parametrize("office", [Office.MAYOR, Office.ALDERMAN])
def test_there_is_one_mayor(session: Session, office: Office) -> None:
    def college(name: str, office: Office) -> Member:
        return Member(name, f"{name}@noorderdijk.example", Body.COLLEGE, office)

    terms.add(session, CLERK, college("a", Office.MAYOR), SPRING)
    if office == Office.ALDERMAN:
        assert terms.add(session, CLERK, college("b", office), SPRING).seat == 2
    else:
        with pytest.raises(Refused, match="al iemand met deze functie"):
            terms.add(session, CLERK, college("b", office), SPRING)


def test_what_cannot_be_is_refused(session: Session) -> None:
    term = terms.add(session, CLERK, councillor(1), SPRING)
    with pytest.raises(Refused, match="al iemand"):
        terms.add(session, CLERK, councillor(2, seat=1), date(2027, 1, 1))
    with pytest.raises(Refused, match="laatste dag ligt voor"):
        terms.end(session, CLERK, term.id, SPRING - timedelta(days=1), term.version)
    with pytest.raises(Stale):
        terms.correct(session, CLERK, term.id, "X", "x@y.example", SPRING, term.version + 1)
    with pytest.raises(NotFound):
        terms.end(session, CLERK, 999, SPRING, 1)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CLERK, Role.SECRETARY)])
def test_only_who_keeps_the_list_changes_it(session: Session, role: Role) -> None:
    with pytest.raises(Forbidden):
        terms.add(session, User(id=2, roles=[role.value], title=""), councillor(1), SPRING)
    with pytest.raises(Forbidden):
        bring_in(session, User(id=2, roles=[role.value], title=""), [councillor(1)], Body.COUNCIL, SPRING)


def test_names_go_when_their_term_is_over_and_the_seat_stays(session: Session) -> None:
    old, recent = terms.add(session, CLERK, councillor(1), date(2018, 3, 29)), terms.add(session, CLERK, councillor(2), date(2018, 3, 29))
    terms.end(session, CLERK, old.id, date(2022, 3, 30), old.version)
    terms.end(session, CLERK, recent.id, date(2022, 4, 2), recent.version)
    assert terms.erase_past(session, date(2022, 4, 1)) == 1
    session.expire_all()
    assert (old.name, old.email, old.seat) == ("", "", 1) and recent.name == "L. Lid2"
    with pytest.raises(NotFound):
        terms.get_term(session, old.id)
    assert terms.erase_past(session, date(2022, 4, 1)) == 0


@pytest.mark.parametrize(
    ("row", "cell", "message"),
    [
        (";lid@x.example;;", "A2", "Vul de naam in"),
        ("A;geen adres;;", "B2", "geen e-mailadres"),
        ("A;a@x.example;wethouder;", "C2", "Kies raadslid"),
        ("A;a@x.example;;nul", "D2", "heel getal"),
        ("A;a@x.example;;500", "D2", "van 1 tot en met"),
        ("A;b@x.example;;", "B2", "twee keer"),
        ("A;a@x.example;;7", "D2", "Deze zetel staat er twee keer"),
        (f"{'n' * 81};a@x.example;;", "A2", "hoogstens 80"),
    ],
)
def test_every_cell_that_is_wrong_is_named(row: str, cell: str, message: str) -> None:
    text = f"{';'.join(COLUMNS)}\n{row}\nB;b@x.example;raadslid;7\n"
    with pytest.raises(Faulty) as refusal:
        read_list(text.encode(), Body.COUNCIL)
    assert any(fault.cell == cell and message in fault.message for fault in refusal.value.faults)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_lists_as_excel_and_others_save_them(encoding: str, separator: str) -> None:
    rows = [COLUMNS, ("M. el Amraní", "m@noorderdijk.example", "Raadslid", "2"), ("", "", "", ""), ("P. Bakker", "p@noorderdijk.example", "", "")]
    content = "\r\n".join(separator.join(row) for row in rows).encode(encoding)
    assert [(each.name, each.seat) for each in read_list(content, Body.COUNCIL)] == [("M. el Amraní", 2), ("P. Bakker", 0)]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04niets", b"\x00\x01\x02", b"\x81\x8d", b"Naam\n", b'Naam;E-mailadres;Functie;Zetel\n"open'])
def test_a_file_that_is_no_list_gets_a_sentence(content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        read_list(content, Body.COUNCIL)
    assert refusal.value.message.endswith(".")


def test_the_list_that_was_shown_is_the_list_that_is_carried_out(session: Session) -> None:
    listed = [councillor(1), Member('"; =Boef', "boef@noorderdijk.example", Body.COUNCIL, Office.COUNCILLOR, 5)]
    assert read_list(as_text(listed).encode(), Body.COUNCIL) == listed
    assert len(preview(session, listed, Body.COUNCIL, SPRING)) == 2 and session.scalar(select(func.count()).select_from(Term)) == 0

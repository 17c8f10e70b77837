"""Reading the list of a whole body, with a fault for every cell, and what would change: nothing is stored before somebody has seen it."""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO

from openpyxl import Workbook
from sqlalchemy.orm import Session

from ..accounts.forms import EMAIL
from ..accounts.models import User
from ..documents.cells import fill_table, save
from ..documents.delimited import tables
from ..documents.workbook import Faulty, Line, sheets
from ..errors import Refused
from ..privacy import explain, findings
from .bodies import OFFICE_TITLES, OFFICES, Body, Office
from .columns import EMAIL as EMAIL_COLUMN
from .columns import FIRST, NAME, OFFICE, PARTICLE, SEAT, SURNAME, Rows, find_lines
from .council import Change, Member, compare, same_name
from .names import is_empty_seat, plain_name, whole_name
from .terms import carry_out, members, terms_from

COLUMNS = (NAME, EMAIL_COLUMN, OFFICE, SEAT)
SHEET = "Leden"
DEEPEST_ROW, MOST_COLUMNS = 2_000, 60
MOST_ROWS = 200
"""More than any council has; the largest has 45 seats."""
TWICE = "Deze persoon staat er twee keer. Haal een regel weg."
SHARED = "Dit adres staat er twee keer. Ieder lid heeft een eigen adres."
_SAID = {
    **dict.fromkeys(("burgerraadslid", "duoraadslid", "schaduwraadslid", "steunfractielid", "burgerlid", "commissielid"), Office.COMMITTEE_MEMBER),
    "raadslid": Office.COUNCILLOR,
    **dict.fromkeys(("loco", "wethouder"), Office.ALDERMAN),
    "burgemeester": Office.MAYOR,
    "griffier": Office.CLERK,
}
"""By which words an office is known; the first that is found counts."""
LONGEST_NAME, LONGEST_EMAIL, HIGHEST_SEAT = 80, 254, 199


def read_list(content: bytes, body: Body) -> list[Member]:
    """The members in a workbook (.xlsx, .xlsm) or CSV file; Refused when it is neither, Faulty with every cell that is wrong."""
    if not content.strip():
        raise Refused("Kies het bestand dat u wilt inlezen.", "file")
    lines = [line for line in find_lines(_tables(content), MOST_ROWS) if not is_empty_seat(line.text(NAME) or line.text(SURNAME))]
    found = [_member(line, body) for line in lines]
    _refuse_doubles(lines, found)
    if faults := [fault for line in lines for fault in line.faults]:
        raise Faulty(faults)
    return found


def _tables(content: bytes) -> Mapping[str, Rows]:
    """What may be the list: the sheets of a workbook, or the file as each separator parts it."""
    if content.startswith(b"PK"):
        return sheets(content, DEEPEST_ROW, MOST_COLUMNS)
    return {str(number): [[(cell.strip(), "s") for cell in row] for row in rows] for number, rows in enumerate(tables(content))}


def preview(session: Session, listed: Sequence[Member], body: Body, since: date) -> list[Change]:
    """What the list would change on that day, from which it holds."""
    return compare(members(terms_from(session, since)), listed, body)


def bring_in(session: Session, user: User, listed: Sequence[Member], body: Body, since: date) -> list[Change]:
    """Make the body what the list says, from that day on; gives what changed."""
    changes = preview(session, listed, body, since)
    carry_out(session, user, changes, since)
    return changes


def as_text(listed: Sequence[Member]) -> str:
    """The list as CSV, as `read_list` takes it."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((member.name, member.email, OFFICE_TITLES[member.office], member.seat or "") for member in listed)
    return text.getvalue()


def as_workbook(listed: Sequence[Member]) -> bytes:
    """The list as a workbook to fill in; the first rows are who is there now."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(SHEET)
    fill_table(sheet, [COLUMNS, *((member.name, member.email, OFFICE_TITLES[member.office], member.seat or None) for member in listed)])
    return save(book, "Raad en college")


def _member(line: Line, body: Body) -> Member:
    typed, email, seat = _name(line), _address(line.text(EMAIL_COLUMN)), line.whole(SEAT)
    name, column = plain_name(typed), NAME if line.text(NAME) else SURNAME
    if not name:
        line.fault(column, "Vul de naam in.")
    elif len(name) > LONGEST_NAME or "\n" in typed:
        line.fault(column, f"Een naam is één regel van hoogstens {LONGEST_NAME} tekens.")
    elif found := findings(name):
        line.fault(column, explain(found))
    if not EMAIL.fullmatch(email) or len(email) > LONGEST_EMAIL:
        line.fault(EMAIL_COLUMN, "Dit is geen e-mailadres. Vul het in zoals naam@gemeente.nl.")
    if seat is not None and not 1 <= seat <= HIGHEST_SEAT:
        line.fault(SEAT, f"Een zetel is een getal van 1 tot en met {HIGHEST_SEAT}. Laat de cel leeg als het niet uitmaakt.")
    return Member(name, email, body, _office(line, line.text(OFFICE), body), seat or 0)


def _name(line: Line) -> str:
    """The whole name; a column "Naam" beside initials often has the surname alone."""
    typed = line.text(NAME)
    if typed and (" " in typed and not typed[0].islower()):
        return typed
    return whole_name(line.text(FIRST), line.text(PARTICLE), line.text(SURNAME) or typed)


def _address(text: str) -> str:
    """The address in "P. Jansen <p.jansen@gemeente.nl>" or behind "mailto:", in small letters."""
    inside = re.search(r"<([^<>]+)>", text)
    return (inside.group(1) if inside else text).strip().removeprefix("mailto:").lower()


def _office(line: Line, text: str, body: Body) -> Office:
    """The office that the text says; in a body with one office another word, such as fractievoorzitter, is no reason to refuse."""
    possible, said = OFFICES[body], text.casefold()
    named = next((office for word, office in _SAID.items() if word in said), None)
    if named in possible:
        return named
    if named is None and len(possible) == 1:
        return possible[0]
    line.fault(OFFICE, f"Kies {' of '.join(OFFICE_TITLES[office].lower() for office in possible)}.")
    return possible[0]


def _refuse_doubles(lines: Sequence[Line], found: Sequence[Member]) -> None:
    """The same address or seat twice, and a second mayor or clerk. The same name twice is possible, with another address."""
    emails, seats = Counter(member.email.casefold() for member in found), Counter(member.seat for member in found)
    whole = Counter((same_name(member.name), member.email.casefold()) for member in found)
    offices = Counter(member.office for member in found)
    for line, member in zip(lines, found, strict=True):
        if member.email and emails[member.email.casefold()] > 1:
            twice = whole[same_name(member.name), member.email.casefold()] > 1
            line.fault(EMAIL_COLUMN, TWICE if twice else SHARED)
        if member.seat and seats[member.seat] > 1:
            line.fault(SEAT, "Deze zetel staat er twee keer. Kies een andere.")
        if member.office in (Office.MAYOR, Office.CLERK) and offices[member.office] > 1:
            line.fault(OFFICE, f"Er kan maar één {OFFICE_TITLES[member.office].lower()} zijn.")

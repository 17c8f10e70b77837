"""Reading the list of a whole body, with a fault for every cell, and what would change: nothing is stored before somebody has seen it."""

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date
from io import StringIO

from openpyxl import Workbook
from sqlalchemy.orm import Session

from ..accounts.forms import EMAIL
from ..accounts.models import User
from ..documents.cells import fill_table, save
from ..documents.delimited import read_delimited
from ..documents.workbook import Faulty, Line, read
from ..errors import Refused
from .bodies import OFFICE_TITLES, OFFICES, Body, Office
from .council import Change, Member, compare, same_name
from .terms import carry_out, members, present_terms

NAME, EMAIL_COLUMN, OFFICE, SEAT = COLUMNS = ("Naam", "E-mailadres", "Functie", "Zetel")
SHEET = "Leden"
MOST_ROWS = 200
"""More than any council has; the largest has 45 seats."""
TWICE = "Deze persoon staat er twee keer. Haal een regel weg."
SHARED = "Dit adres staat er twee keer. Ieder lid heeft een eigen adres."
LONGEST_NAME, LONGEST_EMAIL, HIGHEST_SEAT = 80, 254, 199


def read_list(content: bytes, body: Body) -> list[Member]:
    """The members in a workbook (.xlsx) or CSV file; Refused when it is neither, Faulty with every cell that is wrong."""
    if not content.strip():
        raise Refused("Kies het bestand dat u wilt inlezen.", "file")
    xlsx = content.startswith(b"PK")
    lines = read(content, {SHEET: COLUMNS}, MOST_ROWS)[SHEET] if xlsx else read_delimited(content, COLUMNS, MOST_ROWS)
    found = [_member(line, body) for line in lines]
    _refuse_doubles(lines, found)
    if faults := [fault for line in lines for fault in line.faults]:
        raise Faulty(faults)
    return found


def preview(session: Session, listed: Sequence[Member], body: Body) -> list[Change]:
    """What the list would change today."""
    return compare(members(present_terms(session)), listed, body)


def bring_in(session: Session, user: User, listed: Sequence[Member], body: Body, since: date) -> list[Change]:
    """Make the body what the list says, from that day on; gives what changed."""
    changes = preview(session, listed, body)
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
    name, email, office, seat = line.text(NAME), line.text(EMAIL_COLUMN), line.text(OFFICE), line.whole(SEAT)
    if not name:
        line.fault(NAME, "Vul de naam in.")
    elif len(name) > LONGEST_NAME or "\n" in name:
        line.fault(NAME, f"Een naam is één regel van hoogstens {LONGEST_NAME} tekens.")
    if not EMAIL.fullmatch(email) or len(email) > LONGEST_EMAIL:
        line.fault(EMAIL_COLUMN, "Dit is geen e-mailadres. Vul het in zoals naam@gemeente.nl.")
    if seat is not None and not 1 <= seat <= HIGHEST_SEAT:
        line.fault(SEAT, f"Een zetel is een getal van 1 tot en met {HIGHEST_SEAT}. Laat de cel leeg als het niet uitmaakt.")
    return Member(name, email, body, _office(line, office, body), seat or 0)


def _office(line: Line, text: str, body: Body) -> Office:
    possible = OFFICES[body]
    if not text and len(possible) == 1:
        return possible[0]
    found = next((office for office in possible if OFFICE_TITLES[office].casefold() == text.casefold()), None)
    if found is None:
        line.fault(OFFICE, f"Kies {' of '.join(OFFICE_TITLES[office].lower() for office in possible)}.")
    return found or possible[0]


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

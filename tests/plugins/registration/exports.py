"""Exports to read in: as a register writes them, full of what must never be kept."""

import csv
from collections.abc import Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

MARKERS = ("Zwartelier", "dreigbrief-7731", "Anjerlaan 98765", "0612345678", "zzz-marker@voorbeeld.example")
HEADINGS = ("Gemeld op", "Doelgroep", "Soort", "Weg", "Ernstig", "Geregistreerd op", "Afgesloten op", "Melder", "Omschrijving", "Adres", "Telefoon", "Mail")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("4-1-2025", "Medewerker", "Verbaal", "Telefoon", "nee", "5-1-2025", "20-1-2025", *MARKERS),
    ("15-01-2025 09:30", "medewerker", "Verbaal; Bedreiging", "Balie", "ja", "21-1-2025", "", *MARKERS),
    ("2025-02-03", "Raadslid", "Bedreiging", "Online", "ja", "2025-02-04", "", *MARKERS),
    ("30 maart 2025", "Medewerker", "Fysiek", "Balie", "ja", "", "", *MARKERS),
)
COLUMNS = {
    "kolom:Gemeld op": "reported_on",
    "kolom:Doelgroep": "group",
    "kolom:Soort": "form",
    "kolom:Weg": "way",
    "kolom:Ernstig": "severity_serious",
    "kolom:Geregistreerd op": "registered_on",
    "kolom:Afgesloten op": "closed_on",
    "kolom:Melder": "",
    "kolom:Omschrijving": "",
}
WORDS = {
    "woord:group:medewerker": "medewerkers",
    "woord:group:raadslid": "bestuur",
    "woord:form:verbaal": "verbal",
    "woord:form:bedreiging": "threat_intimidation",
    "woord:form:fysiek": "physical",
    "woord:way:telefoon": "phone",
    "woord:way:balie": "in_person",
    "woord:way:online": "online",
    "woord:severity_serious:ja": "ja",
    "woord:severity_serious:nee": "nee",
}


def csv_of(rows: Sequence[Sequence[Any]] = ROWS, headings: Sequence[Any] = HEADINGS, delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows([headings, *rows])
    return text.getvalue().encode(encoding)


def xlsx_of(rows: Sequence[Sequence[Any]] = ROWS, headings: Sequence[Any] = HEADINGS) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet
    for row in (headings, *rows):
        sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def with_members(content: bytes, members: dict[str, bytes]) -> bytes:
    """The same zip with more in it."""
    out = BytesIO(content)
    with ZipFile(out, "a", ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return out.getvalue()


def excel_day(day: date) -> int:
    return (day - date(1899, 12, 30)).days

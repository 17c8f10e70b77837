"""Finds the members in a table as people have it: titles on a later row, under other names, more columns than we keep. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl.utils import get_column_letter

from ..documents.workbook import Fault, Faulty, Line
from ..errors import Refused

Rows = Sequence[Sequence[tuple[Any, str]]]
"""Of each cell its value and its kind, see documents.workbook.sheets."""
NAME, EMAIL, OFFICE, SEAT = "Naam", "E-mailadres", "Functie", "Zetel"
FIRST, PARTICLE, SURNAME = "Voorletters", "Tussenvoegsel", "Achternaam"
DEEPEST = 20
"""Within so many rows the titles have to stand."""
_TITLES = {
    NAME: {"naam", "namen", "naamlid", "naamraadslid", "volledigenaam", "raadslid", "lid"},
    FIRST: {"voorletters", "voorletter", "initialen", "voornaam", "roepnaam", "voornamen"},
    PARTICLE: {"tussenvoegsel", "tussenvoegsels", "voorvoegsel", "voorvoegsels"},
    SURNAME: {"achternaam", "familienaam", "geslachtsnaam"},
    OFFICE: {"functie", "ambt", "rol"},
    SEAT: {"zetel", "zetelnummer", "zetelnr", "stoel", "stoelnummer"},
}
_PRIVATE = re.compile("priv|thuis|persoonlijk")
_SIGNS = re.compile(r"[^a-z0-9]")


def find_lines(sheets: Mapping[str, Rows], most: int) -> list[Line]:
    """The rows below the titles, on the sheet where these are; of all other columns nothing is taken along.

    Faulty when a name or an address has no column, Refused for more than `most` rows.
    """
    sheet, row, places = max(((sheet, *_titles(rows)) for sheet, rows in sheets.items()), key=lambda found: _known(found[2]), default=("", 0, {}))
    if faults := list(_missing(sheet, row, places)):
        raise Faulty(faults)
    lines = list(_lines(sheet, sheets[sheet], row, {title: found[0] for title, found in places.items()}))
    if len(lines) > most:
        raise Refused(f"In het bestand staan te veel regels: er mogen er {most} zijn.", "file")
    return lines


def _titles(rows: Rows) -> tuple[int, dict[str, list[int]]]:
    """Which of the first rows has the titles, and where each of them stands; the row that has most."""
    found = [_places([str(value or "") for value, _ in row]) for row in rows[:DEEPEST]]
    best = max(range(len(found)), key=lambda number: (_known(found[number]), -number), default=0)
    return best, found[best] if found else {}


def _places(titles: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, title in enumerate(titles):
        if (known := _title(title)) is not None:
            places.setdefault(known, []).append(place)
    return places


def _title(text: str) -> str | None:
    """Which of our columns this title is; a private address is none."""
    plain = _SIGNS.sub("", text.casefold())
    if "mail" in plain and len(plain) <= 30:
        return None if _PRIVATE.search(plain) else EMAIL
    return next((title for title, names in _TITLES.items() if plain in names), None)


def _known(places: Mapping[str, Sequence[int]]) -> tuple[bool, int]:
    return EMAIL in places and bool({NAME, SURNAME} & places.keys()), len(places)


def _missing(sheet: str, row: int, places: Mapping[str, Sequence[int]]) -> Iterator[Fault]:
    if not {NAME, SURNAME} & places.keys():
        yield Fault(sheet, "", f"De kolom ‘{NAME}’ ontbreekt. Zet dat woord boven de kolom.")
    if EMAIL not in places:
        yield Fault(sheet, "", f"De kolom ‘{EMAIL}’ ontbreekt. Zet dat woord boven de kolom.")
    elif len(places[EMAIL]) > 1:
        cell = f"{get_column_letter(places[EMAIL][1] + 1)}{row + 1}"
        yield Fault(sheet, cell, "Er zijn meer kolommen met e-mailadressen. Laat alleen de kolom met het werkadres staan.")


def _lines(sheet: str, rows: Rows, header: int, places: Mapping[str, int]) -> Iterator[Line]:
    fallback = places.get(NAME, places.get(SURNAME, 0))
    letters = {title: get_column_letter(places.get(title, fallback) + 1) for title in (NAME, FIRST, PARTICLE, SURNAME, EMAIL, OFFICE, SEAT)}
    for number, cells in enumerate(rows[header + 1 :], start=header + 2):
        values = {title: _cell(cells, places.get(title)) for title in letters}
        if any(value not in (None, "") for value, _ in values.values()):
            yield Line(sheet, number, letters, values)


def _cell(cells: Sequence[tuple[Any, str]], place: int | None) -> tuple[Any, str]:
    return cells[place] if place is not None and place < len(cells) else (None, "n")

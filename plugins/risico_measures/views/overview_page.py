"""What the list of measures shows: figures, blocks, the frame with its links, and the groups of the list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.installation import installation

from ..frame import FrameCell, frame
from ..listing import ALL, ASIDE, CONFIRM, LABELS, NEAR, ORDERS, Group, Selection, grouped, keep, part, shown
from ..rates import Rates, rates, rates_by, rates_on
from ..rows import MeasureRow, all_rows, applying
from ..status import add_months
from .paging import pages, start

PHASE_WORDS = {"vooraf": ("Vooraf", "voorkomen"), "tijdens": ("Tijdens", "reageren"), "nazorg": ("Nazorg", "helpen en leren")}
LEVEL_WORDS = {
    "individu": ("Individu", "de persoon zelf"),
    "gemeenschap": ("Organisatie", "raad, college en ambtenaren"),
    "samenleving": ("Samenleving", "inwoners en partners"),
}
MOST_BLOCKS = 120
"""So many blocks can each be a link; of more measures only the numbers are drawn."""
UNIT_WORDS = {"werkt": "werken aantoonbaar", "papier": "alleen op papier", "geen": "nog niet op papier"}
Link = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Overview:
    """The page. `day`: of which day the standings are; `past`: that day is over; `before`: the figures of a year earlier or None;
    `linked`: whether each block is a link."""

    day: date
    past: bool
    rows: Sequence[MeasureRow]
    rates: Rates
    before: Rates | None
    units: list[Link]
    linked: bool
    frame: list[Link]
    tables: list[tuple[str, dict[str, Rates]]]
    filters: list[Link]
    orders: list[Link]
    cell: str
    selection: Selection
    groups: list[Group]
    pages: list[Link]


def overview_page(session: Session, user: User, year: int, selection: Selection) -> Overview | None:
    """The page for this user, of today or of the last day of a year that is over; None when no measure was chosen."""
    today = clock.today()
    day = min(today, date(year, 12, 31))
    rows = all_rows(session, installation().library, day)
    if not rows:
        return None
    used = applying(rows)
    found = shown(rows, user, selection)
    earlier = rates_on((row.history for row in rows), add_months(day, -12))
    return Overview(
        day=day,
        past=day < today,
        rows=used,
        rates=rates(row.standing for row in used),
        before=earlier if earlier.total else None,
        units=_units(used, year),
        linked=len(used) <= MOST_BLOCKS,
        frame=_frame(used, year, selection),
        tables=_tables(used),
        filters=_filters(rows, user, year, selection, past=day < today),
        orders=[_order(year, selection, order) for order in ORDERS],
        cell=_cell_name(selection),
        selection=selection,
        groups=part(grouped(found, selection), start()),
        pages=pages(len(found), lambda first: address(year, selection, first)),
    )


def address(year: int, selection: Selection, first: int | None = None) -> str:
    """The address of the list with this selection, which everybody can share; `first`: the row it begins with."""
    cell = "-".join(selection.cell) if selection.cell else None
    chosen: Link = {"toon": selection.show or None, "vak": cell, "orde": selection.order or None, "vanaf": first}
    return url_for("measures.overview", year=year, **chosen, _anchor="lijst")


def unit_counts(rows: Iterable[MeasureRow]) -> list[tuple[str, int]]:
    """How many work, are on paper only and are not on paper, in that order."""
    buckets = [row.standing.bucket for row in rows]
    return [(bucket, buckets.count(bucket)) for bucket in UNIT_WORDS if bucket in buckets]


def _units(rows: Iterable[MeasureRow], year: int) -> list[Link]:
    links = [(row.standing.bucket, {"code": row.code, "title": row.title, "url": url_for("measures.measure", year=year, code=row.code)}) for row in rows]
    groups = ((bucket, words, [link for where, link in links if where == bucket]) for bucket, words in UNIT_WORDS.items())
    return [{"bucket": bucket, "words": words, "number": len(own), "rows": own} for bucket, words, own in groups]


def _frame(rows: Iterable[MeasureRow], year: int, selection: Selection) -> list[Link]:
    def cell(found: FrameCell) -> Link | None:
        place = (found.level, found.phase)
        if not found.rows:
            return None
        return {
            "url": address(year, replace(selection, cell=place, show=ALL)),
            "current": selection.cell == place,
            "works": found.rates.working,
            "total": found.rates.total,
            "counts": unit_counts(found.rows),
            "words": _gap_words(found.rates),
        }

    lines = frame(rows)
    return [dict(zip(("label", "sub"), LEVEL_WORDS[line[0].level], strict=True)) | {"cells": [cell(found) for found in line]} for line in lines]


def _gap_words(found: Rates) -> str:
    if found.paper_only:
        return f"{found.paper_only} alleen op papier"
    return f"{found.not_on_paper} nog niet op papier" if found.not_on_paper else "geen kloof"


def _tables(rows: Sequence[MeasureRow]) -> list[tuple[str, dict[str, Rates]]]:
    """The figures by phase, level and owner; the groups in the order of the words, owners by name."""
    phases = {PHASE_WORDS[phase][0]: found for phase, found in _in_order(rates_by(rows, lambda row: row.definition.phase), PHASE_WORDS)}
    levels = {LEVEL_WORDS[level][0]: found for level, found in _in_order(rates_by(rows, lambda row: row.definition.level), LEVEL_WORDS)}
    return [("Wanneer", phases), ("Voor wie", levels), ("Eigenaar", dict(sorted(rates_by(rows, lambda row: row.owner).items())))]


def _in_order(found: dict[str, Rates], order: Iterable[str]) -> list[tuple[str, Rates]]:
    return [(name, found[name]) for name in order if name in found]


def _filters(rows: Sequence[MeasureRow], user: User, year: int, selection: Selection, *, past: bool) -> list[Link]:
    """The links above the list; those about what has to be done only for the present, and only what is not empty where it is rare."""
    links = []
    for show, label in LABELS.items():
        count = len(keep(rows, user, show))
        if (past and show in (NEAR, CONFIRM)) or (show in (ASIDE, CONFIRM) and not count and show != selection.show):
            continue
        current = show == selection.show and selection.cell is None
        links.append({"label": f"{label} {count}", "url": address(year, replace(selection, show=show, cell=None)), "current": current})
    return links


def _order(year: int, selection: Selection, order: str) -> Link:
    return {"label": ORDERS[order][0], "url": address(year, replace(selection, order=order)), "current": order == selection.order}


def _cell_name(selection: Selection) -> str:
    if selection.cell is None:
        return ""
    level, phase = selection.cell
    return f"{LEVEL_WORDS[level][0]}, {phase}"

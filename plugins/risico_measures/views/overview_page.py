"""What the list of measures shows: figures, blocks, the frame with its links, and the groups of the list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.installation import installation

from ..listing import ALL, ASIDE, CONFIRM, LABELS, NEAR, ORDERS, Group, Selection, grouped, keep, part, shown
from ..rates import Rates, rates, rates_on
from ..rows import MeasureRow, all_rows, applying
from ..status import add_months
from .gap import LEVEL_WORDS, MOST_BLOCKS, PHASE_WORDS, Link, frame_lines, tables, units
from .paging import pages, start


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
    columns: list[dict[str, str]]
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
    found, found_rates = shown(rows, user, selection), rates(row.standing for row in used)
    earlier = rates_on((row.history for row in rows), add_months(day, -12))
    return Overview(
        day=day,
        past=day < today,
        rows=used,
        rates=found_rates,
        before=earlier if earlier.total else None,
        units=units(used, found_rates, year),
        linked=len(used) <= MOST_BLOCKS,
        columns=[dict(zip(("label", "sub"), words, strict=True)) for words in PHASE_WORDS.values()],
        frame=frame_lines(used, lambda place: address(year, replace(selection, cell=place, show=ALL)), selection.cell),
        tables=tables(used),
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

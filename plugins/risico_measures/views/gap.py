"""Where the gap is, for a page: the blocks, the frame with its links, and the figures by group."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import url_for

from ..frame import FrameCell, frame
from ..rates import Rates, rates_by
from ..rows import MeasureRow

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
Place = tuple[str, str]
"""(level, phase)."""


def unit_counts(rows: Iterable[MeasureRow]) -> list[tuple[str, int]]:
    """How many work, are on paper only and are not on paper, in that order."""
    buckets = [row.standing.bucket for row in rows]
    return [(bucket, buckets.count(bucket)) for bucket in UNIT_WORDS if bucket in buckets]


def units(rows: Iterable[MeasureRow], found: Rates, year: int) -> list[Link]:
    """Every measure as a block with its address, by how it stands. Those on paper only are the whole gap when nothing works without paper."""
    words = UNIT_WORDS if found.works_without_paper else UNIT_WORDS | {"papier": "alleen op papier: dit is de kloof"}
    links = [(row.standing.bucket, {"code": row.code, "title": row.title, "url": url_for("measures.measure", year=year, code=row.code)}) for row in rows]
    groups = ((bucket, called, [link for where, link in links if where == bucket]) for bucket, called in words.items())
    return [{"bucket": bucket, "words": called, "number": len(own), "rows": own} for bucket, called, own in groups if own]


def frame_lines(rows: Iterable[MeasureRow], address: Callable[[Place], str], current: Place | None) -> list[Link]:
    """The frame as lines of cells; `address` gives the link of a cell, `current` is the one that is chosen."""
    lines = frame(rows)
    return [
        dict(zip(("label", "sub"), LEVEL_WORDS[line[0].level], strict=True)) | {"cells": [_cell(found, address, current) for found in line]} for line in lines
    ]


def tables(rows: Sequence[MeasureRow]) -> list[tuple[str, dict[str, Rates]]]:
    """The figures by phase, level and owner; the groups in the order of the words, owners by name."""
    phases = {PHASE_WORDS[phase][0]: found for phase, found in _in_order(rates_by(rows, lambda row: row.definition.phase), PHASE_WORDS)}
    levels = {LEVEL_WORDS[level][0]: found for level, found in _in_order(rates_by(rows, lambda row: row.definition.level), LEVEL_WORDS)}
    return [("Wanneer", phases), ("Voor wie", levels), ("Eigenaar", dict(sorted(rates_by(rows, lambda row: row.owner).items())))]


def _cell(found: FrameCell, address: Callable[[Place], str], current: Place | None) -> Link | None:
    if not found.rows:
        return None
    place = (found.level, found.phase)
    return {
        "url": address(place),
        "current": place == current,
        "works": found.rates.working,
        "total": found.rates.total,
        "counts": unit_counts(found.rows),
        "words": _gap_words(found.rates),
    }


def _gap_words(found: Rates) -> str:
    if found.paper_only:
        return f"{found.paper_only} alleen op papier"
    return f"{found.not_on_paper} nog niet op papier" if found.not_on_paper else "geen kloof"


def _in_order(found: dict[str, Rates], order: Iterable[str]) -> list[tuple[str, Rates]]:
    return [(name, found[name]) for name in order if name in found]

"""The key figures as tables: the gap in total and by group, where it is, and how it went."""

from collections.abc import Iterable

from risico.documents.blocks import Block, Column, Note, Section, Table
from risico.web.texts import short_date

from ..definitions import LEVELS, PHASES
from ..frame import FrameCell, frame
from ..rates import FEWEST, Point, Rates, rates_by
from ..rows import MeasureRow
from ..sentences import LEVEL_WORDS, are_core, headline, share
from .source import Source

_COLUMNS = (Column("Maatregelen"), Column("Op papier", width=19), Column("Werkt aantoonbaar", width=21), Column("Kloof in punten", numeric=True, width=17))
_HOW = (
    "Op papier: vastgesteld en nog geldig. Werkt aantoonbaar: in de praktijk gecontroleerd, door een tweede persoon bevestigd en niet te lang "
    f"geleden. De kloof is het verschil in procentpunten. Bij minder dan {FEWEST} maatregelen staat er geen percentage."
)


def paper_and_practice(source: Source) -> Section:
    """The gap: in total, by phase, level and owner, in the frame, and through the quarters."""
    blocks: tuple[Block, ...] = (_groups(source), _frame(source.rows), *_trend(source.trend), Note(_HOW))
    return Section("Papier en praktijk", headline(source.rates, core=are_core(source.rows)), blocks)


def _groups(source: Source) -> Table:
    by_phase = rates_by(sorted(source.rows, key=lambda row: PHASES.index(row.definition.phase)), lambda row: row.definition.phase)
    by_level = rates_by(sorted(source.rows, key=lambda row: LEVELS.index(row.definition.level)), lambda row: LEVEL_WORDS[row.definition.level])
    by_owner = rates_by(sorted(source.rows, key=lambda row: row.owner.casefold()), lambda row: row.owner)
    groups = {"Alle maatregelen": source.rates, **_named("Fase", by_phase), **_named("Voor wie", by_level), **_named("Eigenaar", by_owner)}
    alt = "Per groep maatregelen hoeveel er op papier staan, hoeveel er werken en hoe groot de kloof is."
    return Table("Papier en praktijk per groep", alt, _COLUMNS, tuple((name, *_cells(found)) for name, found in groups.items()))


def _named(what: str, groups: dict[str, Rates]) -> dict[str, Rates]:
    return {f"{what}: {name}": found for name, found in groups.items()}


def _cells(found: Rates) -> tuple[str, str, int | None]:
    return (
        share(found.on_paper, found.total, found.paper_percent),
        share(found.working, found.total, found.practice_percent),
        found.gap_points,
    )


def _frame(rows: Iterable[MeasureRow]) -> Table:
    columns = (Column("Voor wie", width=22), *(Column(phase.capitalize()) for phase in PHASES))
    lines = tuple((LEVEL_WORDS[line[0].level].capitalize(), *(_cell(cell) for cell in line)) for line in frame(rows))
    return Table("Waar zit de kloof?", "Voor wie en wanneer: hoeveel maatregelen er werken.", columns, lines)


def _cell(cell: FrameCell) -> str:
    if not cell.rates.total:
        return "geen maatregel"
    only = cell.rates.paper_only
    return f"{cell.rates.working} van {cell.rates.total} werkt{f', {only} alleen op papier' if only else ''}"


def _trend(points: Iterable[Point]) -> tuple[Table, ...]:
    """How it went; nothing before there are two moments to compare."""
    rows = tuple((short_date(point.day), *_cells(point.rates)) for point in points)
    if len(rows) < 2:
        return ()
    columns = (Column("Stand op"), *_COLUMNS[1:])
    return (Table("De kloof door de tijd", "Aan het eind van elk kwartaal hoeveel maatregelen er op papier stonden en werkten.", columns, rows),)

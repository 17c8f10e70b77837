"""The counts as a workbook, as everybody may see them, also for who sees exact numbers on screen: a file travels."""

from collections.abc import Iterator
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.content.types import Library
from risico.documents import sheets
from risico.documents.blocks import Block, Cell, Column, Paragraph, Report, Section, Table
from risico.organisation.models import Municipality

from .board import Board
from .chain import Step
from .counts import GROUPS, OFFICE_HOLDERS
from .figures import Told
from .headlines import headline, sentence
from .indicator_rows import ELSEWHERE, Row, counted_rows
from .indicators import Pair
from .period import year_of
from .report.figures import APART, NOT_WORSE, SMALL
from .report.source import Source, read

TITLE = "Registratie"
_CHAIN = ("Groep", "Jaar", "Periode", "Stap", "Gedaan", "Had moeten", "Niet gedaan")
_INDICATORS = ("Groep", "Jaar", "Code", "Indicator", "Aantal", "Deel", "Streven", "Oordeel", "Betekenis")


def workbook(session: Session, library: Library, year: int, briefed: Pair | None = None) -> bytes | None:
    """An .xlsx file with the chain, the indicators and the estimate; None before anything was counted. `briefed`: D15, as it is now."""
    source = read(session, library, year, briefed)
    if source is None:
        return None
    first = source.groups[0]
    report = Report(
        title=f"{TITLE} {year}",
        subtitle="Tellingen van meldingen per kwartaal en per kalenderjaar.",
        municipality=session.scalar(select(Municipality.name)) or "",
        classification="Intern",
        day=clock.today(),
        core=sentence(headline(first.chain, first.period)),
        sections=(Section(TITLE, "", tuple(_blocks(session, library, source))),),
        about=f"{SMALL} {NOT_WORSE}",
    )
    return sheets.write(report)


def _blocks(session: Session, library: Library, source: Source) -> Iterator[Block]:
    board = source.board
    years = [(group, year) for group in GROUPS for year in board.years(group)]
    yield _table("Keten", _CHAIN, (row for group, year in years for row in _chain(board, group, year)))
    counted = ((GROUPS[group], year, row) for group, year in years for row in counted_rows(session, library, board, group, year_of(year)))
    yield _table("Indicatoren", _INDICATORS, (_indicator(*each) for each in chain(counted, _elsewhere(source))))
    if source.sight:
        yield _table("Schatting", ("Wat", "Aantal"), iter(source.sight.numbers))
        yield Paragraph(source.sight.summary)
    yield Paragraph(APART)


def _table(caption: str, titles: tuple[str, ...], lines: Iterator[tuple[Cell, ...]]) -> Table:
    return Table(caption, caption, tuple(Column(title) for title in titles), tuple(lines))


def _chain(board: Board, group: str, year: int) -> Iterator[tuple[Cell, ...]]:
    found = board.chain(group, year_of(year))
    for place, column in enumerate(found.columns):
        for line in found.lines:
            cell = line.cells[place]
            if cell:
                yield GROUPS[group], year, column.title, line.step.title, cell.done, *_rest(line.step, cell.needed, cell.missed)


def _rest(step: Step, needed: Told, missed: Told) -> tuple[Told, Told]:
    return (needed, missed) if step.needed else (None, None)


def _elsewhere(source: Source) -> Iterator[tuple[str, int, Row]]:
    """What is not counted per quarter, of the newest year: the briefings, the poll and the estimate are about office holders only."""
    newest = source.groups[-1]
    yield from ((GROUPS[OFFICE_HOLDERS], newest.period.quarters[-1].year, row) for row in newest.rows if row.basis in ELSEWHERE)


def _indicator(group: str, year: int, row: Row) -> tuple[Cell, ...]:
    return group, year, row.id, row.heading, row.amount, row.share, row.target, row.verdict, f"{row.formula}. {row.meaning}"

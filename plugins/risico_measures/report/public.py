"""The public version: totals only. No title, owner, place in the frame or text of a user, see docs/decisions/public-report.md."""

from collections.abc import Iterator

from risico.documents.blocks import Block, Column, Note, Paragraph, Section, Table

from ..rates import FEWEST, Point
from ..sentences import headline, share
from .source import Source

_LEFT_OUT = "Dit verslag noemt geen maatregelen bij naam: dat helpt wie kwaad wil."


def section(source: Source) -> Section:
    """The headline, the figures at the end of each year, and how often people looked."""
    return Section("Maatregelen op papier en in de praktijk", headline(source.rates, core=False), tuple(_blocks(source)), new_page=False)


def few(source: Source) -> bool:
    """Whether there are so few measures that a total tells about a single one."""
    return source.rates.total < FEWEST


def _blocks(source: Source) -> Iterator[Block]:
    years = _last_of_years(source)
    if len(years) > 1:
        columns = (Column("Eind van"), Column("Op papier", width=26), Column("Werkt aantoonbaar", width=26), Column("Kloof in punten", numeric=True, width=20))
        rows = tuple(_row(str(year), point) for year, point in years.items())
        yield Table("De kloof door de jaren", "Aan het eind van elk jaar hoeveel maatregelen er op papier stonden en werkten.", columns, rows)
    count = len(source.checks)
    if count >= FEWEST:
        yield Paragraph(f"In {source.year} is {count} keer in de praktijk gekeken of een maatregel werkt. Een tweede persoon bevestigde wat er is gezien.")
    yield Note(_LEFT_OUT)


def _last_of_years(source: Source) -> dict[int, Point]:
    """The last point of every year with enough measures."""
    return {point.day.year: point for point in source.trend if point.rates.total >= FEWEST}


def _row(year: str, point: Point) -> tuple[str, str, str, int | None]:
    found = point.rates
    return year, share(found.on_paper, found.total, found.paper_percent), share(found.working, found.total, found.practice_percent), found.gap_points

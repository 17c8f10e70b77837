"""The public version: complete calendar years only, and nothing of a quarter, see docs/decisions/public-report.md."""

from collections.abc import Iterator

from risico.documents.blocks import Block, Column, Note, Paragraph, Section, Table
from risico.web.texts import lower_first

from ..headlines import registered
from ..period import is_complete, year_of
from .figures import APART, NOT_WORSE, SMALL, fair_table, indicator_table, words
from .source import OfGroup, Source

TITLE = "Melden en registreren"
OF_A_YEAR = ("counts", "quarters")
"""What indicators of a whole year are made of; what is open at the end of a quarter, the poll and the estimate stay inside."""
MOST = 3
"""So many years stand beside each other."""


def section(source: Source) -> Section | None:
    """The chain and the indicators of years that are complete; None when there is no such year."""
    told = [of for of in source.groups if _years(source, of)]
    if not told:
        return None
    return Section(TITLE, _lead(source, told[0]), tuple(_blocks(source, told)), new_page=False)


def _lead(source: Source, of: OfGroup) -> str:
    period = year_of(_years(source, of)[-1])
    return f"{registered(source.board.chain(of.group, period), period)}."


def _blocks(source: Source, told: list[OfGroup]) -> Iterator[Block]:
    for of in told:
        yield _chain(source, of)
        if of.period.year in _years(source, of):
            yield indicator_table(of, [row for row in of.rows if row.basis in OF_A_YEAR])
    yield Note(f"{APART} {SMALL} {NOT_WORSE}")
    if source.fair:
        yield Paragraph(source.fair.text)
        yield fair_table(source.fair)


def _years(source: Source, of: OfGroup) -> list[int]:
    """The last complete years of this group, oldest first."""
    return [year for year in source.board.years(of.group) if is_complete(source.board.counts, of.group, year)][:MOST][::-1]


def _chain(source: Source, of: OfGroup) -> Table:
    years = _years(source, of)
    chains = [source.board.chain(of.group, year_of(year)) for year in years]
    rows = tuple((step.title, *(words(step, found.total(step.key)) for found in chains)) for step in (line.step for line in chains[0].lines))
    columns = (Column("Stap"), *(Column(str(year), width=20) for year in years))
    return Table(f"Van melding tot afsluiting, {lower_first(of.title)}", "Per stap wat er is gedaan van wat had moeten gebeuren, per jaar.", columns, rows)

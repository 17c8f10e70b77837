"""The tables of the report: the chain, the indicators, and what stays out of sight."""

from collections.abc import Iterator, Sequence

from risico.documents.blocks import Block, Bullets, Column, Heading, Note, Paragraph, Table
from risico.web.texts import lower_first

from .. import sentences
from ..chain import Cell, Chain, Step
from ..fair import Fair
from ..indicator_rows import Row
from ..sight import Sight
from ..small import FEW, NOT_SHOWN
from .source import OfGroup

APART = "Elke stap is apart geteld. Het is dus niet steeds hetzelfde voorval. Afgesloten is gemeld min langer dan 30 dagen open."
SMALL = (
    f"Kleine aantallen staan er als ‘{FEW}’. Verraadt een ander getal door optellen of aftrekken wat verborgen is? Dan staat daar ‘{NOT_SHOWN}’. "
    "Een totaal van beide groepen staat er niet, want dat zou kleine aantallen verraden."
)
NOT_WORSE = "Meer meldingen is geen slechter cijfer."
_INDICATORS = (
    Column("Indicator"),
    Column("Aantal", width=18),
    Column("Deel", numeric=True, width=9),
    Column("Streven", numeric=True, width=12),
    Column("Jaar eerder", numeric=True, width=14),
    Column("Oordeel", width=18),
)


def chain_table(of: OfGroup) -> Table:
    """Per step what was done of what was needed, per quarter, and the total of a complete year."""
    caption = f"Van melding tot afsluiting, {lower_first(of.title)}, {of.period.title}"
    columns = (Column("Stap", width=22), *(Column(column.title) for column in of.chain.columns))
    return Table(caption, "Per stap wat er is gedaan van wat had moeten gebeuren, per kwartaal.", columns, tuple(_lines(of.chain)))


def indicator_table(of: OfGroup, rows: Sequence[Row]) -> Table:
    """These indicators of that year."""
    caption = f"Indicatoren, {lower_first(of.title)}, {of.period.title}"
    return Table(caption, "Per indicator het aantal, het deel, het streven en het oordeel.", _INDICATORS, tuple(_indicator(row) for row in rows))


def out_of_sight(sight: Sight) -> Iterator[Block]:
    """The picture as a table, with what it says and what it does not."""
    yield Heading("Wat blijft buiten beeld?")
    yield Paragraph(sight.summary)
    columns = (Column("Wat"), Column("Aantal", width=25))
    yield Table("Wat blijft buiten beeld?", "Het aantal zetels, wie bekend is, en de schatting.", columns, sight.numbers)
    yield Bullets(sentences.SAYS, "Wat dit zegt")
    yield Bullets(sentences.SAYS_NOT, "Wat dit niet zegt")
    yield Note(sentences.zero(sight.found, sight.given.m))


def fair_table(fair: Fair) -> Table:
    """The sample of measures against citizens, by year."""
    columns = (Column("Jaar"), Column("Bekeken", numeric=True, width=25), Column("Opgeheven", numeric=True, width=25))
    rows = tuple((row.year, row.looked_at, row.lifted) for row in fair.rows)
    return Table("Maatregelen tegen inwoners", "Per jaar hoeveel maatregelen tegen inwoners zijn bekeken en opgeheven.", columns, rows)


def words(step: Step, cell: Cell | None) -> str:
    """14 van 22; 1 t/m 4 van 6; niet geteld."""
    if cell is None:
        return "niet geteld"
    if step.needed is None:
        return str(cell.done)
    return f"{cell.done} van {cell.needed}" if cell.is_exact else cell.words


def _lines(chain: Chain) -> Iterator[tuple[str, ...]]:
    for line in chain.lines:
        yield line.step.title, *(words(line.step, cell) for cell in line.cells)


def _indicator(row: Row) -> tuple[str, ...]:
    return f"{row.id} {row.heading}", row.amount, row.share, row.target, row.before, row.verdict.capitalize()

"""Every measure with both statuses, and those that do not apply."""

from risico.documents.blocks import Block, Column, Heading, Section, Table

from ..rows import MeasureRow
from ..sentences import BUCKETS, in_practice, on_paper
from ..status import Bucket
from .source import Source

_ORDER: tuple[Bucket, ...] = ("papier", "geen", "werkt")
_COLUMNS = (Column("Maatregel", width=32), Column("Op papier", width=22), Column("In de praktijk", width=24), Column("Eigenaar"))


def one_by_one(source: Source) -> Section:
    """What is only on paper first; then what is not on paper, what works, and what does not apply."""
    blocks: list[Block] = []
    for bucket in _ORDER:
        rows = tuple(_row(row) for row in source.rows if row.standing.bucket == bucket)
        if rows:
            title = BUCKETS[bucket].capitalize()
            blocks += [Heading(f"{title} ({len(rows)})"), Table(title, f"Maatregelen met hoe zij op papier en in de praktijk staan: {title}.", _COLUMNS, rows)]
    return Section("De maatregelen één voor één", "", (*blocks, *_aside(source)), new_page=False)


def _row(row: MeasureRow) -> tuple[str, ...]:
    return f"{row.code} {row.title}", on_paper(row.standing.paper), in_practice(row.standing.practice), row.owner


def _aside(source: Source) -> tuple[Block, ...]:
    if not source.aside:
        return ()
    columns = (Column("Maatregel", width=40), Column("Waarom niet"))
    rows = tuple((f"{row.code} {row.title}", row.set_aside or "") for row in source.aside)
    alt = "Maatregelen die hier niet van toepassing zijn, met de reden."
    return Heading(f"Niet van toepassing ({len(rows)})"), Table("Niet van toepassing", alt, columns, rows)

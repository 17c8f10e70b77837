"""A report as a workbook: one sheet about the report, one for each table and heat map, and one with all other text."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from ..text import clean
from .blocks import Block, Bullets, Callout, Card, Figures, Heading, HeatMap, LevelCell, Note, Paragraph, Report, Steps, Table
from .cells import Row, cut, fill, fill_table, make_header, set_widths
from .held import as_bytes
from .package import repack
from .styles import LANGUAGE

_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\\n\t]+")
_NAME_UNITS = 31
_RESERVED = {"history", "geschiedenis"}


def write(report: Report) -> bytes:
    """The report as an .xlsx file without formulas, macros or links; the same report gives the same bytes.

    Text is stored as text whatever it looks like; a cell holds at most 32,767 UTF-16 units, what is longer is cut.
    """
    book = Workbook()
    about = book.worksheets[0]
    about.title = "Over"
    index: list[Row] = []
    for section, block in _tabular(report):
        rows = _table_rows(block) if isinstance(block, Table) else _heat_rows(block)
        sheet = book.create_sheet(_name(block.caption, book))
        fill_table(sheet, rows)
        index.append((sheet.title, section, block.caption))
    texts = list(_text_rows(report))
    if texts:
        sheet = book.create_sheet(_name("Teksten", book))
        fill_table(sheet, [("Hoofdstuk", "Kopje", "Tekst"), *texts])
        index.append((sheet.title, "", "Alle tekst die niet in een tabel staat"))
    _fill_about(about, report, index)
    for sheet in book.worksheets:
        sheet.page_setup.paperSize = "9"
        sheet.HeaderFooter.oddFooter = HeaderFooterItem(left=_HeaderFooterPart(report.classification))
    return _saved(book, report)


def _saved(book: Workbook, report: Report) -> bytes:
    """Properties of the municipality on the day of the report, not of whoever pressed the button."""
    properties, moment = book.properties, datetime.combine(report.day, time())
    properties.creator, properties.title = clean(report.municipality), clean(report.title)
    properties.language, properties.created = LANGUAGE, moment
    written = as_bytes(book)
    properties.modified = moment
    return repack(written, {"docProps/core.xml": tostring(properties.to_tree())})


def _parts(report: Report) -> Iterator[tuple[str, str, Sequence[Block]]]:
    """Title, conclusion and blocks of the first page and of every section; the conclusion of the report stands on the sheet about it."""
    yield report.title, "", report.opening
    yield from ((section.title, section.lead, section.blocks) for section in report.sections)


def _text_rows(report: Report) -> Iterator[Row]:
    """A row for each piece of running text, with the heading it stands under."""
    for title, lead, blocks in _parts(report):
        heading = ""
        if lead:
            yield title, heading, lead
        for block in blocks:
            heading = block.text if isinstance(block, Heading) else heading
            yield from ((title, heading, line) for line in _lines(block))


def _lines(block: Block) -> list[str]:
    """The running text of a block; tables and heat maps have a sheet of their own."""
    match block:
        case Paragraph():
            return [f"{block.strong} {block.text}".strip()]
        case Callout() | Note():
            return [block.text]
        case Bullets():
            return [*([block.strong] if block.strong else []), *block.items]
        case Steps():
            return [f"{number}. {item}" for number, item in enumerate(block.items, start=1)]
        case Card():
            return [block.title, *(": ".join(pair) for pair in block.numbers), block.steps_title, *(" ".join(pair) for pair in block.steps)]
        case Figures():
            return [f"{item.level} {item.text}" if isinstance(item, LevelCell) else " ".join(item) for item in block.items]
        case _:
            return []


def _tabular(report: Report) -> Iterator[tuple[str, Table | HeatMap]]:
    for title, _, blocks in _parts(report):
        for block in blocks:
            if isinstance(block, Table | HeatMap):
                yield title, block


def _name(caption: str, book: Workbook) -> str:
    """A name that Excel accepts and that no other sheet has."""
    taken = {name.casefold() for name in book.sheetnames} | _RESERVED
    wanted = cut(_NOT_IN_NAME.sub(" ", clean(caption)), _NAME_UNITS).strip(" '") or "Tabel"
    name, number = wanted, 1
    while name.casefold() in taken:
        number += 1
        ending = f" ({number})"
        name = cut(wanted, _NAME_UNITS - len(ending)) + ending
    return name


def _table_rows(block: Table) -> list[Row]:
    return [tuple(column.title for column in block.columns), *block.rows]


def _heat_rows(block: HeatMap) -> list[Row]:
    """A row for each topic, and one for each cell without topics."""
    rows: list[Row] = [(block.row_title, block.column_title, "Niveau", "Onderwerp", "Uitkomst")]
    for row, cells in zip(block.rows, block.cells, strict=True):
        for column, cell in zip(block.columns, cells, strict=True):
            rows += [(row, column, cell.level, title, text) for title, text in cell.items or (("", ""),)]
    return rows


def _fill_about(sheet: Worksheet, report: Report, index: Sequence[Row]) -> None:
    facts: list[Row] = [
        ("Titel", report.title),
        ("Ondertitel", report.subtitle),
        ("Gemeente", report.municipality),
        ("Classificatie", report.classification),
        ("Datum", f"{report.day:%d-%m-%Y}"),
        ("Stand", "definitief" if report.final else "concept, nog niet vastgesteld"),
        ("Kern", report.core),
        ("Over dit verslag", report.about),
    ]
    fill(sheet, 1, facts)
    fill(sheet, len(facts) + 2, [("Blad", "Hoofdstuk", "Wat staat erin"), *index])
    for row in range(1, len(facts) + 1):
        sheet.cell(row, 1).font = Font(bold=True)
    make_header(sheet, len(facts) + 2)
    set_widths(sheet)

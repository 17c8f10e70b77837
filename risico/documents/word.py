"""A report as a Word document, in our look or in that of the municipality's own template."""

from collections.abc import Iterable
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from .base import Layout, open_base
from .blocks import Block, Bullets, Callout, Card, Figures, Heading, HeatMap, LinkedCard, Note, Paragraph, Report, Section, Steps, Table
from .card import card
from .heat_map import heat_map
from .ooxml import Element, paragraph, q, run, w
from .package import repack
from .tables import figures, table

_BELOW_TABLE, _FRAME_BELOW_TABLE = 200, 360
_SHORT = 4


def write(report: Report, template: Path | None = None) -> bytes:
    """The report as a .docx file; the same report gives the same bytes.

    `template` is a .docx whose styles, margins, headers and logo are used instead of ours; its text is not.
    Raises template.TemplateError with a Dutch sentence when it cannot be used.
    """
    document, layout = open_base(report, template)
    body = document.element.body
    for number, element in enumerate(_report(report, layout)):
        body.insert(number, element)
    out = BytesIO()
    document.save(out)
    return repack(out.getvalue())


def _report(report: Report, layout: Layout) -> list[Element]:
    front = next((i for i, section in enumerate(report.sections) if section.numbered), len(report.sections))
    elements = [
        *_text("Risico Klein", report.municipality, layout),
        *_text("Title", report.title, layout),
        *_text("Subtitle", report.subtitle, layout),
        *_text("Risico Kern", report.core, layout),
        *_blocks(report.opening, layout),
    ]
    for section in report.sections[:front]:
        elements += _section(section, 0, layout)
    if report.about:
        elements += _text("heading 2", "Over dit verslag", layout) + _text("Risico Klein", report.about, layout)
    number = 0
    for section in report.sections[front:]:
        number += section.numbered
        elements += _section(section, number, layout)
    return _spaced(elements, layout)


def _section(section: Section, number: int, layout: Layout) -> list[Element]:
    shown = f"{number}  " if section.numbered and not layout.numbers_itself else ""
    title = paragraph(layout.styles["heading 1"], run(f"{shown}{section.title}"), keep=True)
    if section.new_page:
        title[0].extend([w("pageBreakBefore"), w("spacing", before=0)])
    lead = [paragraph(layout.styles["Risico Kern"], run(section.lead), keep=bool(section.blocks))] if section.lead else []
    return [title, *lead, *_blocks(section.blocks, layout)]


def _blocks(blocks: Iterable[Block], layout: Layout) -> list[Element]:
    """The blocks; a paragraph stays with the list, table or frame behind it."""
    return [element for block, after in pairwise([*blocks, None]) if block for element in _block(block, after, layout)]


def _block(block: Block, after: Block | None, layout: Layout) -> list[Element]:
    match block:
        case Paragraph():
            strong = [run(f"{block.strong} ", bold=True)] if block.strong else []
            return [paragraph(layout.styles["Normal"], *strong, run(block.text), keep=isinstance(after, Bullets | Callout | Steps | Table))]
        case Heading():
            return [paragraph(layout.styles["heading 2"], run(block.text), keep=True)]
        case Bullets() | Steps():
            return _list(block, layout)
        case Callout() | Note():
            return _text("Risico Kader" if isinstance(block, Callout) else "Risico Klein", block.text, layout)
        case _:
            return _grid(block, layout)


def _list(block: Bullets | Steps, layout: Layout) -> list[Element]:
    kept = [_stays_with_next(number, len(block.items)) for number in range(1, len(block.items) + 1)]
    if isinstance(block, Steps):
        number = layout.new_steps()
        return [paragraph(layout.styles["List Number"], run(item), listed=number, keep=keep) for item, keep in zip(block.items, kept, strict=True)]
    strong = [paragraph(layout.styles["Normal"], run(block.strong, bold=True), keep=True, after=60)] if block.strong else []
    return [*strong, *(paragraph(layout.styles["List Bullet"], run(item), keep=keep) for item, keep in zip(block.items, kept, strict=True))]


def _stays_with_next(number: int, count: int) -> bool:
    """Short lists stay whole; of longer ones no item stands alone."""
    return number < count and (count <= _SHORT or number in (1, count - 1))


def _grid(block: Card | LinkedCard | Figures | Table | HeatMap, layout: Layout) -> list[Element]:
    match block:
        case Card() | LinkedCard():
            return card(block, layout)
        case Figures():
            return figures(block, layout)
        case Table():
            return table(block, layout)
        case HeatMap():
            return heat_map(block, layout)


def _text(style: str, text: str, layout: Layout) -> list[Element]:
    return [paragraph(layout.styles[style], run(text))] if text else []


def _spaced(elements: list[Element], layout: Layout) -> list[Element]:
    """Give what follows a table some air, and put a small paragraph between tables and after a last one."""
    airy = {layout.styles[style] for style in ("heading 1", "heading 2", "caption")}
    result: list[Element] = []
    for previous, element in pairwise([None, *elements, None]):
        if previous is not None and previous.tag == q("tbl"):
            if element is None or element.tag == q("tbl"):
                result.append(paragraph(layout.styles["Risico Klein"], after=0))
            elif element[0][0].get(q("val")) not in airy and element.find(f"{q('pPr')}/{q('spacing')}") is None:
                framed = element[0][0].get(q("val")) == layout.styles["Risico Kader"]
                element[0].insert(1, w("spacing", before=_FRAME_BELOW_TABLE if framed else _BELOW_TABLE))
        if element is not None:
            result.append(element)
    return result

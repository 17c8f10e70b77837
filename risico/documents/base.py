"""The document before its text: our own, or a municipality's template emptied of everything but its look."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.section import Section
from docx.shared import Cm, Twips

from ..text import clean
from . import numbering, styles, template
from .blocks import Report
from .ooxml import Element, borders, field, paragraph, q, run, w

_KEPT_PARTS = frozenset(getattr(RELATIONSHIP_TYPE, part) for part in ("STYLES", "NUMBERING", "SETTINGS", "THEME", "FONT_TABLE", "HEADER", "FOOTER"))
_KEPT_SETTINGS = ("zoom", "mirrorMargins", "gutterAtTop", "defaultTabStop", "evenAndOddHeaders")
_NARROWEST = Cm(8)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the writers of blocks need: style ids by name, the width of the text in twips, who numbers the chapters, a new numbered list.

    `picture` gives the run of a picture: the PNG, its width in twips, and what it shows for who cannot see it.
    """

    styles: Mapping[str, str]
    width: int
    numbers_itself: bool
    new_steps: Callable[[], int]
    picture: Callable[[bytes, int, str], Element]


def open_base(report: Report, path: Path | None) -> tuple[WordDocument, Layout]:
    """An empty document with styles, footer and properties for this report, in our look or that of the template.

    Raises template.TemplateError with a Dutch sentence when the template cannot be used.
    """
    if path is None:
        document = _own()
        return document, _prepare(document, report, own_look=True)
    document = template.read(path)
    try:
        return document, _prepare(document, report, own_look=False)
    except template.TemplateError:
        raise
    except Exception as error:  # python-docx has no common error for files that are not what they should be
        raise template.TemplateError(template.DAMAGED) from error


def _own() -> WordDocument:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1)
    numbering.clear(document)
    return document


def _prepare(document: WordDocument, report: Report, *, own_look: bool) -> Layout:
    _empty_body(document)
    _reset_settings(document.settings.element)
    _drop_parts(document)
    _set_properties(document, report)
    ids = styles.apply(document, own_look=own_look, large=own_look and report.large)
    section = document.sections[0]
    width = _text_width(section)
    for footer in _footers(document, section):
        _write_footer(footer, report, ids["footer"], _one_tab(styles.tab_stops(document, ids["footer"]), width))
    return Layout(ids, width, styles.numbers_itself(document, ids["heading 1"]), partial(numbering.add_steps, document), partial(_picture, document))


def _picture(document: WordDocument, png: bytes, width: int, alt: str) -> Element:
    inline = document.part.new_pic_inline(BytesIO(png), Twips(width))
    inline.docPr.set("name", "Plaatje")
    inline.docPr.set("descr", clean(alt))
    return w("r", w("drawing", inline))


def _empty_body(document: WordDocument) -> None:
    """Keep only the first section's page set-up: later ones inherit headers from it, never the other way round."""
    body = document.element.body
    section = deepcopy(document.sections[0]._sectPr)
    for tag in ("cols", "lnNumType", "sectPrChange"):
        for element in section.findall(q(tag)):
            section.remove(element)
    body[:] = [section]


def _drop_parts(document: WordDocument) -> None:
    """Leave out thumbnail, custom XML, comments, people, old properties and whatever else the text does not need."""
    package = document.part.package
    for owner, kept in ((package, {RELATIONSHIP_TYPE.OFFICE_DOCUMENT}), (document.part, _KEPT_PARTS)):
        for link in [link for link in owner.rels.values() if link.reltype not in kept]:
            del owner.rels[link.rId]
    document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS).rels.clear()


def _reset_settings(settings: Element) -> None:
    """Keep what shapes the page; drop attached templates, document variables and editing history."""
    kept = [child for child in settings if child.tag in map(q, _KEPT_SETTINGS)]
    mode = w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    language = w("themeFontLang", val=styles.LANGUAGE)
    colours = settings.findall(q("clrSchemeMapping"))
    signs = (w("decimalSymbol", val=","), w("listSeparator", val=";"))
    settings[:] = [*kept, w("compat", mode), language, *colours, *signs]


def _set_properties(document: WordDocument, report: Report) -> None:
    """Properties of the municipality, not of whoever pressed the button or made the template."""
    properties = document.core_properties
    properties.title = clean(report.title)[:255]
    properties.subject = clean(report.subtitle)[:255]
    properties.author = clean(report.municipality)[:255]
    properties.keywords = report.classification
    properties.language = styles.LANGUAGE
    properties.comments = properties.last_modified_by = ""
    properties.revision = 1
    properties.created = properties.modified = datetime.combine(report.day, time())


def _text_width(section: Section) -> int:
    """In twips; what the template leaves out is what Word would take."""
    page = section.page_width or Cm(21)
    width = page - (section.left_margin or 0) - (section.right_margin or 0) - (section.gutter or 0)
    if width < _NARROWEST:
        raise template.TemplateError(template.TOO_NARROW)
    return width // 635


def _footers(document: WordDocument, section: Section) -> Iterator[Element]:
    yield section.footer.part.element
    if section.different_first_page_header_footer:
        yield section.first_page_footer.part.element
    if document.settings.odd_and_even_pages_header_footer:
        yield section.even_page_footer.part.element


def _one_tab(stops: Sequence[int], width: int) -> Element:
    """One tab stop at the right margin; the stops of the template's style would catch the tab before it."""
    cleared = [w("tab", val="clear", pos=stop) for stop in sorted(stops) if stop != width]
    return w("tabs", *cleared, w("tab", val="right", pos=width))


def _write_footer(footer: Element, report: Report, style: str, tabs: Element) -> None:
    """Put classification and title above what the template has, and the page number when the template has none."""
    has_picture = any(True for _ in footer.iter(q("drawing"), q("pict")))
    if not has_picture and not any(words.text for words in footer.iter(q("t"), q("instrText"))):
        footer[:] = []
    runs = [run(report.classification, bold=True), *(run(f"  ·  {text}") for text in (report.title, report.edition) if text)]
    if "PAGE" not in "".join(code.text or "" for code in footer.iter(q("instrText"))):
        runs += [run("\tPagina "), *field("PAGE"), run(" van "), *field("NUMPAGES")]
    line = paragraph(style, *runs)
    line[0].extend([borders("pBdr", styles.LINE, ("top",), space=6), tabs])
    footer.insert(0, line)

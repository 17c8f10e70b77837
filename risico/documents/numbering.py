"""Bullets and numbers of lists, for documents that have none."""

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.parts.numbering import NumberingPart
from lxml import etree

from .ooxml import Element, q, w


def add_bullet(document: Document) -> int:
    """Add a bulleted list to the numbering of the document; gives the number by which a style refers to it."""
    return _add(document, "bullet", "•")


def add_steps(document: Document) -> int:
    """Add a numbered list that starts at 1; gives the number by which its paragraphs refer to it."""
    return _add(document, "decimal", "%1.")


def _add(document: Document, form: str, sign: str) -> int:
    root = _numbering(document)
    abstract = 1 + _highest(root, "abstractNum", "abstractNumId")
    number = 1 + _highest(root, "num", "numId")
    first = next((i for i, child in enumerate(root) if child.tag in (q("num"), q("numIdMacAtCleanup"))), len(root))
    root.insert(first, _listed(abstract, form, sign))
    after_last = max((i for i, child in enumerate(root) if child.tag in (q("abstractNum"), q("num"))), default=0) + 1
    root.insert(after_last, w("num", w("abstractNumId", val=abstract), numId=number))
    return number


def clear(document: Document) -> None:
    """Forget every list of the document."""
    root = _numbering(document)
    root[:] = []


def _numbering(document: Document) -> Element:
    main = document.part
    if not any(link.reltype == RELATIONSHIP_TYPE.NUMBERING for link in main.rels.values()):
        name, blank = PackURI("/word/risicoNumbering.xml"), etree.tostring(w("numbering"))
        part = NumberingPart.load(name, CONTENT_TYPE.WML_NUMBERING, blank, main.package)
        main.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    root: Element = main.numbering_part.element
    return root


def _highest(root: Element, tag: str, attribute: str) -> int:
    return max((int(found.get(q(attribute), "0")) for found in root.iterfind(q(tag))), default=0)


def _listed(number: int, form: str, sign: str) -> Element:
    level = w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=form),
        w("lvlText", val=sign),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=360, hanging=360)),
        ilvl=0,
    )
    return w("abstractNum", w("multiLevelType", val="singleLevel"), level, abstractNumId=number)

"""The look of every document, and which style of a municipality's own template stands in for which of ours.

Source of sizes and colours: the style table of the design. Sizes are half points, spaces twips, line 240 = single.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from docx.document import Document

from .numbering import add_bullet
from .ooxml import Element, borders, q, w

INK, DEEP, PETROL, SOFT = "001A40", "072F3B", "135A6E", "3D5374"
TINT, LINE, WHITE = "E4EFF2", "C0C7D2", "FFFFFF"
LEVEL_FILL = {1: "F1ECE2", 2: "F2DCAE", 3: "E5A93F", 4: "B34A16", 5: "6B161C"}
LEVEL_TINT = {1: "FAF8F4", 2: "FBF3E0", 3: "F8E5C1", 4: "EFCDB9", 5: "DFB4B3"}
FONT, LANGUAGE = "Arial", "nl-NL"


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style. `name` is the name inside the file, which is English in every language of Word. `body`: is a point larger in large text."""

    name: str
    size: int
    before: int
    after: int
    line: int
    colour: str
    bold: bool = False
    keep: bool = False
    outline: int | None = None
    body: bool = False


# Headings have single lines: with more, LibreOffice leaves one behind as the last line of a page.
_STYLES = (
    _Style("Normal", 21, 0, 140, 324, INK, body=True),
    _Style("Title", 52, 0, 80, 264, DEEP, bold=True, keep=True),
    _Style("Subtitle", 26, 0, 280, 300, SOFT),
    _Style("heading 1", 36, 440, 120, 240, DEEP, bold=True, keep=True, outline=0),
    _Style("heading 2", 26, 280, 80, 240, PETROL, bold=True, keep=True, outline=1),
    _Style("caption", 19, 200, 80, 288, SOFT, bold=True, keep=True),
    _Style("List Bullet", 21, 0, 80, 324, INK, body=True),
    _Style("List Number", 21, 0, 80, 324, INK, body=True),
    _Style("footer", 17, 0, 0, 240, SOFT),
    _Style("Risico Kern", 26, 0, 200, 324, DEEP),
    _Style("Risico Kader", 22, 200, 280, 324, INK, body=True),
    _Style("Risico Tabel", 19, 0, 0, 300, INK, body=True),
    _Style("Risico Tabelkop", 19, 0, 0, 288, INK, bold=True, keep=True, body=True),
    _Style("Risico Nummer", 44, 0, 40, 264, DEEP, bold=True),
    _Style("Risico Klein", 18, 0, 80, 300, SOFT),
)
_LARGER = 2


def apply(document: Document, *, own_look: bool, large: bool = False) -> Mapping[str, str]:
    """Make the document have every style and Dutch as its language; gives style ids by style name.

    `own_look` puts our styles in place of all that are there; without it only missing styles are added.
    `large` makes the text a point larger: 11.5 instead of 10.5 points.
    """
    root = document.styles.element
    if own_look:
        _remove_styles(root)
    present = {_name(style): style.get(q("styleId"), "") for style in root.iterfind(q("style"))}
    ids = {style.name: present.get(style.name.casefold()) or _free_id(style.name, present) for style in _STYLES}
    for style in _STYLES:
        if style.name.casefold() not in present:
            sized = replace(style, size=style.size + _LARGER) if large and style.body else style
            root.append(_style_element(sized, ids, _special(style.name, document)))
    _speak_dutch(root)
    return ids


def numbers_itself(document: Document, style_id: str) -> bool:
    """Does the template number the paragraphs in that style?"""
    return any(True for style in _with_id(document, style_id) for _ in style.iter(q("numPr")))


def tab_stops(document: Document, style_id: str) -> list[int]:
    """Where the style has its tab stops, in twips."""
    return [int(tab.get(q("pos"), "0")) for style in _with_id(document, style_id) for tab in style.iter(q("tab"))]


def _with_id(document: Document, style_id: str) -> list[Element]:
    return [style for style in document.styles.element.iterfind(q("style")) if style.get(q("styleId")) == style_id]


def _name(style: Element) -> str:
    name = style.find(q("name"))
    return "" if name is None else str(name.get(q("val"), "")).casefold()


def _free_id(name: str, present: Mapping[str, str]) -> str:
    wanted = "".join(word[0].upper() + word[1:] for word in name.split())
    while wanted in present.values():
        wanted += "Risico"
    return wanted


def _remove_styles(root: Element) -> None:
    for style in root.findall(q("style")):
        if style.get(q("default")) is None or _name(style) == "normal":
            root.remove(style)


def _style_element(style: _Style, ids: Mapping[str, str], special: dict[str, Element]) -> Element:
    normal = style.name == "Normal"
    element = w("style", w("name", val=style.name), type="paragraph", styleId=ids[style.name])
    if normal:
        element.set(q("default"), "1")
    else:
        element.append(w("basedOn", val=ids["Normal"]))
    if style.keep:
        element.append(w("next", val=ids["Normal"]))
    if style.name.startswith("Risico"):
        element.set(q("customStyle"), "1")
    element.extend([w("qFormat"), _paragraph_look(style, special), _letter_look(style, normal)])
    return element


def _paragraph_look(style: _Style, special: dict[str, Element]) -> Element:
    look = w("pPr")
    if style.keep:
        look.extend([w("keepNext"), w("keepLines")])
    look.extend(special[tag] for tag in ("numPr", "pBdr", "shd") if tag in special)
    look.append(w("spacing", before=style.before, after=style.after, line=style.line, lineRule="auto"))
    if "ind" in special:
        look.append(special["ind"])
    if style.outline is not None:
        look.append(w("outlineLvl", val=style.outline))
    return look


def _letter_look(style: _Style, normal: bool) -> Element:
    look = w("rPr")
    if normal:
        look.append(w("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT))
    if style.bold:
        look.extend([w("b"), w("bCs")])
    look.extend([w("color", val=style.colour), w("sz", val=style.size), w("szCs", val=style.size)])
    if normal:
        look.append(w("lang", val=LANGUAGE))
    return look


def _special(name: str, document: Document) -> dict[str, Element]:
    """What only one style has: the bullet of a list, the rule and the tint of a frame."""
    if name == "List Bullet":
        return {"numPr": w("numPr", w("numId", val=add_bullet(document)))}
    if name == "Risico Kader":
        rule = w("left", val="single", sz=36, space=10, color=PETROL)
        edge = borders("pBdr", TINT, ("top", "bottom"), space=6)
        edge.insert(1, rule)
        return {"pBdr": edge, "shd": w("shd", val="clear", color="auto", fill=TINT), "ind": w("ind", left=255)}
    return {}


def _speak_dutch(root: Element) -> None:
    """Set Dutch as the language of the defaults and of every style that names a language."""
    defaults = root.find(q("docDefaults"))
    if defaults is None:
        defaults = w("docDefaults")
        root.insert(0, defaults)
    letters = _child(_child(defaults, "rPrDefault"), "rPr")
    if letters.find(q("lang")) is None:
        letters.append(w("lang"))
    for language in root.iter(q("lang")):
        language.set(q("val"), LANGUAGE)


def _child(parent: Element, tag: str) -> Element:
    found = parent.find(q(tag))
    if found is None:
        found = w(tag)
        parent.insert(0, found)
    return found

"""The few elements of WordprocessingML that a report needs, with their children in the order of the standard.

Sizes are twips (1/20 point) unless said otherwise.
"""

import re
from typing import Literal

from lxml import etree

from ..text import clean

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BREAKS = {"\n": "br", "\t": "tab"}

Element = etree._Element


def q(tag: str) -> str:
    """The full name of a Word tag or attribute."""
    return f"{{{W}}}{tag}"


def w(tag: str, *children: Element, **attributes: str | int) -> Element:
    """A Word element with its children and its attributes."""
    element = etree.Element(q(tag), {q(name): str(value) for name, value in attributes.items()}, {"w": W})
    element.extend(children)
    return element


def run(text: str, *, bold: bool = False, colour: str = "") -> Element:
    """A run; newlines and tabs in the text become breaks and tabs."""
    element = w("r")
    if bold or colour:
        marks = [w("b")] if bold else []
        element.append(w("rPr", *marks, *([w("color", val=colour)] if colour else [])))
    for piece in re.split("([\n\t])", clean(text)):
        if piece in _BREAKS:
            element.append(w(_BREAKS[piece]))
        elif piece:
            words = etree.SubElement(element, q("t"), {_SPACE: "preserve"})
            words.text = piece
    return element


def paragraph(
    style: str,
    *runs: Element,
    keep: bool = False,
    listed: int = 0,
    align: Literal["left", "center", "right"] = "left",
    **space: int,
) -> Element:
    """A paragraph in the style with that id. `keep`: on one page with what follows; `listed`: the number of its list; `space`: before=, after=."""
    properties = w("pPr", w("pStyle", val=style))
    if keep:
        properties.append(w("keepNext"))
    if listed:
        properties.append(w("numPr", w("ilvl", val=0), w("numId", val=listed)))
    if space:
        properties.append(w("spacing", **space))
    if align != "left":
        properties.append(w("jc", val=align))
    return w("p", properties, *runs)


def field(instruction: str) -> list[Element]:
    """The runs of a field such as PAGE; Word fills in the value."""
    code = w("instrText")
    code.text = f" {instruction} "
    code.set(_SPACE, "preserve")
    return [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", code),
        w("r", w("fldChar", fldCharType="separate")),
        run("1"),
        w("r", w("fldChar", fldCharType="end")),
    ]


def borders(tag: str, colour: str, sides: tuple[str, ...], space: int = 0) -> Element:
    """Lines of half a point on `sides`, given in the order top, left, bottom, right, insideH, insideV."""
    return w(tag, *(w(side, val="single", sz=4, space=space, color=colour) for side in sides))

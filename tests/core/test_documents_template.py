"""A municipality's own Word file as the look of a report: what is used of it, and what is refused."""

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from risico.documents import word
from risico.documents.blocks import Bullets, Callout, Column, Report, Section, Table
from risico.documents.ooxml import W, q
from risico.documents.template import MAX_UNPACKED, TemplateError

REPORT = Report(
    title="Jaarverslag",
    subtitle="Openbaar",
    municipality="Voorbeeldgemeente",
    classification="Openbaar",
    day=date(2027, 5, 11),
    core="Kern.",
    sections=(Section("Onderwerpen", "", (Bullets(("Een",)), Callout("Let op."), Table("T", "alt", (Column("K"),), (("x",),)))),),
    about="Over.",
)
CONTENT_TYPES, DOCUMENT_RELS = "[Content_Types].xml", "word/_rels/document.xml.rels"
SETTINGS_RELS = "word/_rels/settings.xml.rels"
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
LINK = '<Relationship Id="rId99" TargetMode="External" Target="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"/>'


def dot_png() -> BytesIO:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x13\x5a\x6e")) + chunk(b"IEND", b"")
    return BytesIO(b"\x89PNG\r\n\x1a\n" + body)


def house_style() -> bytes:
    """A template as a municipality makes it: own margins, headings, logo, address, text, and its maker's name."""
    document = Document()
    document.core_properties.author = document.core_properties.last_modified_by = "Jan Jansen"
    section = document.sections[0]
    section.left_margin, section.page_width = Cm(4), Cm(20)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "Gemeente Voorbeeld"
    section.first_page_header.paragraphs[0].add_run().add_picture(dot_png(), Cm(1))
    section.footer.paragraphs[0].text = "Postbus 1"
    document.styles["Heading 1"].font.name = "Verdana"
    document.styles["Heading 1"].font.size = Pt(31)
    document.styles.add_style("Risico Kader", WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(17)
    document.add_paragraph("Voorbeeldtekst van Jan Jansen")
    document.add_section(WD_SECTION.NEW_PAGE).left_margin = Cm(1)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


HOUSE_STYLE = house_style()


def changed(package: bytes, change: dict[str, Callable[[str], str]]) -> bytes:
    """The package with members changed; a member that is not there starts empty."""
    out = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in change:
                target.writestr(name, source.read(name))
        for name, edit in change.items():
            target.writestr(name, edit(source.read(name).decode() if name in source.namelist() else ""))
    return out.getvalue()


def with_link(rels: str, kind: str, target: str) -> bytes:
    def add(xml: str) -> str:
        return (xml or RELS).replace("</Relationships>", LINK.format(target, kind) + "</Relationships>")

    return changed(HOUSE_STYLE, {rels: add})


@pytest.fixture
def save(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(content: bytes) -> Path:
        path = tmp_path / "sjabloon.docx"
        path.write_bytes(content)
        return path

    return write


Save = Callable[[bytes], Path]


def test_the_sizes_of_the_template_are_the_same_in_large_text(save: Save) -> None:
    usual, large = (word.write(replace(REPORT, large=large), save(HOUSE_STYLE)) for large in (False, True))
    assert usual == large


def test_the_look_of_the_template_is_used_and_what_is_missing_added(save: Save) -> None:
    document = Document(BytesIO(word.write(REPORT, save(HOUSE_STYLE))))
    section = document.sections[0]
    assert section.left_margin and round(section.left_margin.cm, 1) == 4
    assert len(document.sections) == 1
    assert section.header.paragraphs[0].text == "Gemeente Voorbeeld"
    assert len(section.first_page_header.part.related_parts) == 1
    heading, callout = document.styles["Heading 1"], document.styles["Risico Kader"]
    assert (heading.font.name, heading.font.size, callout.font.size) == ("Verdana", Pt(31), Pt(17))
    assert document.styles["Risico Nummer"].font.size == Pt(22)
    used = {p.style.name for p in document.paragraphs if p.style}
    assert {"Heading 1", "Risico Kader", "List Bullet", "Caption", "Risico Klein"} <= used


def test_every_kind_of_page_has_the_classification_above_the_footer_of_the_template(save: Save) -> None:
    section = Document(BytesIO(word.write(REPORT, save(HOUSE_STYLE)))).sections[0]
    assert [p.text for p in section.footer.paragraphs] == ["Openbaar  ·  Jaarverslag\tPagina 1 van 1", "Postbus 1"]
    assert [p.text for p in section.first_page_footer.paragraphs] == ["Openbaar  ·  Jaarverslag\tPagina 1 van 1"]


def test_nothing_of_the_text_or_the_maker_of_the_template_is_left(save: Save) -> None:
    with ZipFile(BytesIO(word.write(REPORT, save(HOUSE_STYLE)))) as package:
        everything = b"".join(package.read(name) for name in package.namelist())
    assert b"Jansen" not in everything and b"Voorbeeldtekst" not in everything
    assert "docProps/app.xml" not in package.namelist()


def test_tables_are_as_wide_as_the_text_of_the_template(save: Save) -> None:
    document = Document(BytesIO(word.write(REPORT, save(HOUSE_STYLE))))
    section = document.sections[0]
    assert section.page_width and section.left_margin and section.right_margin
    room = (section.page_width - section.left_margin - section.right_margin) // 635
    assert next(document.tables[0]._tbl.iter(q("tblW"))).get(q("w")) == str(room)


def test_a_template_that_numbers_its_chapters_gets_no_second_number(save: Save) -> None:
    template = Document()
    look = template.styles["Heading 1"].element.get_or_add_pPr()
    look.append(look.makeelement(q("numPr")))
    out = BytesIO()
    template.save(out)
    document = Document(BytesIO(word.write(REPORT, save(out.getvalue()))))
    assert "Onderwerpen" in [p.text for p in document.paragraphs]


def test_a_template_without_styles_or_lists_gets_ours(save: Save) -> None:
    empty = f'<w:styles xmlns:w="{W}"/>'
    no_lists = {DOCUMENT_RELS: lambda xml: re.sub(r'<Relationship [^>]*numbering.xml"/>', "", xml)}
    bare = changed(HOUSE_STYLE, {"word/styles.xml": lambda _: empty, **no_lists})
    document = Document(BytesIO(word.write(REPORT, save(bare))))
    assert document.styles["Heading 1"].font.size == Pt(18)
    numbers = [n.get(q("val")) for n in document.styles["List Bullet"].element.iter(q("numId"))]
    assert numbers == ["1"] == [n.get(q("numId")) for n in document.part.numbering_part.element.iter(q("num"))]


def test_lists_of_the_template_keep_their_numbers(save: Save) -> None:
    numbers = Document(BytesIO(HOUSE_STYLE)).part.numbering_part.element.xpath("w:num/@w:numId")
    no_bullet = changed(HOUSE_STYLE, {"word/styles.xml": lambda xml: xml.replace('"List Bullet"', '"Opsomming"')})
    document = Document(BytesIO(word.write(REPORT, save(no_bullet))))
    assert document.part.numbering_part.element.xpath("w:num/@w:numId") == [*numbers, str(len(numbers) + 1)]
    tags = [child.tag for child in document.part.numbering_part.element]
    assert tags == sorted(tags), "abstract numbers come first"


def test_the_tab_stops_of_the_template_do_not_catch_the_page_number(save: Save) -> None:
    document = Document(BytesIO(word.write(REPORT, save(HOUSE_STYLE))))
    tabs = document.sections[0].footer.paragraphs[0]._p.iter(q("tab"))
    assert [tab.get(q("val")) for tab in tabs if tab.get(q("pos"))] == ["clear", "clear", "right"]


def test_a_link_in_the_text_or_to_the_makers_own_template_is_dropped(save: Save) -> None:
    for rels, kind in ((DOCUMENT_RELS, "hyperlink"), (SETTINGS_RELS, "attachedTemplate")):
        written = word.write(REPORT, save(with_link(rels, kind, "file:///C:/Users/jan/n.dotm")))
        with ZipFile(BytesIO(written)) as package:
            assert not [name for name in package.namelist() if b"External" in package.read(name)]


def bomb() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * (MAX_UNPACKED + 1))
    return out.getvalue()


def lying_bomb() -> bytes:
    """A zip that says its large member unpacks to one byte."""
    size = MAX_UNPACKED + 1
    return bomb().replace(struct.pack("<I", size), struct.pack("<I", 1))


def field(code: str) -> bytes:
    run = f"<w:r><w:instrText>{code}</w:instrText></w:r></w:p>"
    return changed(HOUSE_STYLE, {"word/header1.xml": lambda xml: xml.replace("</w:p>", run, 1)})


def entities() -> bytes:
    """A header that refers to an entity, which grows tenfold at each of nine steps."""
    steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE w [<!ENTITY e0 "x">{steps}]>'

    def grow(xml: str) -> str:
        head, body = xml.split("?>", 1)
        return f"{head}?>{doctype}{body.replace('Gemeente', '&e9;')}"

    return changed(HOUSE_STYLE, {"word/header1.xml": grow})


def with_doctype(name: str) -> bytes:
    return changed(HOUSE_STYLE, {name: lambda xml: xml.replace("?>", '?><!DOCTYPE w [<!ENTITY e "x">]>', 1)})


MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
DOTX = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
HOSTILE = {
    "empty": (b"", "geen Word-bestand"),
    "a program": (b"MZ\x90\x00" * 100, "geen Word-bestand"),
    "an old .doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, "geen Word-bestand"),
    "a broken zip": (HOUSE_STYLE[:5000], "geen Word-bestand"),
    "a zip without a document": (changed(HOUSE_STYLE, {"_rels/.rels": lambda _: RELS}), "beschadigd"),
    "broken xml": (changed(HOUSE_STYLE, {"word/styles.xml": lambda xml: xml[:900]}), "beschadigd"),
    "a .dotx": (changed(HOUSE_STYLE, {CONTENT_TYPES: lambda xml: xml.replace(MAIN, DOTX)}), "beschadigd"),
    "a .docm": (changed(HOUSE_STYLE, {CONTENT_TYPES: lambda xml: xml.replace(MAIN, MACRO)}), "macro's"),
    "a macro": (changed(HOUSE_STYLE, {"word/vbaProject.bin": lambda _: "x"}), "macro's"),
    "an embedded object": (changed(HOUSE_STYLE, {"word/embeddings/oleObject1.bin": lambda _: "x"}), "macro's"),
    "a bomb": (bomb(), "te groot"),
    "a bomb that lies": (lying_bomb(), "geen Word-bestand"),
    "too many members": (changed(HOUSE_STYLE, {f"x/{n}": lambda _: "" for n in range(600)}), "te groot"),
    "growing entities": (entities(), "beschadigd"),
    "a document type": (with_doctype("word/header1.xml"), "beschadigd"),
    "a document type in the theme": (with_doctype("word/theme/theme1.xml"), "beschadigd"),
    "a picture from a website": (with_link(DOCUMENT_RELS, "image", "https://example.org/x.png"), "buiten"),
    "a link in the header": (with_link("word/_rels/header1.xml.rels", "hyperlink", "https://example.org"), "buiten"),
    "a frame": (with_link("word/_rels/webSettings.xml.rels", "frame", "https://example.org"), "buiten"),
    "a mail merge": (with_link(SETTINGS_RELS, "mailMergeSource", "file:///C:/adressen.xlsx"), "buiten"),
    "DDE": (field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"'), "buiten"),
    "DDE in pieces": (field("DD</w:instrText></w:r><w:r><w:instrText>EAUTO cmd"), "buiten"),
    "a picture field": (field(' includepicture "https://example.org/x" '), "buiten"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_template_is_refused_with_what_to_do(kind: str, save: Save) -> None:
    content, words = HOSTILE[kind]
    with pytest.raises(TemplateError) as refused:
        word.write(REPORT, save(content))
    assert words in refused.value.message
    assert refused.value.message.endswith("opnieuw.")


def test_a_template_that_is_not_there_or_too_narrow_is_refused(save: Save, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="is er niet"):
        word.write(REPORT, tmp_path / "weg.docx")
    narrow = Document()
    narrow.sections[0].left_margin = Cm(12)
    out = BytesIO()
    narrow.save(out)
    with pytest.raises(TemplateError, match="8 cm"):
        word.write(REPORT, save(out.getvalue()))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(["word/styles.xml", "word/settings.xml", DOCUMENT_RELS, CONTENT_TYPES]), draw=st.data())
def test_damage_anywhere_is_refused_or_survived(name: str, draw: st.DataObject, save: Save) -> None:
    def damage(xml: str) -> str:
        start = draw.draw(st.integers(0, len(xml)))
        return xml[:start] + draw.draw(st.text("<>/w:&\"' a", max_size=3)) + xml[start + draw.draw(st.integers(0, 20)) :]

    path = save(changed(HOUSE_STYLE, {name: damage}))
    try:
        written = word.write(REPORT, path)
    except TemplateError as refused:
        assert refused.message.endswith("opnieuw.")
    else:
        assert Document(BytesIO(written)).paragraphs

"""The documents room: what is in the files, read back with the libraries that read them."""

import json
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.styles.style import ParagraphStyle
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook, load_workbook

from risico.documents import data, sheets, word
from risico.documents.blocks import (
    Block,
    Bullets,
    Callout,
    Card,
    Column,
    Figures,
    Heading,
    HeatCell,
    HeatMap,
    LevelCell,
    Note,
    Paragraph,
    Report,
    Section,
    Steps,
    Table,
)
from risico.documents.ooxml import q
from risico.documents.widths import column_widths
from risico.text import clean

LEVELS = Table(
    "Niveau per onderwerp",
    "Twee onderwerpen met hun niveau.",
    (Column("Onderwerp"), Column("Niveau", width=20), Column("Aantal", numeric=True)),
    (("Vakantieparken", LevelCell(4, "4 hoog (3–5)"), 2027), ("Coffeeshops", LevelCell(2, "2 aandacht (1–3)"), 1.5)),
)
MATRIX = HeatMap(
    "Risicomatrix",
    "Vier vakken met hun niveau.",
    "Effect",
    "Voorstelbaarheid",
    ("groot", "klein"),
    ("weinig", "goed"),
    (
        (HeatCell(3), HeatCell(5, (("Vakantieparken", "4 (3–5)"),))),
        (HeatCell(1, tuple((f"Onderwerp {n}", "1 (1–2)") for n in range(5))), HeatCell(2)),
    ),
)
REPORT = Report(
    title="Jaarverslag Risico 2027",
    subtitle="Interne versie",
    municipality="Voorbeeldgemeente",
    classification="Intern",
    day=date(2027, 5, 11),
    core="Van de 26 maatregelen werken er 13.",
    sections=(
        Section("Wat vragen wij van u?", "", (Callout("Nooit over personen."),), numbered=False, new_page=False),
        Section("De onderwerpen op een rij", "Twee staan hoog.", (MATRIX, Note("Klein."), LEVELS, Paragraph("Tekst."))),
        Section("Maatregelen", "", (Heading("Papier"), Bullets(("Een", "Twee")), Paragraph("Omdat.", "Waarom."), LEVELS)),
    ),
    about="Alle cijfers zijn verzonnen.",
    opening=(Figures((("5 van 9", "besloten"), LevelCell(5, "zeer hoog")), "Twee kerncijfers"),),
)
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs spacing ind jc outlineLvl",
    "rPr": "rFonts b bCs i color sz szCs lang",
    "tblPr": "tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "tcW gridSpan shd vAlign",
    "tblBorders": "top left bottom right insideH insideV",
    "pBdr": "top left bottom right",
    "settings": "zoom defaultTabStop compat themeFontLang clrSchemeMapping decimalSymbol listSeparator",
}


def with_blocks(*blocks: Block) -> Report:
    return replace(REPORT, sections=(Section("Titel", "", blocks),), opening=())


def parts(package: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def xml(package: bytes, name: str) -> etree._Element:
    return etree.fromstring(parts(package)[name])


def read(package: bytes) -> WordDocument:
    return Document(BytesIO(package))


@pytest.fixture(scope="module")
def written() -> bytes:
    return word.write(REPORT)


def test_headings_are_numbered_and_about_stands_before_them(written: bytes) -> None:
    headings = [(p.style.name, p.text) for p in read(written).paragraphs if p.style and p.style.name.startswith("Head")]
    assert headings == [
        ("Heading 1", "Wat vragen wij van u?"),
        ("Heading 2", "Over dit verslag"),
        ("Heading 1", "1  De onderwerpen op een rij"),
        ("Heading 1", "2  Maatregelen"),
        ("Heading 2", "Papier"),
    ]


def test_every_table_has_alternative_text_and_rows_that_stay_whole(written: bytes) -> None:
    tables = read(written).tables
    described = [tuple(next(t._tbl.iter(q(tag))).get(q("val")) for tag in ("tblCaption", "tblDescription")) for t in tables]
    expected = (LEVELS.caption, LEVELS.alt)
    assert described == [("Twee kerncijfers",) * 2, (MATRIX.caption, MATRIX.alt), expected, expected]
    for table in tables:
        assert all(row._tr.trPr.find(q("cantSplit")) is not None for row in table.rows)
        assert sum(cell.width.twips for cell in table.rows[-1].cells if cell.width) <= 9298


def test_header_rows_repeat(written: bytes) -> None:
    repeated = [[row._tr.trPr.find(q("tblHeader")) is not None for row in t.rows] for t in read(written).tables]
    assert repeated == [[False], [True, True, False, False], [True, False, False], [True, False, False]]


def test_a_caption_stands_above_its_table_and_stays_with_it(written: bytes) -> None:
    tables = [e for e in read(written).element.body if e.tag == q("tbl")][1:]
    for table in tables:
        above = table.getprevious()
        assert above.find(f"{q('pPr')}/{q('keepNext')}") is not None
        assert above.text == table.tblPr.find(q("tblCaption")).get(q("val"))


def test_every_numbered_list_starts_at_one() -> None:
    written = word.write(with_blocks(Steps(("Eerst dit.", "Dan dat.")), Steps(("Opnieuw.",))))
    lists = {p.text: next(p._p.iter(q("numId"))).get(q("val")) for p in read(written).paragraphs if p.style and p.style.name == "List Number"}
    assert lists["Eerst dit."] == lists["Dan dat."] != lists["Opnieuw."]
    numbering = xml(written, "word/numbering.xml")
    abstract = {number.get(q("numId")): number[0].get(q("val")) for number in numbering.iter(q("num"))}
    assert abstract[lists["Eerst dit."]] != abstract[lists["Opnieuw."]], "a list with the same definition would go on counting"


def test_the_card_says_whom_to_call_to_who_cannot_see_it() -> None:
    written = word.write(with_blocks(Card("Bel.", (("Meldpunt", "088 000 00 00"), ("Gevaar", "112")), "Zo gaat het", (("U belt.", "Altijd."),))))
    drawn = next(xml(written, "word/document.xml").iter(q("tbl")))
    said = [found.get(q("val")) for found in drawn[0].iter(q("tblCaption"), q("tblDescription"))]
    assert said == ["Bel.", "Meldpunt: 088 000 00 00. Gevaar: 112. U belt. Altijd."]
    numbers, steps = read(written).tables[0].rows[0].cells
    assert {str(run.font.color.rgb) for line in numbers.paragraphs for run in line.runs} == {"FFFFFF"} and "U belt. Altijd." in steps.text


def test_a_long_table_leaves_no_single_row_on_a_page() -> None:
    (table,) = read(word.write(with_blocks(replace(LEVELS, rows=LEVELS.rows * 10)))).tables
    kept = [next(row._tr.iter(q("keepNext")), None) is not None for row in table.rows]
    assert kept == [True] * 3 + [False] * 15 + [True] * 2 + [False]


def test_level_cells_and_heat_map_say_the_level_in_words_on_its_colour(written: bytes) -> None:
    def seen(cell: etree._Element) -> tuple[str | None, str | None, str]:
        fill, colour = next(cell.iter(q("shd"))), next(cell.iter(q("color")))
        return fill.get(q("fill")), colour.get(q("val")), "|".join(t.text or "" for t in cell.iter(q("t")))

    _, matrix, levels, _ = read(written).tables
    assert seen(levels.cell(1, 1)._tc) == ("B34A16", "FFFFFF", "4 hoog (3–5)")
    assert seen(levels.cell(2, 1)._tc) == ("F2DCAE", "001A40", "2 aandacht (1–3)")
    assert seen(matrix.cell(2, 1)._tc) == ("F8E5C1", "001A40", "niveau 3")
    assert seen(matrix.cell(2, 2)._tc) == ("DFB4B3", "001A40", "niveau 5|Vakantieparken|4 (3–5)")
    assert seen(matrix.cell(3, 1)._tc) == ("FAF8F4", "001A40", "niveau 1|5 onderwerpen|, zie onder")


def test_a_crowded_cell_is_written_out_below_the_heat_map(written: bytes) -> None:
    topics = "; ".join(f"Onderwerp {n} 1 (1–2)" for n in range(5))
    assert f"Effect klein, weinig (niveau 1): {topics}" in [p.text for p in read(written).paragraphs]


def test_numbers_are_dutch_and_years_stay_years(written: bytes) -> None:
    assert [row.cells[2].text for row in read(written).tables[2].rows] == ["Aantal", "2027", "1,5"]


def test_the_page_is_a4_and_the_language_dutch(written: bytes) -> None:
    section = read(written).sections[0]
    assert [round(length.cm, 1) for length in (section.page_width, section.page_height) if length] == [21.0, 29.7]
    assert section.left_margin and section.top_margin
    assert (round(section.left_margin.cm, 1), round(section.top_margin.cm, 1)) == (2.3, 2.2)
    assert {lang.get(q("val")) for lang in xml(written, "word/styles.xml").iter(q("lang"))} == {"nl-NL"}
    mode = xml(written, "word/settings.xml").find(f".//{q('compatSetting')}")
    assert mode is not None and mode.get(q("val")) == "15"


def sizes(package: bytes) -> dict[str, float]:
    styles = (style for style in read(package).styles if isinstance(style, ParagraphStyle))
    return {str(style.name): style.font.size.pt for style in styles if style.font.size}


def test_large_text_is_a_point_larger_and_headings_and_small_type_are_not(written: bytes) -> None:
    large = word.write(replace(REPORT, large=True))
    growing = {"Normal": 10.5, "List Bullet": 10.5, "List Number": 10.5, "Risico Kader": 11, "Risico Tabel": 9.5, "Risico Tabelkop": 9.5}
    usual, larger = (sizes(made) for made in (written, large))
    assert {name: usual[name] for name in growing} == growing
    assert {name: larger[name] - usual[name] for name in usual} == {name: 1 if name in growing else 0 for name in usual}


def test_the_footer_has_classification_title_and_page_fields(written: bytes) -> None:
    footer = read(written).sections[0].footer
    assert footer.paragraphs[0].text == "Intern  ·  Jaarverslag Risico 2027\tPagina 1 van 1"
    assert [code.text for code in footer.part.element.iter(q("instrText"))] == [" PAGE ", " NUMPAGES "]


def test_properties_name_the_municipality_and_no_person(written: bytes) -> None:
    core = read(written).core_properties
    assert (core.title, core.author, core.last_modified_by) == (REPORT.title, "Voorbeeldgemeente", "")
    assert (core.language, core.keywords, f"{core.created:%Y-%m-%d}") == ("nl-NL", "Intern", "2027-05-11")
    assert b"python-docx" not in parts(written)["docProps/core.xml"]


def test_nothing_is_left_of_the_default_template(written: bytes) -> None:
    assert sorted(parts(written)) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    ]
    assert b"External" not in b"".join(blob for name, blob in parts(written).items() if name.endswith(".rels"))


def test_children_are_in_the_order_of_the_standard(written: bytes) -> None:
    for name in ("document", "styles", "settings", "footer1"):
        for element in xml(written, f"word/{name}.xml").iter(*map(q, ORDER)):
            order = ORDER[etree.QName(element).localname].split()
            found = [order.index(etree.QName(child).localname) for child in element]
            assert found == sorted(set(found)), etree.tostring(element)


def test_no_empty_paragraph_but_after_a_last_table(written: bytes) -> None:
    empty = [number for number, p in enumerate(read(written).paragraphs) if not p.text]
    assert empty == [len(read(written).paragraphs) - 1]


def test_the_same_report_gives_the_same_bytes_whenever_it_is_written(written: bytes) -> None:
    for package, again in ((written, word.write(REPORT)), (sheets.write(REPORT), sheets.write(REPORT))):
        assert package == again
        with ZipFile(BytesIO(package)) as opened:
            assert {member.date_time[0] for member in opened.infolist()} == {1980}
    assert f"{book(REPORT).properties.modified:%Y-%m-%d}" == "2027-05-11"


def one_cell(text: str) -> Table:
    return Table("Tabel", "alt", (Column("Kop"),), ((text,),))


def book(report: Report) -> Workbook:
    return load_workbook(BytesIO(sheets.write(report)))


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
@example(" \t\n ").via("only white space")
@example("_x0041_ x005F_ {{ 7*7 }} <w:p/> ]]> &amp; '=1 \x00\x0b\ud800\ufffe a\r\nb").via("what formats escape")
def test_any_text_is_read_back_exactly(text: str) -> None:
    report = with_blocks(Paragraph(text), one_cell(text))
    document = read(word.write(report))
    assert clean(text) in [p.text for p in document.paragraphs]
    assert document.tables[0].cell(1, 0).text == clean(text)
    assert book(report).worksheets[1]["A2"].value == (clean(text) or None)
    assert json.loads(data.to_json(report))["sections"][0]["blocks"][0]["text"] == clean(text)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=40))
@example('=HYPERLINK("https://example.org")\ud800')
def test_every_field_takes_any_text(text: str) -> None:
    matrix = HeatMap(text, text, text, text, (text,), (text,), ((HeatCell(1, ((text, text),)),),))
    table = Table(text, text, (Column(text),), ((LevelCell(1, text),),))
    blocks = (Paragraph(text, text), Heading(text), Bullets((text,)), Callout(text), Note(text), table, matrix)
    figures = Figures(((text, text),), text)
    report = Report(text, text, text, "Openbaar", REPORT.day, text, (Section(text, text, blocks),), text, (figures,))
    assert len(read(word.write(report)).tables) == 3
    assert len(book(report).worksheets) == 4
    assert json.loads(data.to_json(report))["title"] == clean(text)


def test_clean_keeps_all_but_what_xml_forbids() -> None:
    assert clean("a\tb\nc é ＝ 😀 \u202e \xa0") == "a\tb\nc é ＝ 😀 \u202e \xa0"
    assert clean("a\x00b\x1fc\x7f\x9f\ud800\udfff\ufffe\uffff") == "abc"
    assert clean("a\r\nb\rc\x0bd\x85e\u2028f") == "a\nb\nc\nd\ne\nf"


FORMULAS = [
    start + rest
    for start in ("=", "+", "-", "@", "\t=", "\r=", "\n=", "  =", "＝", "＋", "－", "＠", "\xa0=", "'=", '"=')
    for rest in ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("https://example.org";"x")', "SUM(A1:A9)")
] + ["#N/A", "#REF!", "TRUE", "1e5", "2027-05-11"]


def test_no_text_becomes_a_formula_in_a_workbook() -> None:
    written = sheets.write(with_blocks(Table("T", "alt", (Column("=1+1"),), tuple((text,) for text in FORMULAS))))
    sheet = load_workbook(BytesIO(written)).worksheets[1]
    cells = [sheet.cell(row, 1) for row in range(1, len(FORMULAS) + 2)]
    assert [cell.value for cell in cells] == [clean(text) for text in ("=1+1", *FORMULAS)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells[:-5])
    assert not re.search(rb"<f[ />]", parts(written)["xl/worksheets/sheet2.xml"])


def test_the_workbook_has_a_sheet_about_the_report_and_one_for_each_table() -> None:
    opened = book(REPORT)
    assert opened.sheetnames == ["Over", "Risicomatrix", "Niveau per onderwerp", "Niveau per onderwerp (2)", "Teksten"]
    about = {row[0]: row[1] for row in opened["Over"].iter_rows(values_only=True)}
    assert (about["Titel"], about["Classificatie"], about["Datum"]) == (REPORT.title, "Intern", "11-05-2027")
    levels = opened["Niveau per onderwerp"]
    assert list(levels.iter_rows(values_only=True)) == [
        ("Onderwerp", "Niveau", "Aantal"),
        ("Vakantieparken", "4 hoog (3–5)", 2027),
        ("Coffeeshops", "2 aandacht (1–3)", 1.5),
    ]
    assert (levels.freeze_panes, levels["A1"].font.b, levels["A2"].font.b) == ("A2", True, False)
    matrix = list(opened["Risicomatrix"].iter_rows(values_only=True))
    assert matrix[2] == ("groot", "goed", 5, "Vakantieparken", "4 (3–5)")
    assert len(matrix) == 1 + 1 + 1 + 5 + 1


def test_the_workbook_has_all_text_that_stands_in_no_table() -> None:
    texts = list(book(REPORT)["Teksten"].iter_rows(values_only=True))
    assert texts == [
        ("Hoofdstuk", "Kopje", "Tekst"),
        ("Jaarverslag Risico 2027", None, "5 van 9 besloten"),
        ("Jaarverslag Risico 2027", None, "5 zeer hoog"),
        ("Wat vragen wij van u?", None, "Nooit over personen."),
        ("De onderwerpen op een rij", None, "Twee staan hoog."),
        ("De onderwerpen op een rij", None, "Klein."),
        ("De onderwerpen op een rij", None, "Tekst."),
        ("Maatregelen", "Papier", "Een"),
        ("Maatregelen", "Papier", "Twee"),
        ("Maatregelen", "Papier", "Waarom. Omdat."),
    ]


def test_sheet_names_are_ones_that_excel_accepts() -> None:
    captions = ("a" * 60, "A" * 60, "[x]:*?/\\", "'", "", "History", "over", "😀" * 30)
    names = book(with_blocks(*(replace(LEVELS, caption=caption) for caption in captions))).sheetnames
    assert len({name.casefold() for name in names}) == len(captions) + 1
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", name) and name.casefold() != "history"


def test_the_workbook_names_no_person_and_links_nowhere() -> None:
    written = sheets.write(REPORT)
    core = load_workbook(BytesIO(written)).properties
    assert (core.creator, core.lastModifiedBy, core.language) == ("Voorbeeldgemeente", None, "nl-NL")
    assert not [name for name, blob in parts(written).items() if "vba" in name or b'TargetMode="External"' in blob]


def test_json_is_canonical_and_names_every_block() -> None:
    written = data.to_json(REPORT)
    plain = json.loads(written)
    assert written == (json.dumps(plain, sort_keys=True, indent=2, ensure_ascii=False) + "\n").encode()
    assert (plain["format"], plain["day"], plain["final"]) == ("risico-verslag-1", "2027-05-11", True)
    assert [block["type"] for block in plain["sections"][1]["blocks"]] == ["HeatMap", "Note", "Table", "Paragraph"]
    assert plain["sections"][1]["blocks"][2]["rows"][0] == [
        "Vakantieparken",
        {"level": 4, "text": "4 hoog (3–5)", "type": "LevelCell"},
        2027,
    ]


def test_tables_with_a_wrong_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="every row needs 1 cells"):
        Table("T", "alt", (Column("a"),), (("een", "twee"),))
    with pytest.raises(ValueError, match="not finite"):
        Table("T", "alt", (Column("a"),), ((float("nan"),),))
    with pytest.raises(ValueError, match="give one to 5 items"):
        Figures(())
    with pytest.raises(ValueError, match="needs 1 by 2 cells"):
        HeatMap("M", "alt", "r", "k", ("r",), ("a", "b"), ((HeatCell(1),),))


@given(st.lists(st.lists(st.text(max_size=80), min_size=3, max_size=3), min_size=1, max_size=5), st.data())
@settings(max_examples=500)
def test_columns_fill_the_table_and_none_disappears(texts: list[list[str]], data: st.DataObject) -> None:
    shares = data.draw(st.lists(st.none() | st.floats(5, 40), min_size=3, max_size=3))
    widths = column_widths(texts, shares, 9298)
    assert sum(widths) == 9298
    assert min(widths) > 260, "a column keeps the room of its padding"


def test_a_column_keeps_its_room_beside_words_that_are_too_long() -> None:
    empty, *words = column_widths([["", "0" * 42, "0" * 42]], [None, None, None], 9298)
    assert empty > 270 and abs(words[0] - words[1]) <= 1


def test_a_column_has_room_for_its_longest_word_and_keeps_a_given_share() -> None:
    texts = [["Onderwerp", "Band", "Toelichting"], ["Huisvesting arbeidsmigranten", "3–5", "lang verhaal " * 20]]
    narrow, band, _ = column_widths(texts, [None, 10, None], 6000)
    assert band == 600
    assert narrow > len("arbeidsmigranten") * 100


def test_a_report_of_two_hundred_topics_is_written() -> None:
    rows = tuple((f"Onderwerp {n}", LevelCell(4, "4 hoog"), "3–5", n) for n in range(200))
    columns = (Column("Onderwerp"), Column("Niveau"), Column("Band"), Column("Aantal", numeric=True))
    long, short = Table("Alle", "alt", columns, rows), Table("Vijf", "alt", columns, rows[:5])
    crowd = replace(MATRIX, cells=((HeatCell(3, tuple((f"T{n}", "4") for n in range(200))), HeatCell(1)), MATRIX.cells[1]))
    topic = Section("Onderwerp", "Kort.", (Paragraph("Tekst. " * 30, "Waarom."),) * 3 + (short,), new_page=False)
    report = replace(REPORT, sections=(Section("Alles", "", (long, crowd, long)), *(topic,) * 200))
    assert len(read(word.write(report)).tables) == 1 + 3 + 200

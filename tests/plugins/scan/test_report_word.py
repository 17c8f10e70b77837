"""The report as real Word files, read back: what a reader, a screen reader and an archive find in them."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from lxml import etree
from sqlalchemy.orm import Session

from risico.documents import data, sheets, word
from risico.documents.blocks import Audience
from risico.documents.ooxml import q
from tests.plugins.scan.reports import Told, a_year, drop_undecided, report

TEXT_WIDTH = 9298
"""Twips between the margins."""


@pytest.fixture
def told(session: Session) -> Told:
    found = a_year(session)
    drop_undecided(found)
    found.adopt()
    return found


@pytest.fixture(params=["intern", "openbaar"])
def written(request: pytest.FixtureRequest, told: Told) -> bytes:
    audience: Audience = request.param
    return word.write(report(told.session, audience))


def read(written: bytes) -> WordDocument:
    return Document(BytesIO(written))


def headings(document: WordDocument) -> list[tuple[str, str]]:
    return [(p.style.name or "", p.text) for p in document.paragraphs if p.style and (p.style.name or "").startswith("Heading")]


def test_the_internal_report_has_its_chapters_in_order(told: Told) -> None:
    found = headings(read(word.write(report(told.session, "intern"))))
    assert found == [
        ("Heading 2", "Over dit verslag"),
        ("Heading 1", "1  De onderwerpen op een rij"),
        ("Heading 1", "2  De onderwerpen één voor één"),
        ("Heading 2", "Opvang asielzoekers"),
        ("Heading 2", "Vakantieparken"),
        ("Heading 2", "Parkeren centrum"),
        ("Heading 1", "3  Strategieën en maatregelen"),
        ("Heading 1", "4  Onzekerheid en uitzonderingen"),
        ("Heading 1", "5  Terugkijken op 2026"),
        ("Heading 1", "6  Hoe dit verslag is gemaakt"),
        ("Heading 2", "Wie hebben gescoord"),
        ("Heading 2", "Wat dit verslag niet kan"),
        ("Heading 2", "Welke vragenlijst"),
    ]


def test_the_public_report_has_its_chapters_in_order(told: Told) -> None:
    assert [text for _, text in headings(read(word.write(report(told.session, "openbaar"))))] == [
        "Over dit verslag",
        "1  De onderwerpen",
        "2  Wat wij doen",
        "3  Terugkijken op 2026",
        "4  Hoe dit verslag is gemaakt",
    ]


def test_every_table_can_be_read_without_seeing_it(written: bytes) -> None:
    tables = read(written).tables
    assert tables
    for table in tables:
        caption, alt = (next(table._tbl.iter(q(tag))).get(q("val")) for tag in ("tblCaption", "tblDescription"))
        assert caption and alt
        tiles = len(table.rows) == 1
        assert tiles or next(table.rows[0]._tr.iter(q("tblHeader")), None) is not None, caption
        assert sum(int(column.get(q("w"), "0")) for column in table._tbl.iter(q("gridCol"))) <= TEXT_WIDTH, caption


def test_the_heat_map_says_its_level_in_every_cell(told: Told) -> None:
    document = read(word.write(report(told.session, "intern")))
    (matrix,) = (table for table in document.tables if table.cell(0, 0).text == "Effect")
    cells = [row.cells[n].text for row in matrix.rows[2:] for n in range(1, 6)]
    assert len(cells) == 25 and all(text.startswith("niveau ") for text in cells)
    assert sum("Opvang asielzoekers" in text for text in cells) == 1


def test_language_properties_and_links(written: bytes) -> None:
    core = read(written).core_properties
    assert (core.language, core.author, core.last_modified_by, core.title) == ("nl-NL", "Voorbeeldgemeente", "", "Jaarverslag Risico 2027")
    with ZipFile(BytesIO(written)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert not [name for name, blob in parts.items() if b'TargetMode="External"' in blob or b"INCLUDETEXT" in blob]
    languages = {each.get(q("val")) for each in etree.fromstring(parts["word/styles.xml"]).iter(q("lang"))}
    assert languages == {"nl-NL"}


def test_a_concept_says_so_on_every_page(session: Session) -> None:
    told = a_year(session)
    footer = read(word.write(report(told.session, "intern"))).sections[0].footer
    assert footer.paragraphs[0].text.startswith("Intern  ·  Jaarverslag Risico 2027 (concept)")


@pytest.mark.parametrize("audience", ["intern", "openbaar"])
def test_the_same_data_gives_the_same_bytes(told: Told, audience: Audience) -> None:
    for write in (word.write, sheets.write, data.to_json):
        first = write(report(told.session, audience))
        told.session.expire_all()
        assert write(report(told.session, audience)) == first

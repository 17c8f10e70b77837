"""Whatever was typed, a document that leaves the house opens, runs nothing and tells nothing of who made it (I5, I6, I9).

That any text is read back exactly as it went in stands in tests/core/test_documents.py; here it comes through the pages.
"""

import csv
import re
import subprocess
from io import BytesIO, StringIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook

from risico import clock
from risico.accounts.service import municipality_name
from risico.audit.export import _line
from risico.documents import convert
from risico.documents.blocks import Paragraph, Report, Section
from risico.documents.word import write
from risico.text import clean
from tests.support import csrf

from .conftest import Tour
from .corpus import FORMULAS, SCRIPTS, WORDS
from .typed import typed_everywhere
from .walk import walk
from .world import World

ACTIVE = re.compile(rb"vbaProject|activeX|oleObject|altChunk|aFChunk|attachedTemplate|macroEnabled|externalLink|ddeLink|oleLink", re.IGNORECASE)
FETCHES = re.compile(
    rb"<w:(?:instrText|fldSimple)[^>]*>?[^<]*\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|HYPERLINK|LINK|IMPORT|DATABASE|MACROBUTTON|QUOTE|ASK|FILLIN|EQ)\b"
)
EXTERNAL = re.compile(rb'Target="([^"]*)"[^>]*TargetMode="External"|TargetMode="External"[^>]*Target="([^"]*)"')
TELLS = re.compile(
    rb"<(?:dc:creator|cp:lastModifiedBy|cp:revision|Company|Manager|HyperlinkBase|Template|TotalTime)>([^<]*)<|w:author=\"([^\"]*)\"|(/(?:home|tmp|root)/|[A-Z]:\\\\)"
)
NEUTRAL = {b"Risico", b"Voorbeeldgemeente", b"", b"1", b"Normal.dotm", b"0"}
OURS = re.compile(rb"https?://(?:127\.0\.0\.1:8000|localhost)/briefing/")
TRIGGERS = set("=+-@\t\r\n＝＋－＠")
PACKAGES = ("openxmlformats-officedocument.wordprocessingml.document", "openxmlformats-officedocument.spreadsheetml.sheet", "application/zip")


@pytest.fixture
def files(world: World, tour: Tour) -> dict[str, bytes]:
    """Every file for Word and Excel that there is to fetch after everything was typed everywhere, by address."""
    answers = [(form.endpoint, status) for form, status, _ in typed_everywhere(world, tour, (*WORDS, *FORMULAS))]
    assert [answer for answer in answers if answer[1] >= 500] == []
    assert len({endpoint for endpoint, status in answers if status < 400}) >= 10
    director = world.visitor("oov")
    for audience in ("intern", "openbaar"):
        made = director.post(f"/{clock.today().year}/verslag/", data={"audience": audience}, headers=csrf.header(director))
        assert made.status_code == 302
    found: dict[str, bytes] = {}
    for who in ("oov", "secretaris", "griffier", None):
        for page in walk(world.visitor(who), *(start for start in world.starts(who) if not start.endswith(".pdf"))):
            if page.mimetype.endswith(PACKAGES) and page.status == 200:
                found[page.url] = page.content
            elif page.endpoint == "documents.index":
                found |= {url: answer.content for url in page.links if re.search(r"/verslag/\d+/", url) and (answer := _fetch(world, url)).content[:2] == b"PK"}
    return _unpacked(found)


def _fetch(world: World, url: str) -> "Answer":
    with world.visitor("oov").get(url) as answer:
        return Answer(answer.get_data())


class Answer:
    def __init__(self, content: bytes) -> None:
        self.content = content


def _unpacked(found: dict[str, bytes]) -> dict[str, bytes]:
    """The files in a zip of briefings instead of the zip; not more than three, for they are alike."""
    files = {}
    for url, content in found.items():
        with ZipFile(BytesIO(content)) as package:
            if "[Content_Types].xml" in package.namelist():
                files[url] = content
            else:
                assert all(re.fullmatch(r"[\w .()'-]+\.docx", name) for name in package.namelist()), package.namelist()
                files |= {f"{url} {name}": package.read(name) for name in package.namelist()[:3]}
    return files


def test_every_document_opens_and_runs_nothing(world: World, files: dict[str, bytes], tmp_path: Path) -> None:
    words = {url: content for url, content in files.items() if "word/document.xml" in ZipFile(BytesIO(content)).namelist()}
    books = {url: content for url, content in files.items() if url not in words}
    assert len(words) >= 5 and len(books) >= 4, list(files)
    with world.database.reader() as session:
        name = municipality_name(session)  # what was typed is in here too
    for url, content in files.items():
        with ZipFile(BytesIO(content)) as package:
            members = {name: package.read(name) for name in package.namelist()}
        assert [
            name for name, xml in members.items() if ACTIVE.search(name.encode()) or (name.endswith((".rels", "Types].xml")) and ACTIVE.search(xml))
        ] == [], url
        assert [name for name, xml in members.items() if FETCHES.search(xml)] == [], url
        links = {target for xml in members.values() for pair in EXTERNAL.findall(xml) for target in pair if target}
        assert [target for target in links if not OURS.match(target)] == [], url
        told = {
            value
            for name, xml in members.items()
            if name.startswith("docProps/") or name == "word/settings.xml"
            for found in TELLS.findall(xml)
            for value in found
        }
        assert told <= NEUTRAL | {escape(name).encode()}, url
    for content in words.values():
        assert len(Document(BytesIO(content)).paragraphs) > 3
    assert all(text.strip() for text in _open_in_libreoffice(list(words.values())[:3], tmp_path))


def test_no_cell_is_a_formula_and_numbers_stay_numbers(files: dict[str, bytes]) -> None:
    numbers, risky = 0, 0
    for url, content in files.items():
        if "xl/workbook.xml" not in ZipFile(BytesIO(content)).namelist():
            continue
        book = load_workbook(BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert [(cell.coordinate, cell.value) for cell in cells if cell.data_type == "f" or cell.hyperlink] == [], url
        suspect = [cell for cell in cells if isinstance(cell.value, str) and re.match(r"[\s'\"]*[=+\-@＝＋－＠]", cell.value)]
        assert [(cell.coordinate, cell.value) for cell in suspect if not cell.quotePrefix] == [], url
        numbers += sum(cell.data_type == "n" for cell in cells)
        risky += len(suspect)
        with ZipFile(BytesIO(content)) as package:
            assert not [name for name in package.namelist() if name.startswith("xl/worksheets/") and b"<f>" in package.read(name)], url
    assert numbers > 50 and risky > 0


def test_no_cell_of_a_csv_file_starts_like_a_formula(world: World) -> None:
    """The audit trail is the only export as CSV; text after the sign that makes it harmless is what it was."""
    with world.visitor("controller").get("/logboek.csv") as answer:
        kept = list(csv.reader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"), newline=""), delimiter=";"))
    written = list(csv.reader(StringIO("".join(_line([text, -5]) for text in FORMULAS), newline=""), delimiter=";"))
    assert len(kept) > 1 and [cell for row in (*kept, *written) for cell in row[:1] if cell[:1] in TRIGGERS] == []
    assert [text for row, text in zip(written, FORMULAS, strict=True) if row[0] not in (text, f"'{text}")] == []
    assert {row[1] for row in written} == {"-5"}


@pytest.mark.parametrize("corpus", [WORDS, SCRIPTS], ids=["words", "scripts"])
def test_word_gets_the_text_and_nothing_else(corpus: tuple[str, ...], tmp_path: Path) -> None:
    """All of the corpus in one document: read back equal to what was typed without what XML forbids, and LibreOffice reads the same."""
    blocks = tuple(Paragraph(text) for text in corpus if clean(text).strip())
    report = Report("Titel", "Over", "Voorbeeldgemeente", "Intern", clock.today(), "Een zin.", (Section("Deel", "Zin.", blocks),), "Zo is het gemaakt.")
    content = write(report)
    read = [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]
    assert [block.text for block in blocks if clean(block.text) not in read] == []
    (text,) = _open_in_libreoffice([content], tmp_path)
    plain = re.sub(r"\s+", "", text)
    assert [block.text for block in blocks if block.text.isascii() and re.sub(r"\s+", "", clean(block.text)) not in plain] == []


def _open_in_libreoffice(contents: list[bytes], folder: Path) -> list[str]:
    """The text of Word documents as LibreOffice reads them."""
    program = convert.available()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    sources = [folder / f"{number}.docx" for number in range(len(contents))]
    for source, content in zip(sources, contents, strict=True):
        source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(folder), *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True, timeout=120, env={"PATH": "/usr/bin:/bin", "HOME": str(folder)})
    return [source.with_suffix(".txt").read_text("utf-8", "replace") for source in sources]

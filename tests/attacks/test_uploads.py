"""Files that are made to break who reads them are refused at once, with a sentence, by every form that takes a file (I10, I12)."""

import resource
import struct
import time
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from tests.support import csrf

from .conftest import Tour
from .world import World

MOST_SECONDS, MOST_GROWTH = 2.0, 50 * 1024
"""Processor seconds of one request (one is the aim, on a machine with nothing else to do), and kilobytes of memory."""
MEGABYTE = 1024 * 1024
BOOK = b'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
LAUGHS = b'<!DOCTYPE z [<!ENTITY a "' + b"ha" * 20 + b'">' + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)) + b"]>"
OUTSIDE = b'<!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "http://127.0.0.1:9/x"> %y;]>'


def packed(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def book() -> dict[str, bytes]:
    """The parts of a workbook that is well."""
    made, out = Workbook(), BytesIO()
    made.worksheets[0].append(["Naam", "E-mailadres", "Functie", "Zetel"])
    made.save(out)
    with ZipFile(BytesIO(out.getvalue())) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_doctype(part: str, doctype: bytes, use: bytes) -> bytes:
    """A workbook with a document type before one of its parts, which uses an entity of it."""
    parts = book()
    content = parts.get(part, b"<sst/>").rpartition(b"?>")[2]
    used = content.replace(b"Naam", use).replace(b"<sst/>", b"<sst><si><t>" + use + b"</t></si></sst>")
    return packed(parts | {part: b'<?xml version="1.0"?>' + doctype + used})


def lying() -> bytes:
    """The directory says that a part is small; it is 60 MB."""
    content = bytearray(packed(book() | {"xl/worksheets/sheet1.xml": b"<x>" + b" " * (60 * MEGABYTE)}))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.rfind(mark, 0, content.rfind(b"xl/worksheets/sheet1.xml")) if mark == b"PK\x01\x02" else content.find(mark)
        content[at + place : at + place + 4] = struct.pack("<I", 100)
    return bytes(content)


def nested() -> bytes:
    inner = packed({"0": b"\0" * (10 * MEGABYTE)})
    for _ in range(6):
        inner = packed({f"{number}.zip": inner for number in range(16)})
    return packed({"xl/workbook.xml": BOOK, "xl/embeddings/x.zip": inner})


FILES: dict[str, Callable[[], bytes]] = {
    "100 MB of spaces": lambda: packed(book() | {"xl/worksheets/sheet1.xml": b"<x>" + b" " * (100 * MEGABYTE)}),
    "100 MB of words": lambda: packed(book() | {"xl/sharedStrings.xml": b"<sst>" + b"<si><t>a</t></si>" * (6 * MEGABYTE)}),
    "nested": nested,
    "ten thousand parts": lambda: packed({"xl/workbook.xml": BOOK, **{f"xl/{number}.xml": b"<x/>" for number in range(10_000)}}),
    "lying": lying,
    "laughs in a sheet": lambda: with_doctype("xl/worksheets/sheet1.xml", LAUGHS, b"&l;"),
    "laughs in the words": lambda: with_doctype("xl/sharedStrings.xml", LAUGHS, b"&l;"),
    "laughs in the book": lambda: with_doctype("xl/workbook.xml", LAUGHS, b"&l;"),
    "laughs in the styles": lambda: with_doctype("xl/styles.xml", LAUGHS, b"&l;"),
    "laughs in the kinds": lambda: with_doctype("[Content_Types].xml", LAUGHS, b"&l;"),
    "a file of the server": lambda: with_doctype("xl/sharedStrings.xml", OUTSIDE, b"&x;"),
    "deep": lambda: packed(book() | {"xl/worksheets/sheet1.xml": b"<x>" * 200_000}),
    "a million attributes": lambda: packed(book() | {"xl/worksheets/sheet1.xml": b"<x " + b" ".join(b'a%d="1"' % n for n in range(200_000)) + b"/>"}),
    "program": lambda: b"MZ\x90\0" + bytes(5000),
    "with a password": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000),
    "a document": lambda: packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}),
    "with macros": lambda: packed(book() | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0", "xl/workbook.xml": b"<x"}),
    "picture with script": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>xss()</script></svg>',
    "page and zip": lambda: b"<html><script>xss()</script>" + packed({"a": b"b"}),
    "PDF and zip": lambda: b"%PDF-1.7\n" + packed({"a": b"b"}),
    "leads out": lambda: packed({"../../x": b"x", "/etc/x": b"x", "C:\\x": b"x", "xl/workbook.xml": BOOK}),
    "the same part twice": lambda: packed(book())[:-22] + packed({"xl/workbook.xml": b"<x"}),
    "cut off": lambda: packed(book())[:-40],
    "two million columns": lambda: b"a;" * 900_000,
    "an open quote": lambda: b'Naam;E-mailadres\n"' + b"x" * 1_500_000,
    "a long cell": lambda: b"Naam;E-mailadres\n" + b"x" * 1_500_000 + b";y\n",
    "empty lines": lambda: b"Naam;E-mailadres;Functie;Zetel\n" + b"\n" * 1_500_000,
    "nul": lambda: b"Naam;E-mailadres\n\0;\0\n",
    "UTF-16 of nothing": lambda: b"\xff\xfe" + b"\xd8\x00" * 1000,
    "empty": lambda: b"",
}
LARGEST = 1_900_000
"""Bytes: what is larger is refused for its size alone, which test_access.py tries."""


@pytest.fixture
def bombs() -> dict[str, bytes]:
    return {name: make() for name, make in FILES.items()}


@pytest.mark.parametrize("endpoint", ["organisation.check_list", "measures.bring_back_in", "registration.load"])
def test_a_file_that_is_made_to_break_its_reader_is_refused_at_once(world: World, tour: Tour, bombs: dict[str, bytes], endpoint: str) -> None:
    form, who = next((form, visit.name) for visit in tour.visits for form in visit.page.forms if form.endpoint == endpoint)
    client, before = world.visitor(who), world.rows()
    token, wrong = csrf.header(client), []
    for name, content in bombs.items():
        assert len(content) <= LARGEST, name
        data = {**dict(reversed(form.choices)), **form.content, form.files[0]: (BytesIO(content), "bestand.csv" if content[:2] != b"PK" else "bestand.xlsx")}
        began, memory = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with client.post(form.action, data=data, headers=token, content_type="multipart/form-data") as answer:
            took, grown = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
            if answer.status_code not in (200, 413, 422) or took > MOST_SECONDS or grown > MOST_GROWTH or "root:x:" in answer.get_data(as_text=True):
                wrong.append((name, answer.status_code, round(took, 2), f"{grown // 1024} MB"))
    assert wrong == []
    assert world.rows() == before

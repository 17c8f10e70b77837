"""Other formats than Word: converted where LibreOffice is installed, and not offered where it is not."""

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from risico.accounts.models import User
from risico.documents import convert
from risico.errors import Refused
from risico_briefings.issuing import Maker
from tests.plugins.briefings.factories import Town

FORMATS: tuple[convert.Format, ...] = ("pdf", "odt")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is all of the PATH, empty at first; temporary files go to a folder beside it."""
    folder, work = tmp_path / "programs", tmp_path / "work"
    folder.mkdir()
    work.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(work))
    monkeypatch.setattr(convert, "_MEMORY", work)
    convert.available.cache_clear()
    yield folder
    convert.available.cache_clear()


def put(programs: Path, script: str) -> None:
    """A program in the place of LibreOffice."""
    program = programs / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def files(client: FlaskClient, page: str) -> list[str]:
    """The documents that the page offers."""
    links = BeautifulSoup(client.get(page).text, "html5lib").select("a[href*='/briefing.']")
    return [str(link["href"]) for link in links]


@pytest.fixture
def pages(town: Town, maker: Maker, login: Callable[[User], FlaskClient], app: Flask) -> list[tuple[FlaskClient, str]]:
    """Who looks at which page: the clerk at a seat, and the reader."""
    term = town.terms()[3]
    issue = town.issue(term)
    town.session.commit()
    reader = maker.link(issue).removeprefix(maker.address)
    return [(login(town.clerk), f"/2027/briefings/zetel/{term.id}/"), (app.test_client(), reader)]


def test_what_is_offered_is_what_this_machine_can_make(pages: list[tuple[FlaskClient, str]]) -> None:
    convert.available.cache_clear()
    made = ("docx", *FORMATS) if convert.available() else ("docx",)
    for client, page in pages:
        offered = files(client, page)
        assert offered == [f"{page}briefing.{kind}" for kind in made]
        for path in offered[1:]:
            check(path, client.get(path).data)


def check(path: str, content: bytes) -> None:
    if path.endswith("pdf"):
        assert content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
        assert b"/StructTreeRoot" in content, "a screen reader can read it"
        return
    with ZipFile(BytesIO(content)) as package:
        assert package.read("mimetype").decode() == convert.MIME_TYPES["odt"]
        assert "zetel 4" in package.read("content.xml").decode()


def test_without_the_program_nothing_is_offered_or_made(programs: Path, pages: list[tuple[FlaskClient, str]]) -> None:
    for client, page in pages:
        assert files(client, page) == [f"{page}briefing.docx"]
        answer = client.get(f"{page}briefing.pdf")
        assert answer.status_code == 409 and "Kies het Word-bestand" in answer.text
    assert "Set-Cookie" not in answer.headers and answer.headers["X-Robots-Tag"] == "noindex", "the page of the reader needs no cookie"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_link_that_does_not_work_gives_no_other_format(app: Flask, town: Town, kind: str) -> None:
    assert app.test_client().get(f"/briefing/x/briefing.{kind}").status_code == 410


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "kill -9 $$"])
def test_a_program_that_makes_nothing_is_told_and_leaves_nothing(programs: Path, script: str) -> None:
    put(programs, script)
    with pytest.raises(Refused, match="Het omzetten is niet gelukt"):
        convert.convert(b"briefing", "pdf")
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


def test_the_program_gets_the_document_and_nothing_of_our_settings(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RISICO_SECRET_KEY", "geheim")
    put(programs, 'for last; do :; done\nwhile read -r line; do echo "$line"; done < "$last" > "${last%.docx}.odt"\nset >> "${last%.docx}.odt"')
    made = convert.convert(b"briefing\n", "odt")
    assert made.startswith(b"briefing\n") and b"TMPDIR=" in made and b"geheim" not in made
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


def test_the_files_of_a_conversion_are_in_memory_and_only_ours(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "_MEMORY", Path("/dev/shm"))  # noqa: S108  the place itself
    put(programs, 'for last; do :; done\n/usr/bin/stat -c "%n %a" "$HOME" > "${last%.docx}.pdf"\n/usr/bin/stat -f -c %T "$HOME" >> "${last%.docx}.pdf"')
    named, kind = convert.convert(b"briefing", "pdf").decode().split("\n")[:2]
    place, mode = named.split()
    assert (mode, kind) == ("700", "tmpfs")
    assert not Path(place).exists()


def test_what_takes_too_long_is_ended_with_what_it_started(programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "SECONDS", 0.5)
    put(programs, f"/bin/sleep 60 &\necho $! > {tmp_path}/started\nwait")
    started = time.monotonic()
    with pytest.raises(Refused):
        convert.convert(b"briefing", "pdf")
    assert time.monotonic() - started < 20
    child = int((tmp_path / "started").read_text())
    while running(child):
        assert time.monotonic() - started < 20
        time.sleep(0.05)


def running(process: int) -> bool:
    """Whether it runs; one that ended and waits for its parent does not."""
    state = subprocess.run(["/bin/ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True).stdout.strip()
    return state != "" and not state.startswith("Z")

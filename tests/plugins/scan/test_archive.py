"""The package for the archive: what is in it, that it checks itself, and that only an adopted round gets one."""

import hashlib
import json
import re
import subprocess
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.documents import convert
from risico_scan.adoption import get_version
from tests.plugins.scan.years import adopted_round, decided_round, make_people
from tests.support import csrf

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def made(client: FlaskClient) -> bytes | None:
    """Ask for the package as its reader does; None when the work failed."""
    where = client.post("/2027/onderwerpen/vaststellen/archief/", headers=csrf.header(client)).headers["Location"]
    end = time.monotonic() + 60
    while time.monotonic() < end:
        answer = client.get(where)
        if answer.status_code == 302:
            page = client.get(answer.headers["Location"]).text
            found = re.search(r"/2027/verslag/\d+/", page)
            return client.get(found[0]).data if found else None
        if "Opnieuw beginnen" in answer.text:
            return None
        time.sleep(0.2)
    raise AssertionError("the work did not end")


def test_the_package_holds_what_was_adopted_and_its_hashes_agree(session: Session, login: Callable[[User], FlaskClient], tmp_path: Path) -> None:
    people = make_people(session)
    round = adopted_round(session, people, 2027, 2)
    adoption = get_version(session, round)
    text, sha256 = adoption.json, adoption.sha256
    session.commit()
    session.close()
    content = made(login(people.secretary))
    assert content is not None
    with ZipFile(BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    assert (tmp_path / "scan.json").read_text("utf-8") == text and hashlib.sha256(text.encode()).hexdigest() == sha256
    told = json.loads((tmp_path / "metadata.json").read_text("utf-8"))
    assert (told["planjaar"], told["versie"], told["sha256_van_scan_json"], told["vastgesteld_door_functie"]) == (2027, 1, sha256, "Gemeentesecretaris")
    assert subprocess.run(["sha256sum", "-c", "--strict", "sha256sums.txt"], cwd=tmp_path, capture_output=True).returncode == 0
    assert (tmp_path / ("verslag.pdf" if convert.available() else "verslag.docx")).stat().st_size > 5000
    if convert.available():
        pdf = (tmp_path / "verslag.pdf").read_bytes()
        assert b"pdfaid:part" in pdf and b"<pdfaid:part>2</pdfaid:part>" in pdf.replace(b"\n", b"")
    (tmp_path / "scan.json").write_text(text.replace("2027", "2028"), "utf-8")
    assert subprocess.run(["sha256sum", "-c", "--strict", "sha256sums.txt"], cwd=tmp_path, capture_output=True).returncode != 0


@SQLITE
def test_a_round_that_is_not_adopted_has_no_package(session: Session, login: Callable[[User], FlaskClient]) -> None:
    people = make_people(session)
    decided_round(session, people, 2027, 1)
    session.commit()
    session.close()
    assert made(login(people.secretary)) is None

"""The page with what a municipality changed, and the commands `risico content`."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from risico.accounts.models import User
from risico.content.schema import schema_text
from risico.paths import ASSESSMENTS
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support.browser import Windows, check_accessibility

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def own(instance: Path) -> Path:
    """The municipality's own content: the example of the page about the format."""
    found = re.search(r"```toml\n(.*?)```", (DOCS / "inhoud.md").read_text("utf-8"), re.DOTALL)
    assert found
    (instance / "assessments").mkdir()
    (instance / "assessments" / "eigen.toml").write_text(found[1], "utf-8")
    return instance / "assessments"


@ONE_DATABASE
def test_the_page_shows_both_texts_of_what_was_changed(own: Path, make_user: MakeUser, login: Callable[[User], FlaskClient]) -> None:
    soup = BeautifulSoup(login(make_user(Role.SECRETARY)).get("/inhoud/").text, "html5lib")
    assert soup.h1 and soup.h1.text == "Wat wij hebben aangepast"
    assert "paste 4 dingen aan" in soup.select_one(".r-top__lead").text  # type: ignore[union-attr]
    cells = [[cell.text for cell in row.select("th, td")] for row in soup.select("tbody tr")]
    assert cells[0][1] == "Hoeveel tijd zit er tussen de eerste bekendheid en het besluit?"
    assert cells[0][2] == "Hoeveel tijd zit er in onze gemeente tussen het plan en het besluit?"
    items = [item.text for item in soup.select("main .r-list li")]
    assert items[0] == "Onderwerp L01: Verplaatsen van de weekmarkt"
    assert items[1:] == ["Onderwerp T05: Motorbendes (OMG)", "Maatregel M60: Regionale hulp: een grote gemeente helpt een kleine"]
    assert "41 vragen, 21 onderwerpen, 59 maatregelen" in soup.text


@ONE_DATABASE
def test_without_own_content_the_page_says_so(make_user: MakeUser, login: Callable[[User], FlaskClient]) -> None:
    answer = login(make_user(Role.ASSESSOR)).get("/inhoud/")
    assert "zoals Risico die levert" in answer.text
    assert "<table" not in answer.text


@ONE_DATABASE
def test_files_that_broke_after_the_start_do_not_break_the_page(own: Path, make_user: MakeUser, login: Callable[[User], FlaskClient]) -> None:
    visitor = login(make_user(Role.ADMIN))
    (own / "eigen.toml").write_text("[[[", "utf-8")
    answer = visitor.get("/inhoud/")
    assert answer.status_code == 200
    assert "bevatten fouten" in answer.text
    assert str(own) not in answer.text


@ONE_DATABASE
def test_the_page_in_a_browser(own: Path, make_user: MakeUser, windows: Windows) -> None:
    user = make_user(Role.SAFETY_DIRECTOR)
    for phone in (False, True):
        page = windows.open(user, phone=phone)
        page.goto("/inhoud/")
        check_accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def risico(*arguments: str | Path, instance: Path) -> tuple[int, str, str]:
    """The command as a person types it: exit code, what it says, and its faults."""
    command = [sys.executable, "-c", "from risico.cli import main; main()", "content", *map(str, arguments)]
    environment = {"RISICO_INSTANCE": str(instance), "PATH": "", "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    return done.returncode, done.stdout, done.stderr


def test_check_says_what_there_is(instance: Path, own: Path) -> None:
    code, out, err = risico("check", instance=instance)
    assert (code, err) == (0, "")
    assert out.startswith("In orde: 41 vragen, 21 onderwerpen, 59 maatregelen, 3 strategieën.\nAfwijkingen van de meegeleverde inhoud: 4.\nControlegetal: ")
    assert re.search(r"[0-9a-f]{64}\n$", out)


def test_check_has_one_line_for_each_fault(instance: Path, own: Path) -> None:
    (own / "eigen.toml").write_text("vragen = 1\nonderwerpen = 2\n", "utf-8")
    code, out, err = risico("check", instance=instance)
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert [line.partition(": ")[0] for line in lines] == [f"{own / 'eigen.toml'}, regel 1, vragen", f"{own / 'eigen.toml'}, regel 2, onderwerpen"]


def test_check_another_folder_or_a_whole_set(instance: Path, own: Path, tmp_path: Path) -> None:
    assert risico("check", own, instance=tmp_path / "leeg")[0] == 0
    whole = shutil.copytree(ASSESSMENTS, tmp_path / "hele set")
    assert risico("check", "--basis", whole, instance=instance)[0] == 0
    (whole / "scoring.toml").unlink()
    code, _, err = risico("check", "--basis", whole, instance=instance)
    assert code == 2 and "matrix ontbreekt" in err and "Traceback" not in err


def test_a_folder_that_does_not_exist(instance: Path, tmp_path: Path) -> None:
    code, _, err = risico("check", tmp_path / "nergens", instance=instance)
    assert code == 2
    assert err == f"De map {tmp_path / 'nergens'} bestaat niet. Controleer de naam.\n"


def test_schema_prints_the_schema(instance: Path) -> None:
    assert risico("schema", instance=instance) == (0, schema_text(), "")

"""What the documents say is so: links lead somewhere, commands exist, generated pages are current."""

import re
import subprocess
from pathlib import Path

import pytest

from risico import cli
from tests.support import settings_page

ROOT = Path(__file__).parents[1]
FILES = [
    Path(name) for name in subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n") if name
]
PAGES = sorted(ROOT / file for file in FILES if file.suffix == ".md" and (ROOT / file).exists())
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MACHINE_PATH = re.compile(rb"(?<![\w.])/(?:home/\w|root/|work/)")


def names(files: list[Path]) -> list[str]:
    return [str(file.relative_to(ROOT)) for file in files]


def commands(pattern: str) -> set[str]:
    """Commands in code of any page, such as `make run`; a word in capitals or with a dash is an argument."""
    code = (part for page in PAGES for part in re.findall(r"```.*?```|`[^`]+`|^    .*$", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE))
    return {match.strip() for part in code for match in re.findall(pattern, part, flags=re.MULTILINE)}


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, part = target.partition("#")
        file = (page.parent / path) if path else page
        assert file.exists(), f"{target} does not exist"
        headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), flags=re.MULTILINE) if part else []
        assert not part or part in map(anchor, headings), f"{target}: no such heading"


def test_the_make_commands_exist() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE)
    named = commands(r"\bmake ([a-z]+)\b")
    assert {"run", "demo", "test", "check"} <= named
    assert named <= set(targets)


def test_the_risico_commands_exist(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for named in sorted(commands(r"(?:^ *|`|bin/)risico((?: [a-z]+(?:-[a-z]+)*)+)")):
        monkeypatch.setattr("sys.argv", ["risico", *named.split(), "--help"])
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert not end.value.code, f"risico {named}: {capsys.readouterr().err}"


def test_the_page_of_settings_is_current() -> None:
    assert settings_page.PAGE.read_text("utf-8") == settings_page.render(), "run: python -m tests.support.settings_page"


def test_every_promise_about_security_names_a_test_that_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs" / "veiligheid.md").read_text("utf-8"))
    assert len(named) > 40
    for file, name in named:
        assert f"def {name or 'test_'}" in (ROOT / file).read_text("utf-8"), f"{file}::{name}"


def test_readme_names_the_test_command_that_ci_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert script[-2:] == ["make test", "make check"]
    assert re.search(r"^make test\b", (ROOT / "README.md").read_text("utf-8"), flags=re.MULTILINE)


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    texts = ((file, (ROOT / file).read_bytes()) for file in FILES if (ROOT / file).is_file())
    assert [str(file) for file, text in texts if b"\0" not in text and MACHINE_PATH.search(text)] == []

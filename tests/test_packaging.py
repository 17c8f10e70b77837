"""What is handed out is whole: the wheel runs from an empty folder, the sdist builds the same wheel and holds no data."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.test_static import VENDOR

ROOT = Path(__file__).parents[1]
DATA = "geheim-van-de-gemeente.db"
OLD_KEY = "instance.key.was-0123abcd"


def run(*command: str | Path, cwd: Path) -> str:
    """Run with only PATH in the environment, as on somebody else's server; gives what was printed."""
    done = subprocess.run(command, cwd=cwd, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(kind: str, source: Path, target: Path) -> Path:
    run(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", target, cwd=source)
    return next(target.iterdir())


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    secrets = (ROOT / "instance" / DATA, ROOT / OLD_KEY)
    for file in secrets:
        file.touch()
    try:
        return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))
    finally:
        for file in secrets:
            file.unlink()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of a fresh environment with the wheel; the other libraries are borrowed from this one."""
    folder = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "venv", "--without-pip", "env", cwd=folder)
    run(sys.executable, "-m", "pip", "--python", folder / "env" / "bin" / "python", "install", "-q", "--no-deps", "--no-index", wheel, cwd=folder)
    site = next(folder.glob("env/lib/python3*/site-packages"))
    (site / "zz_borrowed.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "env" / "bin"


def test_the_wheel_runs_from_a_neutral_folder(installed: Path, tmp_path: Path) -> None:
    assert "serve" in run(installed / "risico", "--help", cwd=tmp_path)
    run(installed / "risico", "content", "check", cwd=tmp_path)
    run(installed / "risico", "db", "upgrade", cwd=tmp_path)
    assert (tmp_path / "instance" / "risico.db").is_file()
    run(installed / "risico", "user", "list", cwd=tmp_path)


def test_the_wheel_serves_its_pages_and_files(installed: Path, tmp_path: Path) -> None:
    run(installed / "risico", "db", "upgrade", cwd=tmp_path)
    visit = """
import risico, risico_scan
client = risico.create_app().test_client()
first = client.get("/", follow_redirects=True)
print(risico.__file__, risico_scan.__file__, first.status_code, client.get("/static/vendor/htmx.min.js").status_code, sep="\\n")
"""
    core, plugin, page, script = run(installed / "python", "-c", visit, cwd=tmp_path).splitlines()[-4:]
    assert all(str(installed.parent) in file for file in (core, plugin))
    assert (page, script) == ("200", "200")


def test_the_wheel_brings_nothing_but_its_own_packages(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    plugins = {folder.name for folder in (ROOT / "plugins").iterdir() if (folder / "__init__.py").is_file()}
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"risico", *plugins}
    assert {name.removeprefix("risico/static/vendor/") for name in names if name.startswith("risico/static/vendor/")} == VENDOR


def test_the_sdist_holds_no_data_and_builds_the_same_wheel(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    run("tar", "-xzf", sdist, cwd=tmp_path)
    unpacked = next(tmp_path.iterdir())
    assert [file for file in unpacked.rglob("*") if file.name in ("instance", DATA) or file.name.startswith("instance.key")] == []
    again = build("wheel", unpacked, tmp_path / "out")
    assert set(zipfile.ZipFile(again).namelist()) == set(zipfile.ZipFile(wheel).namelist())

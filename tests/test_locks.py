"""The pinned versions belong to what pyproject.toml and package.json ask for, and name no registry."""

import json
import re
import tomllib
from importlib.metadata import version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


def pinned(file: str) -> dict[str, str]:
    """Name and version of every line of a requirements file."""
    lines = re.findall(r"^([\w.-]+)(?:\[\w+\])?==([\w.]+)", (ROOT / file).read_text("utf-8"), flags=re.MULTILINE)
    return {canonicalize_name(name): number for name, number in lines}


def test_running_and_developing_fit_pyproject() -> None:
    asked = {"requirements.txt": [*PROJECT["dependencies"], *EXTRAS["postgres"]], "requirements-dev.txt": EXTRAS["dev"]}
    for file, requirements in asked.items():
        versions = pinned(file)
        for requirement in map(Requirement, requirements):
            found = versions.get(canonicalize_name(requirement.name), "0")
            assert requirement.specifier.contains(found), f"{file}: {requirement} is {found}; run make lock"


def test_developers_run_the_versions_that_users_run() -> None:
    assert pinned("requirements.txt").items() <= pinned("requirements-dev.txt").items()


def test_this_environment_has_the_pinned_versions() -> None:
    asked = (canonicalize_name(Requirement(line).name) for line in (*PROJECT["dependencies"], *EXTRAS["postgres"], *EXTRAS["dev"]))
    wrong = {name: version(name) for name in asked if version(name) != pinned("requirements-dev.txt")[name]}
    assert not wrong


def test_every_pinned_file_has_a_hash_and_no_address() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / file).read_text("utf-8")
        assert "://" not in text
        assert len(re.findall(r"^[\w.-]+==", text, flags=re.MULTILINE)) == len(
            re.findall(r"\\\n    --hash=sha256:\w{64}(?: \\\n    --hash=sha256:\w{64})*\n", text)
        )


def test_npm_packages_are_pinned_with_their_hash_and_without_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert lock[""]["dependencies"] == json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    for name, package in lock.items():
        if name:
            assert package["integrity"].startswith("sha512-")
            assert "resolved" not in package
            assert lock[""]["dependencies"][name.removeprefix("node_modules/")] == package["version"]

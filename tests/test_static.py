"""The static files: all that pages load is there, styled, and comes from our own site."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "risico" / "static"
TEMPLATES = sorted([*(ROOT / "templates").rglob("*.html"), *ROOT.glob("plugins/*/templates/**/*.html")])
STYLES = sorted(STATIC.rglob("*.css"))
VENDOR = {
    "built.txt", "htmx.min.js", "licences.txt", "nlds-components.css", "noto-sans-latin-ext-wght-normal.woff2",
    "noto-sans-latin-wght-normal.woff2", "noto-sans.css", "plotly-basic.min.js", "theme-voorbeeld.css",
}  # fmt: skip


def test_the_files_that_pages_load_are_there() -> None:
    assert {file.name for file in (STATIC / "vendor").iterdir()} == VENDOR
    loaded = set(re.findall(r"'((?:vendor/)?[\w-]+(?:\.min)?\.(?:css|js))'", "".join(page.read_text("utf-8") for page in TEMPLATES)))
    assert loaded >= {"risico.css", "vendor/htmx.min.js"}
    assert [file for file in loaded if not (STATIC / file).is_file()] == []


def test_every_utrecht_component_in_a_template_has_a_style() -> None:
    styles = (STATIC / "vendor" / "nlds-components.css").read_text("utf-8")
    used = {name for page in TEMPLATES for name in re.findall(r"\butrecht-[a-z0-9-]*[a-z0-9]\b(?!-)", page.read_text("utf-8"))}
    assert "utrecht-button" in used
    components = {name.split("--")[0] for name in used}
    assert sorted(name for name in components if f".{name}" not in styles) == [], "name the component in package.json and run make lock"


@pytest.mark.parametrize("style", STYLES, ids=lambda file: file.name)
def test_style_sheets_load_nothing_from_elsewhere(style: Path) -> None:
    css = style.read_text("utf-8")
    assert "@import" not in css
    for target in re.findall(r"url\(\s*['\"]?([^'\")]+)", css):
        assert target.startswith("data:") or (style.parent / target).is_file(), target


def test_tokens_that_our_style_sheet_leans_on_exist() -> None:
    ours = (STATIC / "risico.css").read_text("utf-8")
    defined = set(re.findall(r"(--[\w-]+):", ours + (STATIC / "vendor" / "theme-voorbeeld.css").read_text("utf-8")))
    assert set(re.findall(r"var\((--(?:basis|utrecht|voorbeeld)-[\w-]+)\)", ours)) <= defined


def test_pages_and_scripts_fetch_nothing_from_elsewhere() -> None:
    elsewhere = re.compile(r"""(?:src|href|action|fetch|import)\s*[=(]\s*["'](?:https?:)?//""")
    assert [file.name for file in (*TEMPLATES, STATIC / "risico.js") if elsewhere.search(file.read_text("utf-8"))] == []

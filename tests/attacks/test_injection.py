"""What somebody types is text wherever it is shown, and never runs (I2, I4)."""

import ast
import re
from itertools import count
from pathlib import Path

from lxml import html
from playwright.sync_api import Browser, Page

from risico import paths
from tests.support.browser import Windows, serving

from .conftest import VISITORS, Tour
from .corpus import MARK, SCRIPTS, SQL
from .typed import typed_everywhere
from .walk import find, walk
from .world import World

HOOK = f"""window.{MARK} = window.alert = () => {{ document.documentElement.dataset.ran = '1' }};
addEventListener('securitypolicyviolation', event => console.error('csp', event.blockedURI));"""
ROOM = Path(paths.PACKAGE).parent
LITERAL = "translate(., 'JAVSCRIPT', 'javscript')"
RUNS = f"""//@*[starts-with(name(), 'on') or starts-with(name(), 'hx-on')] | //script[not(@src)] | //style | //iframe | //object | //embed | //base
| //@href[contains({LITERAL}, 'javascript:')] | //@src[starts-with(., '//') or contains(., 'evil')]"""


def what_runs(text: str) -> list[str]:
    """Whatever in this page a browser would run or fetch: our pages have none of it."""
    return [str(found) for found in find(html.document_fromstring(text), RUNS)]


def test_no_text_runs_on_any_page(world: World, tour: Tour, browser: Browser) -> None:
    assert len(SCRIPTS) >= 80
    sent = list(typed_everywhere(world, tour, SCRIPTS))
    assert [(form.action, status) for form, status, _ in sent if status >= 500] == []
    assert [(form.action, found) for form, _, text in sent if text and (found := what_runs(text))] == []
    stored = {form.endpoint for form, status, _ in sent if status in (200, 302)}
    assert len(stored) >= 10, "much of it must get past the forms, or nothing is tried"
    with serving(world.app) as address:
        windows = Windows(browser, world.app, address)
        for who in VISITORS:
            pages = [page for page in walk(world.visitor(who), *world.starts(who)) if page.mimetype == "text/html" and page.status == 200]
            assert [(page.url, found) for page in pages if (found := what_runs(page.text))] == []
            window = windows.open(world.users[who] if who else None)
            window.add_init_script(HOOK)
            for page in pages:
                if MARK in page.text:
                    _look(window, page.url)
        windows.close()


def _look(window: Page, url: str) -> None:
    """Open it, and give whatever wants to run the time and the key presses to do so."""
    window.goto(url, wait_until="load")
    window.keyboard.press("Tab")
    window.mouse.move(200, 300)
    assert not window.evaluate("document.documentElement.dataset.ran"), url


def test_the_hook_sees_what_runs(browser: Browser) -> None:
    """The test above can fail: in a page without our headers and escaping most of the corpus runs."""
    ran, page = 0, browser.new_page()
    page.add_init_script(HOOK)
    for item in SCRIPTS[:12]:
        page.set_content(f"<p>{item}</p>", wait_until="domcontentloaded")
        page.evaluate(HOOK)
        page.wait_for_timeout(50)
        ran += bool(page.evaluate("document.documentElement.dataset.ran"))
    page.close()
    assert ran >= 3
    assert sum(bool(what_runs(f"<p>{item}</p>")) for item in SCRIPTS) > len(SCRIPTS) // 2


def test_no_text_changes_a_statement(world: World, tour: Tour) -> None:
    """In forms and in addresses: no fault, and nobody gets another role, account or row than they asked for."""
    before = world.rows()
    numbers = count()
    client = world.visitor("oov")
    for url in {visit.page.endpoint: visit.page.url for visit in tour.visits if visit.name == "oov" and visit.page.status == 200}.values():
        query = {
            name: SQL[next(numbers) % len(SQL)] for name in ("zoek", "toon", "vanaf", "sorteer", "jaar", "rol", "blok", "kwartaal", "fase", "niveau", "vraag")
        }
        with client.get(url.partition("?")[0], query_string=query) as answer:
            assert answer.status_code < 500, url
    assert world.rows() == before
    assert [(form.action, status) for form, status, _ in typed_everywhere(world, tour, SQL) if status >= 500] == []
    after = world.rows()
    assert after.keys() == before.keys()
    assert {name for name in before if len(after[name]) < len(before[name]) // 2} == set()


BY_ADMINISTRATORS = ("risico/migrations/", "risico/backup/", "risico/encryption/")
"""Rooms that only run from the command line, on names that the database itself gave."""


def test_no_statement_is_built_from_text() -> None:
    """What goes to the database is made by SQLAlchemy; the few statements in words have nothing of a visitor in them (AST over all source)."""
    files = [
        file for file in [*ROOM.glob("risico/**/*.py"), *ROOM.glob("plugins/**/*.py")] if not file.relative_to(ROOM).as_posix().startswith(BY_ADMINISTRATORS)
    ]
    assert len(files) > 200
    assert [f"{file.name}: {built}" for file in files for built in _built(file.read_text("utf-8"))] == []


def _built(source: str) -> list[str]:
    """Statements in this source that are put together."""
    if not re.search(r"^from sqlalchemy import .*\b(text|literal_column)\b", source, re.MULTILINE) and "exec_driver_sql" not in source:
        return []
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args)
    return [ast.unparse(call) for call in calls if _name(call) in ("text", "exec_driver_sql", "literal_column") and not isinstance(call.args[0], ast.Constant)]


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""

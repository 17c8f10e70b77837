"""Who gets what of every route: as `matrix.txt` says. Permissions know no database; what SQL tells of an object is tested on both in its own room."""

from typing import Any

import pytest

from risico.documents import convert
from risico.permissions import ANONYMOUS, PUBLIC, Grants, Role, declared

from . import matrix
from .matrix import Rows
from .objects import variants
from .people import LETTERS
from .walking import Page, calls, look
from .world import World

AGAIN = "run `python -m tests.authorization --write`, read the difference and commit it"
SQLITE = pytest.mark.parametrize("world", ["sqlite"], indirect=True)


@SQLITE
def test_every_route_gives_every_role_what_the_matrix_says(world: World) -> None:
    """A refused call that changes a row, the audit trail excepted, fails in `send`."""
    outcomes = matrix.of_pages(world.pages) | matrix.of_changes(world, world.forms)
    found, agreed = (_comparable(matrix.rows(text)) for text in (matrix.as_text(outcomes), matrix.FILE.read_text("utf-8")))
    new = sorted({row[0] for row in found.keys() - agreed.keys()} - {row[0] for row in agreed})
    assert new == [], f"no row in matrix.txt: {AGAIN}"
    differs = {row: (agreed.get(row), found.get(row)) for row in agreed.keys() | found.keys() if agreed.get(row) != found.get(row)}
    assert differs == {}, f"agreed and found differ; if that is meant, {AGAIN}"


def _comparable(rows: Rows) -> Rows:
    """Without what needs LibreOffice, where it is not installed."""
    return {row: letters for row, letters in rows.items() if convert.available() or row[0] not in ("briefing.file", "briefings.seat_file")}


@SQLITE
def test_the_matrix_opens_nothing_that_the_permissions_keep_closed(world: World) -> None:
    """Written anew, the file still cannot say that a role reads or changes what no grant gives it."""
    grants: Grants = world.app.extensions["risico"].grants
    wrong = []
    for (endpoint, method, variant), cells in matrix.rows(matrix.FILE.read_text("utf-8")).items():
        permission = declared(world.app, endpoint)
        for role, found in zip(LETTERS, cells, strict=True):
            if not _fits(grants, permission, role, found):
                wrong.append(f"{endpoint} {method} {variant} {role}: {found}")
    assert wrong == []


def _fits(grants: Grants, permission: str | None, role: Role | None, found: str) -> bool:
    if permission in (PUBLIC, ANONYMOUS) or not found:
        return "!" not in found
    if role is None:
        return found == "L"
    return "!" not in found and (grants.allows([role], str(permission)) or found == ".")


@SQLITE
def test_head_opens_no_door_that_get_keeps_closed(world: World) -> None:
    closed = [call for call, page in world.pages.items() if matrix.letter(page) in ".L" and call.variant == next(iter(variants(world, call.rule, call.role)))]
    with world.undone() as watch:
        answers = {call: world.visitors[call.role].open(call.url, "HEAD").status_code for call in closed}
    assert len(closed) > 200 and {call.url for call, status in answers.items() if status not in (302, 403)} == set() and not watch.written


SECRET = {
    "jobs.run": ("other", "absent"),
    "accounts.welcome": ("used", "expired", "absent"),
    "feed.fetch": ("revoked", "absent"),
    "briefing.read": ("revoked", "expired", "left", "absent"),
    "briefing.word": ("revoked", "expired", "left", "absent"),
    "poll.answer": ("used", "absent"),
}
"""Objects of which nobody else may know that they exist, with the variants that look alike."""


@SQLITE
def test_what_is_somebody_elses_looks_like_what_does_not_exist(world: World) -> None:
    for endpoint, alike in SECRET.items():
        answers: dict[object, set[tuple[object, ...]]] = {}
        for call, page in world.pages.items():
            if call.endpoint == endpoint and call.variant in alike:
                answers.setdefault(call.role, set()).add(_seen(page, call.url))
        assert answers and all(len(found) == 1 for found in answers.values()), endpoint


def _seen(page: Page, url: str) -> tuple[object, ...]:
    token = url.rstrip("/").rpartition("/")[2] if not url.endswith((".docx", ".ics")) else url.split("/")[2].partition(".")[0]
    return page.status, page.location.replace(token, ""), page.text.replace(token, ""), page.wrote


@SQLITE
def test_every_answer_stays_out_of_the_cache(world: World) -> None:
    assert {call.url for call, page in world.pages.items() if page.cache != "no-store"} == set()


@SQLITE
def test_the_comparison_would_notice_an_open_door(world: World) -> None:
    """A view that says `public` by mistake gives other letters than the matrix."""
    call = next(call for call in calls(world, "GET") if call.endpoint == "accounts.index" and call.role is Role.CLERK)
    view: Any = world.app.view_functions["accounts.index"]
    view.risico_permission, kept = PUBLIC, view.risico_permission
    try:
        assert matrix.letter(look(world, call)) == "R"
    finally:
        view.risico_permission = kept
    assert matrix.letter(look(world, call)) == "."

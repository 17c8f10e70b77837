"""Everything that every role can open is read: who may not know a word finds it nowhere (reliability.md A8, A10)."""

import pytest
from sqlalchemy import select

from risico.permissions import Role
from risico_scan.models import Topic

from .people import LETTERS
from .town import CANARIES
from .world import World

pytestmark = pytest.mark.parametrize("world", ["sqlite"], indirect=True)
OPEN_TO_THEM = {
    Role.ADMIN: {"accounts", "content", "feed", "home", "outbox", "pages", "reminders", "jobs", "health", "oidc", "audit", "retention", "backup"},
    Role.AUDITOR: {"accounts", "content", "feed", "home", "pages", "reminders", "jobs", "health", "oidc", "audit", "retention", "backup"},
}
"""The rooms in which administrators and auditors may read anything at all: none with content."""


@pytest.mark.parametrize("word", CANARIES)
def test_a_word_is_found_by_who_may_read_it_and_by_nobody_else(world: World, word: str) -> None:
    """In pages, forms, Word files, workbooks, JSON, calendars and redirects. Links with a secret stand for their reader, not for who is logged in."""
    found = {call for call, page in world.pages.items() if word in page.text or word in page.location}
    assert {call.role for call in found if "token" not in call.rule.arguments} == CANARIES[word]
    assert CANARIES[word] or not found, "nowhere at all"


@pytest.mark.parametrize("role", OPEN_TO_THEM)
def test_who_keeps_the_system_reads_no_content(world: World, role: Role) -> None:
    opened = {call: page for call, page in world.pages.items() if call.role is role and page.status == 200 and not page.location}
    assert {call.endpoint.partition(".")[0] for call in opened} <= OPEN_TO_THEM[role]
    titles = [title for title, code in world.rows(select(Topic.title, Topic.code)) if code.startswith("L")]
    assert titles and not [call.url for call, page in opened.items() if any(title in page.text for title in titles)]


def test_the_harvest_reads_every_kind_of_answer(world: World) -> None:
    kinds = {page.kind for page in world.pages.values() if page.status == 200}
    assert {"text/html", "text/calendar", "application/json", "application/zip"} <= kinds and any("sheet" in kind for kind in kinds)
    assert {call.role for call in world.pages} == set(LETTERS)

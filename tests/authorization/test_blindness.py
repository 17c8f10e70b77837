"""Two worlds that differ only in what one assessor scored: everything that others can open is the same to the letter.

The status, the address, the text and its length, and the number of SQL statements (design.md §5 rule 1, reliability.md A8).
"""

from collections.abc import Mapping

import pytest
from sqlalchemy import select, update

from risico.demo import DOMAIN
from risico.permissions import Role
from risico_scan.models import Answer, Assessment, Assignment, Round
from risico_scan.service import SCORING

from .people import visitor
from .town import NEXT
from .walking import Call, Page, look, page_of
from .world import World

pytestmark = pytest.mark.parametrize("world", ["sqlite"], indirect=True)
WATCHED = "communicatie"
HIGH = {"score": 4, "unknown": False, "basis": "empirical", "note": "Kanariegeel"}
UNKNOWN = {"score": None, "unknown": True, "basis": None, "note": ""}
ROOMS = ("scan", "home", "year", "documents")

OTHERWISE = ("accounts.enrol", "audit.", "briefing.file", "briefings.seat_file")
"""Never twice the same: a secret by chance, the trail that grows with every visit, and files with the moment at which LibreOffice made them."""


def rescore(world: World, values: Mapping[str, object]) -> None:
    """All that this assessor answered about topics that are still scored becomes this; how much, and when, stays."""
    topics = select(Assessment.id).join(Assessment.round).where(Assessment.phase == SCORING, Round.year == NEXT)
    sheets = select(Assignment.id).where(Assignment.user_id == world.users[f"{WATCHED}@{DOMAIN}"].id, Assignment.assessment_id.in_(topics))
    with world.database.writer() as session, session.begin():
        assert session.execute(update(Answer).where(Answer.assignment_id.in_(sheets)).values(values)).rowcount > 50  # type: ignore[attr-defined]


def differing(world: World, calls: list[Call]) -> list[str]:
    """Who sees a difference, and where."""
    first = world.pages
    return [f"{call.role} {call.url}" for call in calls if _told(look(world, call)) != _told(first[call])]


def _told(page: Page) -> tuple[object, ...]:
    return page.status, page.location, page.text, page.statements


def test_no_page_of_anybody_tells_what_somebody_else_scored(world: World) -> None:
    """Every route and every role; in the rooms that know of topics also every variant, elsewhere one that opens."""
    opened = {(call.endpoint, call.role): call for call, page in world.pages.items() if page.status < 400}
    calls = [
        call
        for call in world.pages
        if call.endpoint.startswith(ROOMS) or (opened.get((call.endpoint, call.role)) == call and not call.endpoint.startswith(OTHERWISE))
    ]
    assert {call.role for call in calls} == set(world.visitors)
    with world.undone():
        rescore(world, HIGH)
        assert differing(world, calls) == []
        trail = [call for call in world.pages if call.endpoint.startswith("audit.") and call.role is Role.AUDITOR]
        assert trail and not [call.url for call in trail if "Kanariegeel" in look(world, call).text]


def test_not_knowing_does_not_show_either(world: World) -> None:
    with world.undone():
        rescore(world, UNKNOWN)
        assert differing(world, [call for call in world.pages if call.endpoint.startswith(ROOMS) and f"/{NEXT}/" in call.url and call.role]) == []


def test_the_comparison_would_notice_a_leak(world: World) -> None:
    url = f"/{NEXT}/onderwerpen/T01/scoren/P/"
    with world.undone():
        owner = visitor(world.app, world.users[f"{WATCHED}@{DOMAIN}"])
        before = page_of(owner.get(url))
        rescore(world, HIGH)
        after = page_of(owner.get(url))
    assert _told(before) != _told(after) and "Kanariegeel" in after.text


def test_a_report_made_now_holds_nothing_of_it(world: World) -> None:
    """Word, workbook and JSON, internal and public, made by long work for who asked."""
    made = []
    for values in (HIGH, UNKNOWN):
        with world.undone():
            rescore(world, values)
            visiting = world.visitors[Role.SECRETARY]
            for audience in ("intern", "openbaar"):
                visiting.post(f"/{NEXT}/verslag/", {"audience": audience})
            world.wait_for_work()
            made.append(_files(world, visiting))
    assert len(made[0]) >= 6 and made[0] == made[1]


def _files(world: World, visiting: object) -> dict[str, str]:
    """The text of every file of this year, without the moment at which it was made."""
    import re

    from risico.documents.models import IssuedDocument

    found = world.rows(select(IssuedDocument.id, IssuedDocument.filename).where(IssuedDocument.year == NEXT))
    texts = {name: page_of(visiting.get(f"/{NEXT}/verslag/{id}/")).text for id, name in found}  # type: ignore[attr-defined]
    return {name: re.sub(r"\d{4}-\d\d-\d\dT[\d:.+Z]+|\d\d:\d\d", "", text) for name, text in texts.items()}

"""Keeping and destroying: terms, the list that two people approve, what goes and what stays, and the certificate."""

import io
from datetime import date, timedelta

import pytest
from docx import Document
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.load import load_library
from risico.content.retention import Retention
from risico.contract import Kept
from risico.demo import fill
from risico.documents.models import IssuedDocument
from risico.errors import Forbidden, Refused, Stale
from risico.installation import Installation
from risico.paths import ASSESSMENTS
from risico.permissions import CORE_GRANTS, Permission, Role
from risico.retention import service
from risico.retention.models import DESTROYED, DRAFT, DestructionItem
from risico.retention.terms import due, last_day, words
from risico.year.models import Year
from tests.conftest import MakeUser
from tests.support import web
from tests.support.browser import Windows, check_accessibility

LIBRARY = load_library(ASSESSMENTS)
LATER = date(2040, 2, 1)


def rule(years: int | None) -> Retention:
    return Retention(id="scan", title="Scan", text="Alles.", years=years, begins="na het einde van het jaar", category="Vernietigen")


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)), st.integers(1, 100), st.dates(date(2020, 1, 1), date(2190, 12, 31)))
def test_something_is_due_from_the_day_after_its_term_and_never_before(begins: date, years: int, today: date) -> None:
    found = list(due(rule(years), [Kept("1", "Iets", begins)], today))
    assert bool(found) == (today > last_day(begins, years))
    assert last_day(begins, years).year == begins.year + years
    assert last_day(last_day(begins, years), -years) <= begins


def test_what_has_no_term_is_kept_for_ever() -> None:
    assert list(due(rule(None), [Kept("1", "Iets", date(1990, 1, 1))], LATER)) == []
    assert (words(rule(None)), words(rule(7))) == ("blijvend", "7 jaar na het einde van het jaar")


def test_every_kind_in_the_content_is_found_by_a_room_or_goes_by_itself_and_the_other_way_round(app: Flask) -> None:
    current: Installation = app.extensions["risico"]
    assert set(service.rules_of(current.plugins)) == {kept.id for kept in current.library.retention if not kept.by_itself}
    assert [kept.id for kept in current.library.retention if kept.by_itself] == ["names"]


@pytest.fixture
def current(app: Flask) -> Installation:
    with app.app_context():
        list(fill())
    found: Installation = app.extensions["risico"]
    return found


def person(session: Session, role: Role) -> User:
    return next(user for user in session.scalars(select(User)) if role.value in user.roles)


def rows(session: Session) -> dict[str, int]:
    tables = {table for mapper in User.registry.mappers for table in mapper.tables}
    return {table.name: len(session.execute(table.select()).all()) for table in tables}


def test_two_people_destroy_what_is_over_and_everything_else_stays(current: Installation) -> None:
    rules = service.rules_of(current.plugins)
    with clock.at(clock.now() + timedelta(days=366 * 30)), current.database.writer() as session:
        before = rows(session)
        secretary, clerk = person(session, Role.SECRETARY), person(session, Role.CLERK)
        made = service.make(session, secretary, LIBRARY, rules)
        with pytest.raises(Refused, match="nog niet klaar"):
            service.make(session, clerk, LIBRARY, rules)
        items = service.items_of(session, made)
        assert {item.rule for item in items} >= {"scan", "practice_checks", "registration", "briefings"}
        kept = [item for item in items if item.rule == "practice_checks"]
        with pytest.raises(Refused, match="Schrijf op waarom"):
            service.keep(session, secretary, made, made.version, [item.id for item in kept], "")
        stale = made.version
        service.keep(session, secretary, made, made.version, [item.id for item in kept], "Er loopt een onderzoek.")
        with pytest.raises(Stale):
            service.propose(session, secretary, made, stale)
        service.propose(session, secretary, made, made.version)
        with pytest.raises(Forbidden, match="zelf voorgelegd"):
            service.approve(session, secretary, made, made.version, rules)
        service.approve(session, clerk, made, made.version, rules)
        session.commit()
        after = rows(session)
        assert made.state == DESTROYED and len(made.sha256) == 64
        assert [one.rule.id for one in service.find_due(session, LIBRARY, rules)] == ["practice_checks"] * len(kept)
    for gone in ("scan_round", "scan_assessment", "scan_answer", "scan_adoption", "registration_count", "briefings_edition", "briefings_issue"):
        assert before[gone] > 0 and after[gone] == 0, gone
    for stays in ("account", "year", "term", "measures_measure", "measures_check", "audit_event"):
        assert before[stays] == after[stays], stays


def test_who_may_not_destroys_nothing_and_a_list_can_come_back(session: Session, app: Flask, make_user: MakeUser) -> None:
    current: Installation = app.extensions["risico"]
    secretary, director = make_user(Role.SECRETARY), make_user(Role.SAFETY_DIRECTOR)
    rules = service.rules_of(current.plugins)
    with pytest.raises(Refused, match="niets"):
        service.make(session, secretary, LIBRARY, rules)
    for role in set(Role) - {Role.SECRETARY, Role.SAFETY_DIRECTOR, Role.CLERK}:
        with pytest.raises(Forbidden):
            service.make(session, User(id=99, roles=[role.value], title=""), LIBRARY, rules)
    document(session, secretary)
    with clock.at(clock.now() + timedelta(days=366 * 30)):
        made = service.make(session, secretary, LIBRARY, rules)
        service.propose(session, secretary, made, made.version)
        service.send_back(session, director, made, made.version, "Kijk eerst naar de verslagen.")
        assert (made.state, made.proposed_by_id, made.remark) == (DRAFT, None, "Kijk eerst naar de verslagen.")
        service.throw_away(session, director, made, made.version)
    assert session.scalars(select(DestructionItem)).all() == [] and session.scalars(select(IssuedDocument)).all() != []


def document(session: Session, user: User) -> None:
    session.add(Year(number=2015, opened_at=clock.now(), opened_by_id=user.id))
    session.flush()
    of_file = {"title": "Verslag", "audience": "intern", "filename": "verslag.docx", "sha256": "0" * 64, "size": 1, "content": b"x"}
    session.add(IssuedDocument(year=2015, made_at=clock.now(), made_by_id=user.id, **of_file))
    session.flush()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("javascript", [True, False])
def test_the_pages_from_the_terms_to_the_certificate(session: Session, make_user: MakeUser, windows: Windows, app: Flask, javascript: bool) -> None:
    secretary, clerk = make_user(Role.SECRETARY, title="Gemeentesecretaris"), make_user(Role.CLERK, title="Griffier")
    document(session, secretary)
    session.commit()
    page = windows.open(secretary, phone=not javascript, javascript=javascript)
    page.goto("/bewaren/")
    if javascript:
        check_accessibility(page)
    page.get_by_role("button", name="Maak de lijst").click()
    page.get_by_role("checkbox", name="bewaren: Verslagen van 2015").check()
    page.get_by_role("button", name="Bewaar wat is aangevinkt").click()
    expect(page.locator("main")).to_contain_text("Schrijf op waarom")
    expect(page.get_by_role("checkbox")).to_be_checked()
    page.get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="Leg de lijst voor").click()
    if javascript:
        check_accessibility(page)
    other = windows.open(clerk, javascript=javascript)
    other.goto("/bewaren/")
    other.get_by_role("link", name="Naar de lijst").click()
    other.get_by_role("button", name="Keur goed en vernietig").click()
    if javascript:
        check_accessibility(other)
    assert "1 onderdeel vernietigd" in other.locator("main").inner_text()
    visitor = app.test_client()
    web.log_in(visitor, clerk)
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(visitor.get("/bewaren/1/verklaring.docx").data)).paragraphs)
    assert "Gemeentesecretaris, op" in text and "Griffier, op" in text and "Controlegetal" in text
    assert session.scalars(select(IssuedDocument)).all() == []


def test_the_permission_is_for_three_roles() -> None:
    grant = next(grant for grant in CORE_GRANTS if grant.permission == Permission.RETENTION_MANAGE)
    assert grant.roles == (Role.SECRETARY, Role.SAFETY_DIRECTOR, Role.CLERK)

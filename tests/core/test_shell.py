"""The shell around every page: house style of the municipality, year switcher, hiding the screen, print, errors, health, logs."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy import text

from risico import clock
from risico.accounts.models import User
from risico.db import Database
from risico.organisation.models import Municipality
from risico.permissions import Role
from risico.web import logs
from risico.year.models import Year
from tests.conftest import MakeUser
from tests.support.browser import Windows, check_accessibility

Login = Callable[[User], FlaskClient]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c636000000200000500017a5eab3f0000000049454e44ae426082"
)


@pytest.fixture
def secretary(database: Database, make_user: MakeUser) -> User:
    """A user in a municipality with two planning years."""
    user = make_user(Role.SECRETARY)
    with database.writer() as session, session.begin():
        session.add(Municipality(id=1, name="Voorbeeldgemeente"))
        session.add_all(Year(number=number, opened_at=clock.now(), opened_by_id=user.id) for number in (2026, 2027))
    return user


def soup(client: FlaskClient, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return BeautifulSoup(answer.text, "html5lib")


def test_a_municipality_gives_its_own_colours_and_logo(instance: Path, secretary: User, login: Login) -> None:
    client = login(secretary)
    plain = soup(client, "/2027/")
    assert not plain.select("img.r-brand__logo, link[href*=huisstijl]")
    (instance / "theme.css").write_text(":root { --r-brand-500: #7a1f3d; }")
    (instance / "logo.png").write_bytes(PIXEL)
    page = soup(client, "/2027/")
    for element, attribute, kind in (("link[href*=huisstijl]", "href", "text/css"), ("img.r-brand__logo", "src", "image/png")):
        found = page.select_one(element)
        assert found
        with client.get(str(found[attribute])) as fetched:
            assert (fetched.status_code, fetched.mimetype) == (200, kind)


@pytest.mark.parametrize("name", ["secret.key", "risico.db", "..%2fsecret.key", "config.toml", "logo.exe"])
def test_nothing_else_of_the_instance_folder_can_be_fetched(instance: Path, client: FlaskClient, name: str) -> None:
    (instance / "logo.exe").write_text("x")
    assert client.get(f"/huisstijl/{name}").status_code == 404


def test_the_year_switcher_leads_to_the_same_page_of_another_year(secretary: User, login: Login) -> None:
    page = soup(login(secretary), "/2027/onderwerpen/")
    links = {str(link["href"]): link.get("aria-current") for link in page.select(".r-years a")}
    assert links["/2026/onderwerpen/"] is None
    assert links["/2027/onderwerpen/"] == "true"


def test_every_page_says_where_you_are(secretary: User, login: Login) -> None:
    page = soup(login(secretary), "/2027/onderwerpen/")
    assert [crumb.get_text(strip=True) for crumb in page.select(".r-crumbs li")] == ["Planjaar 2027", "Onderwerpen"]
    assert [link.get_text(strip=True) for link in page.select(".r-nav [aria-current]")] == ["Onderwerpen"]
    assert page.title
    assert page.title.get_text() == "Onderwerpen 2027 – Risico – Voorbeeldgemeente"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_screen_hides_at_once_and_comes_back_with_what_was_typed(secretary: User, windows: Windows) -> None:
    page = windows.open(secretary)
    page.goto("/wachtwoord/")
    field = page.locator("input[type=password]").first
    field.fill("half getypt")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Toon scherm")).to_be_visible()
    assert page.title() == "Pagina"
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Toon scherm"), "escape may not show the screen again").to_be_visible()
    page.get_by_role("button", name="Toon scherm").click()
    assert field.input_value() == "half getypt"
    page.get_by_role("link", name="Verberg scherm").click()
    check_accessibility(page)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_screen_hides_without_javascript_too(secretary: User, windows: Windows) -> None:
    page = windows.open(secretary, javascript=False)
    page.goto("/2027/onderwerpen/")
    page.get_by_role("link", name="Verberg scherm").click()
    expect(page.get_by_role("link", name="Toon scherm")).to_be_visible()
    assert "Voorbeeldgemeente" not in page.content()
    page.get_by_role("link", name="Toon scherm").click()
    page.wait_for_url("**/2027/onderwerpen/")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_paper_shows_the_content_without_the_navigation(secretary: User, windows: Windows) -> None:
    page = windows.open(secretary)
    page.goto("/2027/")
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".r-nav")).not_to_be_visible()
    expect(page.locator(".r-header__tools")).not_to_be_visible()


def test_health_tells_a_watcher_whether_the_database_fits(client: FlaskClient, database: Database) -> None:
    assert client.get("/health/live").json == {"status": "ok"}
    assert client.get("/health/ready").json == {"status": "ok", "database": True, "schema": True, "planner": "nooit gestart", "backup": "uit", "disk": "ok"}
    with database.writing_engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.json) == (
        503,
        {"status": "fout", "database": True, "schema": False, "planner": "onbekend", "backup": "onbekend", "disk": "ok"},
    )


def test_a_fault_in_the_code_is_a_dutch_page_without_details(app: Flask, client: FlaskClient) -> None:
    from risico.permissions import public

    @app.get("/kapot/")
    @public
    def broken() -> str:
        raise ZeroDivisionError("geheim adres Dorpsstraat 12")

    app.testing = False
    answer = client.get("/kapot/")
    assert answer.status_code == 500
    assert "Er ging iets mis" in answer.text
    assert "Dorpsstraat" not in answer.text
    assert "Traceback" not in answer.text


def test_logs_are_json_and_hold_nothing_that_was_typed(secretary: User, login: Login, client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    try:
        client.post("/inloggen/", data={"email": "marker@example.nl", "password": "markerwoord"})
        client.get("/2027/onderwerpen/?zoek=markerwoord\nnieuw")
        login(secretary).get("/2027/")
    finally:
        structlog.reset_defaults()
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["request"] * 3
    assert lines[-1]["user"] == secretary.id
    assert "marker" not in json.dumps(lines)
    assert secretary.email not in json.dumps(lines)

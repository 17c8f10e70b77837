"""What was typed wrong at the first visit can be put right: the name of the municipality, and the address of an account."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy import select

from risico.accounts.models import User
from risico.config import Settings
from risico.db import Database
from risico.outbox.models import Message
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support import web
from tests.support.accounts import give_password, name_municipality
from tests.support.browser import Windows, check_accessibility

PAGE = "/accounts/gemeente/"
Login = Callable[[User], FlaskClient]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation with a mail server, so that owners hear what happens."""
    return settings.model_copy(update={"mail_host": "mail.voorbeeld.example", "mail_from": "risico@voorbeeld.example"})


@pytest.fixture
def desk(make_user: MakeUser, database: Database, login: Login) -> FlaskClient:
    """The administrator, logged in."""
    name_municipality(database)
    return login(make_user(Role.ADMIN, title="Functioneel beheerder"))


def test_a_name_that_was_mistyped_is_put_right(desk: FlaskClient) -> None:
    assert PAGE in desk.get("/accounts/").text
    answer = web.submit(desk, PAGE, {"municipality": "Gemeente Zuiderdijk"})
    assert answer.status_code == 302
    page = desk.get("/accounts/").text
    assert "De gemeente heet nu Gemeente Zuiderdijk." in page and "– Gemeente Zuiderdijk</title>" in page
    empty = web.submit(desk, PAGE, {"municipality": " "})
    assert empty.status_code == 422 and "Vul de naam van de gemeente in" in empty.text


def test_of_two_administrators_the_second_sees_what_the_first_made_of_it(desk: FlaskClient) -> None:
    form = BeautifulSoup(desk.get(PAGE).text, "html5lib").select_one("main form")
    assert form
    web.submit(desk, PAGE, {"municipality": "Van de eerste"})
    answer = desk.post(PAGE, data={**web.filled_in(form).to_dict(), "municipality": "Van de tweede"})
    assert answer.status_code == 409 and "Van de eerste" in answer.text and 'value="Van de tweede"' in answer.text
    again = BeautifulSoup(answer.text, "html5lib").select_one("main form")
    assert again and desk.post(PAGE, data=web.filled_in(again)).status_code == 302


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_nobody_else_gives_the_municipality_a_name(make_user: MakeUser, login: Login, role: Role) -> None:
    visitor = login(make_user(role))
    assert visitor.get(PAGE).status_code == 403 and visitor.post(PAGE, data={"municipality": "X"}).status_code in (400, 403)


def test_the_address_from_before_hears_that_the_account_has_another(desk: FlaskClient, app: Flask, make_user: MakeUser, database: Database) -> None:
    user = give_password(database, make_user(Role.CLERK))
    client = app.test_client()
    web.log_in(client, user)
    for typed in ({"title": "Raadsgriffier"}, {"email": "griffie@noorderdijk.example"}):
        web.submit(desk, f"/accounts/{user.id}/", typed, form="form.r-stack")
    with database.reader() as session:
        (mail,) = session.scalars(select(Message)).all()
    assert (mail.to, mail.subject) == (user.email, "Uw account heeft een ander e-mailadres")
    assert "griffie@" not in str(mail.text), "where the account is now is nobody's business at the old address"
    assert client.get("/account/").status_code == 200, "who is logged in stays so"


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_page_is_readable_for_everyone(windows: Windows, make_user: MakeUser, database: Database, phone: bool) -> None:
    name_municipality(database)
    page = windows.open(make_user(Role.ADMIN), phone=phone)
    page.goto(PAGE)
    check_accessibility(page)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("De gemeente heet nu")).to_be_visible()

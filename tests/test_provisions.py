"""The provisions themselves: what every other test leans on."""

import pytest
from flask import Flask
from sqlalchemy import text

from risico.accounts.models import User
from risico.db import Database
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support.browser import Windows, check_accessibility


def test_each_test_starts_with_an_empty_migrated_database(database: Database, make_user: MakeUser) -> None:
    with database.reader() as session:
        assert session.query(User).count() == 0
    make_user(Role.ADMIN)
    with database.reader() as session:
        assert session.query(User).count() == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_is_the_real_thing(app: Flask, database: Database) -> None:
    with database.reader() as session:
        assert int(session.execute(text("show server_version_num")).scalar_one()) >= 150000


@pytest.mark.parametrize("phone", [False, True])
def test_a_window_shows_the_app_to_who_is_logged_in(windows: Windows, make_user: MakeUser, phone: bool) -> None:
    page = windows.open(make_user(Role.SECRETARY), phone=phone)
    answer = page.goto("/")
    assert answer
    assert answer.status == 200
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    check_accessibility(page)


def test_a_page_that_breaks_the_rules_is_refused(windows: Windows) -> None:
    page = windows.open()
    page.set_content("<html><img src='data:,'>")
    with pytest.raises(AssertionError, match="image-alt"):
        check_accessibility(page)

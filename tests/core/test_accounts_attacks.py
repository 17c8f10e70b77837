"""Passwords and links under attack (reliability.md S6 to S9, A6), as rules or in one visit each: the whole file takes seconds."""

import re
import secrets
import time
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from risico import create_app
from risico.accounts import links, passwords, throttle
from risico.accounts.models import AccountLink, LoginAttempt, User
from risico.config import Settings
from risico.db import Database
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support.accounts import give_password, password_hash, try_login

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HOME = "192.0.2.1"


@pytest.fixture
def user(database: Database, make_user: MakeUser) -> User:
    return give_password(database, make_user(Role.SAFETY_DIRECTOR))


def _let_through(database: Database, settings: Settings, email: str, address: str) -> bool:
    try:
        throttle.begin_login(database, settings.secret_key, email, address)
    except throttle.TooMany:
        return False
    return True


@SQLITE
def test_of_all_guesses_from_one_place_ten_are_looked_at_and_from_a_hundred_places_thirty(database: Database, settings: Settings) -> None:
    """S6; and one try on each of many accounts. Ten times more tries change nothing and take seconds."""
    assert sum(_let_through(database, settings, "een@doel.example", HOME) for _ in range(50)) == throttle.PER_ACCOUNT_AND_ADDRESS
    spread = sum(_let_through(database, settings, "twee@doel.example", f"198.51.100.{number}") for number in range(100))
    assert spread == throttle.PER_ACCOUNT
    sprayed = sum(_let_through(database, settings, f"nummer{number}@doel.example", "203.0.113.5") for number in range(120))
    assert sprayed == throttle.PER_ADDRESS


@SQLITE
def test_behind_a_proxy_only_what_the_proxy_wrote_counts(settings: Settings, app: Flask, user: User, database: Database) -> None:
    behind = create_app(settings.model_copy(update={"proxies": 1}))
    behind.testing = True
    try:
        for _ in range(throttle.PER_ACCOUNT_AND_ADDRESS):
            _let_through(database, settings, user.email, HOME)
        visitor = behind.test_client()
        visitor.environ_base["HTTP_X_FORWARDED_FOR"] = f"203.0.113.1, {HOME}"
        assert try_login(behind, user.email, address="10.0.0.1", client=visitor).status_code == 429
    finally:
        behind.extensions["risico"].close()


def test_an_unknown_account_costs_as_much_time_as_a_known_one() -> None:
    """S7: the same work, so the fastest of a few tries differ by less than half; a hash that is skipped is a hundred times faster."""

    def fastest(stored: str | None) -> float:
        took = []
        for _ in range(4):
            before = time.perf_counter()
            assert not passwords.verify(stored, "een heel ander wachtwoord")
            took.append(time.perf_counter() - before)
        return min(took)

    known, unknown = fastest(password_hash()), fastest(None)
    assert 0.5 < known / unknown < 2


def test_a_stored_hash_is_argon2id_and_costs_enough() -> None:
    """S8: 64 MiB, three rounds, a salt of its own."""
    found = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$([^$]{22})\$", password_hash())
    assert found and int(found[1]) >= 64 * 1024 and int(found[2]) >= 3
    assert found[3] not in passwords.make_hash("honderd gele fietsen")


@SQLITE
def test_a_password_of_a_megabyte_is_refused_before_hashing(app: Flask, user: User, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """S9: what hashes is taken away, so only an early refusal gives an answer."""
    monkeypatch.delattr("risico.accounts.passwords._hasher")
    assert "hoogstens 256" in try_login(app, user.email, "x" * 1_000_000).text
    assert try_login(app, user.email, "x" * 2_100_000).status_code == 413
    with database.reader() as session:
        assert session.scalar(select(func.count()).select_from(LoginAttempt)) == 0


@SQLITE
def test_no_guess_of_a_link_is_right(database: Database, user: User) -> None:
    """A6: a thousand made up, and every way of damaging a real one; a link has 256 bits and is stored as a hash."""
    with database.writer() as session, session.begin():
        token = links.new_link(session, user)
    damaged = {token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(len(token))}
    damaged |= {token[:-1], token + "A", token.swapcase(), token[::-1], f" {token}", f"{token} ", "", "%", "_" * 43}
    guesses = damaged | {secrets.token_urlsafe(32) for _ in range(1_000)}
    with database.reader() as session:
        found = Counter(links.user_of_link(session, guess) is None for guess in guesses - {token})
        assert found == {True: len(guesses - {token})} and links.user_of_link(session, token)
        stored = session.scalars(select(AccountLink.token_hash)).one()
    assert len(token) == 43 and token not in stored

"""Logging in: what is told, what is counted, and what a login leaves in the browser and the database."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from risico import clock
from risico.accounts import links, service, sessions, throttle
from risico.accounts import login as proving
from risico.accounts.models import CODE, LoginAttempt, User, UserSession
from risico.config import Settings
from risico.db import Database
from risico.errors import Refused
from risico.permissions import Role
from risico.web.access import TOKEN
from tests.conftest import MakeUser
from tests.support.accounts import PASSWORD, give_password, try_login

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def user(database: Database, make_user: MakeUser) -> User:
    """A safety director who chose a password."""
    return give_password(database, make_user(Role.SAFETY_DIRECTOR))


def _token(client: FlaskClient) -> str | None:
    with client.session_transaction() as cookie:
        return cookie.get(TOKEN)


def _without_token(text: str) -> str:
    return re.sub(r'name="(csrf_token|email)"[^>]*value="[^"]*"', "", text).replace(' value="niemand@elders.example"', "")


def test_the_right_password_leads_in(app: Flask, client: FlaskClient, user: User) -> None:
    answer = try_login(app, f"  {user.email.upper()} ", client=client)
    assert answer.status_code == 302 and answer.headers["Location"] == "/"
    assert client.get("/wachtwoord/").status_code == 200


def test_login_goes_on_to_where_somebody_was_going(app: Flask, client: FlaskClient, user: User) -> None:
    where = client.get("/wachtwoord/?a=1&b=2").headers["Location"]
    page = client.get(where).text
    found = re.search(r'action="(/inloggen/[^"]+)"', page)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found and token
    answer = client.post(found[1].replace("&amp;", "&"), data={"email": user.email, "password": PASSWORD, "csrf_token": token[1]})
    assert answer.headers["Location"] == "/wachtwoord/?a=1&b=2"


@pytest.mark.parametrize("case", ["wrong password", "unknown address", "no password yet", "closed"])
def test_nobody_learns_who_has_an_account(app: Flask, database: Database, user: User, make_user: MakeUser, case: str) -> None:
    other = make_user(Role.CLERK)
    with database.writer() as session, session.begin():
        if case == "closed":
            service.deactivate(session, user.id)
    email = {"unknown address": "niemand@elders.example", "no password yet": other.email}.get(case, user.email)
    answer = try_login(app, email, "een heel ander wachtwoord" if case == "wrong password" else PASSWORD)
    reference = try_login(app, "niemand@elders.example", "een heel ander wachtwoord")
    assert answer.status_code == 401 and proving.WRONG in answer.text
    assert _without_token(answer.text).replace(email, "") == _without_token(reference.text).replace("niemand@elders.example", "")
    assert PASSWORD not in answer.text and "een heel ander" not in answer.text


@pytest.mark.parametrize(
    ("email", "password", "says"),
    [
        ("", PASSWORD, "Vul uw e-mailadres in."),
        ("a@b.nl", "", "Vul uw wachtwoord in."),
        ("a" * 300, "x", "hoogstens 254"),
        ("a@b.nl", "x" * 1_000, "hoogstens 256"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_right_is_refused_before_hashing(
    app: Flask, user: User, database: Database, monkeypatch: pytest.MonkeyPatch, email: str, password: str, says: str
) -> None:
    monkeypatch.delattr("risico.accounts.passwords.verify")
    assert says in try_login(app, email, password).text
    with database.reader() as session:
        assert session.scalar(select(func.count()).select_from(LoginAttempt)) == 0


def test_a_login_gets_a_new_cookie_and_ends_the_old_login(app: Flask, client: FlaskClient, user: User, make_user: MakeUser, database: Database) -> None:
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    try_login(app, user.email, client=client)
    first = _token(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie and first and len(first) >= 43
        cookie.pop(TOKEN)
    try_login(app, user.email, client=client)
    assert _token(client) not in (first, None)


def test_the_database_holds_no_token_no_address_and_no_password(app: Flask, client: FlaskClient, user: User, database: Database) -> None:
    try_login(app, user.email, "een heel ander wachtwoord", address=HOME)
    try_login(app, user.email, client=client, address=HOME)
    token = _token(client)
    assert token
    with database.reader() as session:
        stored = [str(vars(row)) for kind in (UserSession, LoginAttempt, User) for row in session.scalars(select(kind))]
    everything = " ".join(stored)
    assert token not in everything and PASSWORD not in everything and HOME not in everything
    with database.reader() as session:
        keys = session.scalars(select(LoginAttempt.key)).all()
    assert keys and user.email not in " ".join(keys)


def test_logging_out_ends_the_login_also_for_a_copied_cookie(app: Flask, client: FlaskClient, user: User) -> None:
    try_login(app, user.email, client=client)
    copied = client.get_cookie("risico")
    assert copied
    page = client.get("/wachtwoord/").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    answer = client.post("/uitloggen/", data={"csrf_token": token[1]}, follow_redirects=True)
    assert "U bent uitgelogd." in answer.text
    thief = app.test_client()
    thief.set_cookie("risico", copied.value)
    assert thief.get("/wachtwoord/").status_code == 302


@pytest.fixture
def fail(app: Flask, settings: Settings, database: Database) -> Callable[..., int]:
    """Counts wrong passwords, as the login page does before it looks at one; gives how many were let through."""

    def count(times: int, email: str, address: str) -> int:
        for done in range(times):
            try:
                throttle.begin_login(database, settings.secret_key, email, address)
            except throttle.TooMany:
                return done
        return times

    return count


def test_ten_wrong_tries_from_one_address_and_no_more(app: Flask, user: User) -> None:
    statuses = [try_login(app, user.email, f"een verkeerd wachtwoord {number}").status_code for number in range(11)]
    assert statuses == [401] * 10 + [429]
    refused = try_login(app, user.email)
    assert refused.status_code == 429 and throttle.LOGIN_TEXT in refused.text, "not even the right one"
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert try_login(app, user.email).status_code == 302


def test_an_unknown_account_is_throttled_the_same(app: Flask, user: User, fail: Callable[..., int]) -> None:
    assert fail(11, "niemand@elders.example", HOME) == throttle.PER_ACCOUNT_AND_ADDRESS
    refused = try_login(app, "niemand@elders.example", address=HOME)
    assert refused.status_code == 429 and throttle.LOGIN_TEXT in refused.text


def test_success_clears_the_count(app: Flask, user: User, fail: Callable[..., int]) -> None:
    for _ in range(3):
        assert fail(9, user.email, HOME) == 9
        assert try_login(app, user.email, address=HOME).status_code == 302


def test_a_stranger_cannot_keep_the_user_out_of_where_they_logged_in_before(app: Flask, user: User, fail: Callable[..., int]) -> None:
    assert try_login(app, user.email, address=HOME).status_code == 302
    strangers = [fail(8, user.email, f"198.51.100.{number}") for number in range(6)]
    assert sum(strangers) == throttle.PER_ACCOUNT, "of all strangers together"
    assert try_login(app, user.email, address=ELSEWHERE).status_code == 429, "a new place has to wait"
    assert try_login(app, user.email, address=HOME).status_code == 302, "the known place does not"


def test_a_place_is_known_for_ninety_days(app: Flask, user: User, fail: Callable[..., int]) -> None:
    try_login(app, user.email, address=HOME)
    for days, status in ((89, 302), (89 + 91, 429)):
        with clock.at(clock.now() + timedelta(days=days)):
            assert sum(fail(8, user.email, f"198.51.100.{number}") for number in range(6)) == throttle.PER_ACCOUNT
            assert try_login(app, user.email, address=HOME).status_code == status


def test_trying_one_password_on_many_accounts_is_throttled_too(app: Flask, user: User, fail: Callable[..., int]) -> None:
    tried = sum(fail(1, f"nummer{number}@elders.example", ELSEWHERE) for number in range(throttle.PER_ADDRESS + 5))
    assert tried == throttle.PER_ADDRESS
    assert fail(1, "nog.een@elders.example", HOME) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_forged_header_does_not_change_the_address(app: Flask, user: User, fail: Callable[..., int]) -> None:
    fail(10, user.email, HOME)
    visitor = app.test_client()
    visitor.environ_base["HTTP_X_FORWARDED_FOR"] = "203.0.113.1"
    assert try_login(app, user.email, address=HOME, client=visitor).status_code == 429


def test_tries_at_the_same_moment_count_too(settings: Settings, database: Database, app: Flask) -> None:
    allowed, ready = [], threading.Barrier(16)

    def attempt() -> None:
        ready.wait()
        try:
            allowed.append(throttle.begin_login(database, settings.secret_key, "doel@elders.example", ELSEWHERE))
        except throttle.TooMany:
            return

    threads = [threading.Thread(target=attempt) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(allowed) == throttle.PER_ACCOUNT_AND_ADDRESS


def test_old_counts_are_removed(settings: Settings, database: Database, app: Flask) -> None:
    with clock.at(clock.now() - timedelta(minutes=20)):
        throttle.begin_login(database, settings.secret_key, "lang@geleden.example", ELSEWHERE)
    with clock.at(clock.now() - timedelta(days=100)), database.writer() as session, session.begin():
        throttle.succeeded(session, throttle.Attempt((), "pair:x", "known:x"))
    throttle.begin_login(database, settings.secret_key, "nu@elders.example", HOME)
    with database.reader() as session:
        assert session.scalar(select(func.count()).select_from(LoginAttempt)) == 3


def test_a_weak_hash_is_replaced_at_login(app: Flask, user: User, database: Database) -> None:
    weak = PasswordHasher(time_cost=2, memory_cost=19 * 1024).hash(PASSWORD)
    with database.writer() as session, session.begin():
        links.store_password(session, user.id, weak)
    assert try_login(app, user.email).status_code == 302
    with database.reader() as session:
        now = service.get_user(session, user.id)
        assert now.password_hash != weak and "m=65536" in str(now.password_hash)
        assert now.version == user.version, "an open form about the account stays good"
    assert try_login(app, user.email).status_code == 302


def test_an_account_that_is_closed_while_the_password_is_checked_stays_out(user: User, database: Database, settings: Settings) -> None:
    proof = proving.check_password(database, settings, user.email, PASSWORD, HOME)
    with database.writer() as session, session.begin():
        session.add(User(email="a@b.nl", title="x", roles=["admin"], active=True, created_at=clock.now()))
        service.deactivate(session, user.id)
    with database.writer() as session, pytest.raises(Refused):
        proving.log_in(session, proof, settings)


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_a_login_ends_when_nobody_clicks(user: User, login: Callable[[User], FlaskClient], minutes: int, status: int) -> None:
    visitor = login(user)
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        assert visitor.get("/wachtwoord/").status_code == status


@pytest.mark.parametrize(("hours", "status"), [(11, 200), (13, 302)])
def test_a_login_ends_in_the_end(user: User, login: Callable[[User], FlaskClient], hours: int, status: int) -> None:
    visitor, start = login(user), clock.now()
    for minutes in range(0, hours * 60, 29):
        with clock.at(start + timedelta(minutes=minutes)):
            answer = visitor.get("/wachtwoord/")
    assert answer.status_code == status


def test_a_login_is_noted_at_most_once_a_minute(user: User, login: Callable[[User], FlaskClient], database: Database) -> None:
    visitor, start = login(user), clock.now()

    def seen() -> float:
        with database.reader() as session:
            return (session.scalars(select(UserSession.seen_at)).one() - start).total_seconds()

    moments = []
    for seconds in (10, 50, 70, 100, 140):
        with clock.at(start + timedelta(seconds=seconds)):
            visitor.get("/wachtwoord/")
        moments.append(round(seen()))
    assert moments == [0, 0, 70, 70, 140]


def test_a_login_that_is_ended_during_a_request_does_not_come_back(user: User, database: Database, settings: Settings, app: Flask) -> None:
    with database.writer() as session, session.begin():
        token = sessions.start(session, user.id, method=CODE)
    with database.reader() as session:
        found = session.scalars(select(UserSession)).one()
    with database.writer() as session, session.begin():
        sessions.end_session(session, token)
    sessions._touch(database, found.id, clock.now() + timedelta(minutes=5))
    assert sessions.user_of_session(database, token, settings) is None
    assert sessions.owner_of_session(database, token) == user.id


def test_the_user_of_a_session_can_be_used_without_the_database(user: User, database: Database, settings: Settings) -> None:
    with database.writer() as session, session.begin():
        token = sessions.start(session, user.id, method=CODE)
    found = sessions.user_of_session(database, token, settings)
    assert found and (found.id, found.email, found.title, found.roles) == (user.id, user.email, user.title, ["safety_director"])
    assert sessions.user_of_session(database, token + "x", settings) is None

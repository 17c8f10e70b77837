"""The second factor: who must have one, what a half login may do, and every way around it (reliability.md S1, S10)."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from risico import clock, create_app
from risico.accounts import halfway, links, otp, recovery, second, service, throttle
from risico.accounts.models import CODE, PASSWORD, HalfLogin, RecoveryCode, SecondFactor, User, UserSession
from risico.accounts.views.cookie import HALF
from risico.config import Settings
from risico.db import Database
from risico.errors import Refused
from risico.outbox.models import Message
from risico.permissions import PUBLIC, Role, declared
from risico.web.access import TOKEN
from tests.conftest import MakeUser
from tests.core.test_routes import _urls
from tests.support import accounts, csrf, web
from tests.support.accounts import CODE_PAGE, ENROL_PAGE, SECRET, fresh_code, give_factor, give_password, try_login
from tests.support.accounts import PASSWORD as WORD

Login = Callable[[User], FlaskClient]
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MAIL = {"mail_host": "mail.voorbeeld.example", "mail_from": "risico@voorbeeld.example"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation with a mail server, so that owners hear what happens."""
    return settings.model_copy(update=MAIL)


@pytest.fixture
def admin(database: Database, make_user: MakeUser) -> User:
    """An administrator with a password and no app yet."""
    return give_password(database, make_user(Role.ADMIN))


@pytest.fixture
def clerk(database: Database, settings: Settings, make_user: MakeUser) -> User:
    """Somebody who chose to log in with a code."""
    user = give_password(database, make_user(Role.CLERK))
    give_factor(database, settings, user)
    return user


def halfway_in(app: Flask, user: User) -> FlaskClient:
    """A visitor who proved the password of this user."""
    client = app.test_client()
    assert try_login(app, user.email, client=client).status_code == 302
    return client


def send(client: FlaskClient, code: str, path: str = CODE_PAGE) -> int:
    return web.submit(client, path, {"code": code}).status_code


def cookie_of(client: FlaskClient) -> dict[str, str]:
    with client.session_transaction() as cookie:
        return dict(cookie)


def subjects(database: Database) -> list[str]:
    with database.reader() as session:
        return list(session.scalars(select(Message.subject).order_by(Message.id)))


def test_password_and_code_lead_in_and_the_session_knows_it(app: Flask, clerk: User, database: Database) -> None:
    client = halfway_in(app, clerk)
    half = cookie_of(client)
    assert TOKEN not in half and client.get("/account/").status_code == 302
    assert send(client, fresh_code(database, clerk)) == 302
    full = cookie_of(client)
    assert HALF not in full and full[TOKEN] != half[HALF] and client.get("/account/").status_code == 200
    with database.reader() as session:
        assert session.scalars(select(UserSession.method)).all() == [CODE]
        assert session.scalars(select(HalfLogin)).all() == []


def test_a_half_login_opens_no_other_page(app: Flask, admin: User, clerk: User) -> None:
    for user in (admin, clerk):
        client = halfway_in(app, user)
        opened = []
        for rule, url in _urls(app):
            if declared(app, rule.endpoint) in (PUBLIC, "anonymous"):
                continue
            for method in set(rule.methods or ()) - {"OPTIONS", "HEAD"}:
                answer = client.open(url, method=method, headers=csrf.header(client))
                if not (answer.status_code == 401 or answer.headers.get("Location", "").startswith("/inloggen/")):
                    opened.append(f"{method} {url}: {answer.status_code}")
        assert opened == [] and cookie_of(client)[HALF], "and it is still halfway"


def test_the_token_of_a_half_login_is_no_full_one(app: Flask, clerk: User, settings: Settings, database: Database) -> None:
    half = cookie_of(halfway_in(app, clerk))[HALF]
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie[TOKEN] = half
    assert thief.get("/account/").status_code == 302
    assert service.user_of_session(database, half, settings) is None


def test_who_knows_only_the_password_cannot_put_an_app_in_place_of_the_real_one(app: Flask, clerk: User, settings: Settings, database: Database) -> None:
    client = halfway_in(app, clerk)
    assert client.get(ENROL_PAGE).headers["Location"] == CODE_PAGE
    key, stolen = settings.secret_key, otp.new_secret()
    from risico.accounts.sealed import seal

    sealed = seal(key, f"enrol {clerk.id}", stolen)
    answer = client.post(ENROL_PAGE, data={"sealed": sealed, "code": otp.code_of(stolen, otp.step_of(clock.now()))}, headers=csrf.header(client))
    assert answer.headers["Location"] == CODE_PAGE
    with database.writer() as session, pytest.raises(Refused):
        second.refuse_another(session, clerk.id)
    assert send(client, fresh_code(database, clerk)) == 302


def test_a_code_works_once(app: Flask, clerk: User, database: Database) -> None:
    code = fresh_code(database, clerk)
    assert [send(halfway_in(app, clerk), code) for _ in range(2)] == [302, 401]
    assert send(halfway_in(app, clerk), fresh_code(database, clerk)) == 302


def test_an_older_code_does_not_work_after_a_newer_one(app: Flask, clerk: User) -> None:
    now = otp.step_of(clock.now())
    assert [send(halfway_in(app, clerk), otp.code_of(SECRET, now + off)) for off in (0, -1)] == [302, 401]


@pytest.mark.parametrize("off", [-3, -2, 2, 3])
@SQLITE
def test_a_code_of_two_steps_away_does_not_work(app: Flask, clerk: User, off: int) -> None:
    with clock.at(clock.now().replace(second=5)):
        assert send(halfway_in(app, clerk), otp.code_of(SECRET, otp.step_of(clock.now()) + off)) == 401


def test_of_two_logins_with_one_code_at_once_one_succeeds(database: Database, settings: Settings, clerk: User) -> None:
    code, ready, done = fresh_code(database, clerk), threading.Barrier(4), []

    def use() -> None:
        ready.wait()
        try:
            with database.writer() as session, session.begin():
                done.append(second.prove(session, settings.secret_key, clerk.id, code))
        except Refused:
            return

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [False]


def test_a_recovery_code_works_once_however_it_is_typed_and_the_owner_hears_of_it(app: Flask, database: Database, settings: Settings, clerk: User) -> None:
    codes = give_factor(database, settings, clerk)
    client = halfway_in(app, clerk)
    assert send(client, f" {codes[0].lower().replace('-', ' ')} ") == 302
    assert "U hebt er nog 9." in client.get("/account/").text
    assert subjects(database) == ["Er is een herstelcode gebruikt"]
    assert send(halfway_in(app, clerk), codes[0]) == 401
    assert send(halfway_in(app, clerk), codes[9]) == 302


def test_recovery_codes_are_stored_as_keyed_hashes_and_belong_to_one_account(database: Database, settings: Settings, clerk: User, make_user: MakeUser) -> None:
    codes, other = give_factor(database, settings, clerk), make_user(Role.MAYOR)
    give_factor(database, settings, other)
    with database.writer() as session, session.begin():
        stored = " ".join(session.scalars(select(RecoveryCode.code_hash)))
        assert not any(code in stored or code.replace("-", "") in stored for code in codes)
        assert not recovery.use_code(session, settings.secret_key, other.id, codes[0])
        assert not recovery.use_code(session, "another secret", clerk.id, codes[0])
        assert recovery.use_code(session, settings.secret_key, clerk.id, codes[0])
    assert len(set(codes)) == 10 and {len(code) for code in codes} == {14}


def test_the_secret_of_an_app_is_encrypted_and_bound_to_its_account(database: Database, settings: Settings, clerk: User, admin: User) -> None:
    with database.writer() as session, session.begin():
        mine = session.get_one(SecondFactor, clerk.id)
        assert SECRET not in mine.sealed
        session.add(SecondFactor(user_id=admin.id, sealed=mine.sealed, last_step=0, since=clock.now()))
    with database.writer() as session, pytest.raises(Refused, match="sleutel van deze installatie"):
        second.prove(session, settings.secret_key, admin.id, fresh_code(database, clerk))


def test_guessing_codes_is_throttled_without_keeping_the_owner_out(app: Flask, clerk: User, database: Database, settings: Settings) -> None:
    home, elsewhere = "192.0.2.1", "198.51.100.7"
    assert send(halfway_in(app, clerk), fresh_code(database, clerk)) == 302  # from home
    thief = app.test_client()
    try_login(app, clerk.email, address=elsewhere, client=thief)
    statuses = [send(thief, "000000") for _ in range(throttle.CODES_PER_ACCOUNT_AND_ADDRESS)]
    thief.environ_base["HTTP_X_FORWARDED_FOR"] = "203.0.113.9"
    statuses += [send(thief, fresh_code(database, clerk)) for _ in range(2)]
    assert statuses == [401] * 5 + [429] * 2, "not even the right one, and a forged header changes nothing"
    assert subjects(database) == ["Te vaak een verkeerde code"], "once a day"
    tries = sum(_counts(database, settings, clerk, f"198.51.100.{number}") for number in range(100, 200))
    assert tries == throttle.CODES_PER_ACCOUNT - throttle.CODES_PER_ACCOUNT_AND_ADDRESS, "of all strangers together"
    owner = app.test_client()
    try_login(app, clerk.email, address=home, client=owner)
    assert send(owner, fresh_code(database, clerk)) == 302


def _counts(database: Database, settings: Settings, user: User, address: str) -> int:
    try:
        throttle.begin_code(database, settings.secret_key, user.email, address)
    except throttle.TooMany:
        return 0
    return 1


def test_a_half_login_ends_by_itself_and_with_the_account(app: Flask, clerk: User, admin: User, database: Database) -> None:
    late, closed = halfway_in(app, clerk), halfway_in(app, clerk)
    code = fresh_code(database, clerk)
    with clock.at(clock.now() + halfway.VALID_FOR + timedelta(seconds=1)):
        assert late.get(CODE_PAGE).headers["Location"] == "/inloggen/"
    with database.writer() as session, session.begin():
        service.deactivate(session, clerk.id)
    assert closed.post(CODE_PAGE, data={"code": code}, headers=csrf.header(closed)).headers["Location"] == "/inloggen/"


def test_a_half_login_ends_with_another_password(app: Flask, clerk: User, login: Login, database: Database) -> None:
    thief = halfway_in(app, clerk)
    web.submit(login(clerk), "/wachtwoord/", {"current": WORD, "password": "zeven groene eenden"})
    assert thief.get(CODE_PAGE).headers["Location"] == "/inloggen/"


def test_a_link_for_a_new_password_does_not_go_around_the_code(app: Flask, clerk: User, database: Database) -> None:
    with database.writer() as session, session.begin():
        link = f"/welkom/{links.new_link(session, clerk)}/"
    client = app.test_client()
    web.submit(client, link, {"password": WORD})
    assert try_login(app, clerk.email, client=client).headers["Location"] == CODE_PAGE
    assert client.get("/account/").status_code == 302


def test_an_administrator_sets_up_an_app_before_anything_else(app: Flask, admin: User, database: Database) -> None:
    client = halfway_in(app, admin)
    assert client.get("/accounts/").headers["Location"].startswith("/inloggen/")
    assert client.get(CODE_PAGE).headers["Location"] == ENROL_PAGE
    assert send(client, "000000", ENROL_PAGE) == 200 and TOKEN not in cookie_of(client)
    answer = accounts.enrol(client)
    shown = [item.text for item in BeautifulSoup(answer.text, "html5lib").select(".r-codes li")]
    assert len(shown) == 10 and client.get("/accounts/").status_code == 200
    assert send(halfway_in(app, admin), shown[3]) == 302
    assert subjects(database)[0] == "Inloggen met een code staat aan"


def test_the_picture_stays_the_same_after_a_mistake_and_is_old_after_an_hour(app: Flask, admin: User) -> None:
    client = halfway_in(app, admin)
    form = BeautifulSoup(client.get(ENROL_PAGE).text, "html5lib").select_one("main form")
    assert form
    data, secret = web.filled_in(form), form.select_one("#sleutel")
    data["code"] = "000000"
    again = BeautifulSoup(client.post(ENROL_PAGE, data=data).text, "html5lib").select_one("#sleutel")
    assert secret and again and secret.text == again.text
    data["sealed"] = "niet van hier"
    answer = BeautifulSoup(client.post(ENROL_PAGE, data=data).text, "html5lib")
    fault, fresh = answer.select_one("#code-fout"), answer.select_one("#sleutel")
    assert fault and second.TOO_OLD in fault.text and fresh and fresh.text != secret.text


def test_who_is_not_halfway_gets_no_second_step(client: FlaskClient, admin: User, login: Login) -> None:
    for path in (CODE_PAGE, ENROL_PAGE):
        assert client.get(path).headers["Location"] == "/inloggen/"
        assert client.post(path, data={"code": "000000"}, headers=csrf.header(client)).headers["Location"] == "/inloggen/"
        assert login(admin).get(path).headers["Location"] == "/"


def test_login_goes_on_to_where_somebody_was_going_and_nowhere_else(app: Flask, clerk: User, database: Database) -> None:
    for goal, place in (("/account/?a=1", "/account/?a=1"), ("//elders.example/", "/"), ("https://elders.example/", "/")):
        client = app.test_client()
        page = client.get("/inloggen/", query_string={"verder": goal})
        form = BeautifulSoup(page.text, "html5lib").select_one("main form")
        assert form
        step = client.post(str(form["action"]), data={**web.filled_in(form), "email": clerk.email, "password": WORD})
        assert web.submit(client, step.headers["Location"], {"code": fresh_code(database, clerk)}).headers["Location"] == place


@SQLITE
def test_when_the_app_is_reachable_from_outside_everybody_needs_a_code(settings: Settings, app: Flask, make_user: MakeUser, database: Database) -> None:
    user = give_password(database, make_user(Role.MAYOR))
    before = app.test_client()
    assert try_login(app, user.email, client=before).headers["Location"] == "/" and before.get("/account/").status_code == 200
    outside = create_app(settings.model_copy(update={"from_outside": True}))
    outside.testing = True
    try:
        copied = before.get_cookie("risico")
        later = outside.test_client()
        assert copied
        later.set_cookie("risico", copied.value)
        assert later.get("/account/").headers["Location"].startswith("/inloggen/"), "a login that began with a password alone ends"
        visitor = outside.test_client()
        assert try_login(outside, user.email, client=visitor).headers["Location"] == ENROL_PAGE
        accounts.enrol(visitor)
        assert visitor.get("/account/").status_code == 200
    finally:
        outside.extensions["risico"].close()


def test_a_password_alone_is_enough_for_others_inside(app: Flask, make_user: MakeUser, database: Database) -> None:
    user = give_password(database, make_user(Role.ASSESSOR))
    client = app.test_client()
    try_login(app, user.email, client=client)
    assert client.get("/account/").status_code == 200
    with database.reader() as session:
        assert session.scalars(select(UserSession.method)).one() == PASSWORD


@SQLITE
def test_who_becomes_administrator_by_any_way_cannot_go_on_with_a_password_alone(app: Flask, make_user: MakeUser, database: Database) -> None:
    user = give_password(database, make_user(Role.ASSESSOR))
    client = app.test_client()
    try_login(app, user.email, client=client)
    with database.writer() as session, session.begin():
        session.execute(update(User).where(User.id == user.id).values(roles=["admin"]))
    assert client.get("/accounts/").headers["Location"].startswith("/inloggen/")


def test_a_planted_cookie_is_worth_nothing_after_login(app: Flask, clerk: User, database: Database) -> None:
    """S1: what somebody else put in the browser does not survive, and each step has a token of its own."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[TOKEN], cookie[HALF], cookie["planted"], cookie["csrf_token"] = "known", "known", "x", "known"
    tokens = [cookie_of(client)]
    try_login(app, clerk.email, client=client)
    tokens.append(cookie_of(client))
    send(client, fresh_code(database, clerk))
    tokens.append(cookie_of(client))
    assert "planted" not in tokens[1] and tokens[1].get("csrf_token") != "known"
    assert len({tokens[0][HALF], tokens[1][HALF], tokens[2][TOKEN]}) == 3
    web.submit(client, "/wachtwoord/", {"current": WORD, "password": "zeven groene eenden"})
    assert cookie_of(client)[TOKEN] != tokens[2][TOKEN], "and after another password"
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(tokens[2])
    assert thief.get("/account/").status_code == 302

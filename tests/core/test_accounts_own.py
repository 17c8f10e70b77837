"""The own account: logins on other devices, changing and losing the second factor, and proving once more who one is."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from risico import clock
from risico.accounts import again, otp, second, sessions
from risico.accounts.models import CODE, PASSWORD, WORK_ACCOUNT, SecondFactor, User, UserSession
from risico.config import Settings
from risico.db import Database
from risico.errors import Refused
from risico.outbox.models import Message
from risico.permissions import Permission, Role, requires
from risico.web.access import TOKEN
from risico.web.request import current_user
from tests.conftest import MakeUser
from tests.support import csrf, web
from tests.support.accounts import CODE_PAGE, SECRET, enrol, fresh_code, give_factor, give_password, try_login
from tests.support.accounts import PASSWORD as WORD

Login = Callable[[User], FlaskClient]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation with a mail server, so that owners hear what happens."""
    return settings.model_copy(update={"mail_host": "mail.voorbeeld.example", "mail_from": "risico@voorbeeld.example"})


@pytest.fixture
def user(database: Database, make_user: MakeUser) -> User:
    return give_password(database, make_user(Role.CLERK))


@pytest.fixture
def admin(database: Database, settings: Settings, make_user: MakeUser) -> User:
    made = give_password(database, make_user(Role.ADMIN))
    give_factor(database, settings, made)
    return made


def enter(app: Flask, user: User, user_agent: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = user_agent
    try_login(app, user.email, client=client)
    return client


def inside(client: FlaskClient) -> bool:
    return client.get("/account/").status_code == 200


def press(client: FlaskClient, action: str) -> None:
    web.submit(client, "/account/", {}, form=f'form[action="{action}"]')


def stored(database: Database, user: User) -> SecondFactor | None:
    with database.reader() as session:
        return session.get(SecondFactor, user.id)


def subjects(database: Database) -> list[str]:
    with database.reader() as session:
        return list(session.scalars(select(Message.subject).order_by(Message.id)))


def test_the_list_says_where_when_and_how_and_keeps_no_address(app: Flask, user: User, database: Database) -> None:
    desktop, phone = enter(app, user, FIREFOX), enter(app, user, SAFARI)
    page = BeautifulSoup(desktop.get("/account/").text, "html5lib")
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert len(rows) == 2 and rows[0].startswith("Safari op iPhone") and rows[1].startswith("Firefox op Windows")
    assert rows[1].endswith("wachtwoord dit apparaat")
    with database.reader() as session:
        assert "192.0.2.1" not in " ".join(str(vars(row)) for row in session.scalars(select(UserSession)))
    assert inside(phone)


def test_one_device_all_others_or_everywhere(app: Flask, user: User, database: Database) -> None:
    here, one, two = (enter(app, user, agent) for agent in (FIREFOX, SAFARI, SAFARI))
    with database.reader() as session:
        first = session.scalars(select(UserSession.id).where(UserSession.device == "Safari op iPhone").order_by(UserSession.id)).first()
    press(here, f"/account/sessies/{first}/uitloggen/")
    assert (inside(one), inside(two), inside(here)) == (False, True, True)
    press(here, "/account/sessies/andere/uitloggen/")
    assert (inside(two), inside(here)) == (False, True)
    last = enter(app, user, SAFARI)
    press(here, "/account/sessies/uitloggen/")
    assert (inside(last), inside(here)) == (False, False)


def test_nobody_ends_the_login_of_another(app: Flask, user: User, login: Login, make_user: MakeUser, database: Database) -> None:
    client, other = enter(app, user, FIREFOX), login(make_user(Role.MAYOR))
    with database.reader() as session:
        theirs = session.scalars(select(UserSession.id).where(UserSession.user_id == user.id)).one()
    other.post(f"/account/sessies/{theirs}/uitloggen/", headers=csrf.header(other))
    assert inside(client)


def test_the_administrator_ends_one_login(app: Flask, user: User, admin: User, login: Login, database: Database) -> None:
    one, two, desk = enter(app, user, FIREFOX), enter(app, user, SAFARI), login(admin)
    with database.reader() as session:
        first = session.scalars(select(UserSession.id).where(UserSession.device == "Firefox op Windows")).one()
    web.submit(desk, f"/accounts/{user.id}/", {}, form=f'form[action="/accounts/{user.id}/sessies/{first}/uitloggen/"]')
    assert (inside(one), inside(two)) == (False, True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_login_that_is_ended_during_a_slow_request_stays_ended(app: Flask, login: Login, user: User, database: Database, settings: Settings) -> None:
    """S2, fifty times: the request is under way, and even notes that somebody was there, when the login is ended elsewhere."""

    @requires(Permission.OWN_ACCOUNT)
    def slow() -> str:
        with database.writer() as session, session.begin():
            sessions.end_sessions(session, current_user().id)
        return "klaar"

    app.add_url_rule("/traag/", "slow", slow)
    revived = 0
    for _ in range(50):
        client = login(user)
        with clock.at(clock.now() + timedelta(minutes=2)):
            assert client.get("/traag/").text == "klaar"
            revived += client.get("/account/").status_code == 200
    assert revived == 0


def test_everybody_may_set_up_an_app_and_is_logged_out_elsewhere(app: Flask, user: User, database: Database) -> None:
    here, there = enter(app, user, FIREFOX), enter(app, user, SAFARI)
    with here.session_transaction() as cookie:
        before = cookie[TOKEN]
    answer = enrol(here, "/account/tweede-stap/", current=WORD)
    assert "Uw herstelcodes" in answer.text and inside(here) and not inside(there)
    with here.session_transaction() as cookie:
        assert cookie[TOKEN] != before
    with database.reader() as session:
        assert session.scalars(select(UserSession.method).where(UserSession.ended_at.is_(None))).all() == [CODE]
    assert try_login(app, user.email).headers["Location"] == CODE_PAGE
    assert subjects(database) == ["Inloggen met een code staat aan"]


def test_the_codes_can_be_kept_as_a_file_and_are_not_shown_again(app: Flask, user: User) -> None:
    client = enter(app, user, FIREFOX)
    page = BeautifulSoup(enrol(client, "/account/tweede-stap/", current=WORD).text, "html5lib")
    shown, link = [item.text for item in page.select(".r-codes li")], page.select_one("a[download]")
    assert link and all(code in unquote(str(link["href"])) for code in shown) and str(link["href"]).startswith("data:text/plain")
    assert not any(code in client.get("/account/").text for code in shown)


SENSITIVE = ("/account/tweede-stap/", "/account/tweede-stap/uitzetten/", "/account/herstelcodes/")


@pytest.mark.parametrize("password", ["", "niet het goede"])
def test_a_screen_that_was_left_open_changes_nothing_that_matters(app: Flask, user: User, database: Database, settings: Settings, password: str) -> None:
    give_factor(database, settings, user)
    client = app.test_client()
    try_login(app, user.email, client=client)
    web.submit(client, CODE_PAGE, {"code": fresh_code(database, user)})
    before = stored(database, user)
    assert before
    assert "wachtwoord" in enrol(client, SENSITIVE[0], current=password).text
    for path in SENSITIVE[1:]:
        answer = web.submit(client, path, {"current": password})
        fault = BeautifulSoup(answer.text, "html5lib").select_one("#current-fout")
        assert answer.status_code == 200 and fault and fault.text in (again.EMPTY, again.WRONG)
    after = stored(database, user)
    assert after and after.sealed == before.sealed and subjects(database) == []


def test_new_recovery_codes_replace_the_old(app: Flask, user: User, database: Database, settings: Settings, login: Login) -> None:
    old = give_factor(database, settings, user)
    answer = web.submit(login(user), "/account/herstelcodes/", {"current": WORD})
    new = [item.text for item in BeautifulSoup(answer.text, "html5lib").select(".r-codes li")]
    assert len(new) == 10 and not set(new) & set(old)
    for code, status in ((old[0], 401), (new[0], 302)):
        client = app.test_client()
        try_login(app, user.email, client=client)
        assert web.submit(client, CODE_PAGE, {"code": code}).status_code == status
    assert subjects(database) == ["Er zijn nieuwe herstelcodes", "Er is een herstelcode gebruikt"]


def test_who_is_not_obliged_may_do_without_again(app: Flask, user: User, database: Database, settings: Settings, login: Login) -> None:
    give_factor(database, settings, user)
    here, there = login(user), login(user)
    web.submit(here, "/account/tweede-stap/uitzetten/", {"current": WORD})
    assert stored(database, user) is None and inside(here) and not inside(there)
    assert try_login(app, user.email).headers["Location"] == "/"
    assert subjects(database) == ["De tweede stap van uw account is weg"]


def test_an_administrator_may_not_do_without(admin: User, login: Login, database: Database, settings: Settings) -> None:
    desk = login(admin)
    assert "verplicht" in desk.get("/account/tweede-stap/uitzetten/").text
    desk.post("/account/tweede-stap/uitzetten/", data={"current": WORD}, headers=csrf.header(desk))
    assert stored(database, admin)


def test_another_telephone_replaces_the_first(user: User, login: Login, database: Database, settings: Settings) -> None:
    give_factor(database, settings, user)
    assert "Uw herstelcodes" in enrol(login(user), "/account/tweede-stap/", current=WORD).text
    with database.writer() as session, pytest.raises(Refused):
        second.prove(session, settings.secret_key, user.id, otp.code_of(SECRET, otp.step_of(clock.now())))


def test_an_administrator_takes_away_what_a_colleague_lost_and_they_hear_of_it(
    app: Flask, admin: User, user: User, login: Login, database: Database, settings: Settings
) -> None:
    give_factor(database, settings, user)
    desk, theirs = login(admin), login(user)
    page = f"/accounts/{user.id}/tweede-stap/"
    assert web.submit(desk, page, {"current": "niet het goede"}).status_code == 200 and stored(database, user)
    assert web.submit(desk, page, {"current": WORD}).status_code == 302
    assert stored(database, user) is None and not inside(theirs)
    assert subjects(database) == ["De tweede stap van uw account is weg"]
    assert try_login(app, user.email).headers["Location"] == "/"


def test_an_administrator_does_not_take_away_their_own(admin: User, login: Login, database: Database) -> None:
    desk, page = login(admin), f"/accounts/{admin.id}/tweede-stap/"
    assert desk.get(page).status_code == 403
    assert desk.post(page, data={"current": WORD}, headers=csrf.header(desk)).status_code == 403
    assert stored(database, admin)


@pytest.mark.parametrize("password", ["", "niet het goede"])
def test_other_roles_and_a_new_administrator_ask_for_the_own_password(admin: User, user: User, login: Login, database: Database, password: str) -> None:
    desk = login(admin)
    web.submit(desk, f"/accounts/{user.id}/", {"roles": ["clerk", "admin"], "current": password}, form="form.r-stack")
    web.submit(desk, "/accounts/nieuw/", {"email": "x@y.example", "title": "X", "roles": ["admin"], "current": password})
    with database.reader() as session:
        assert {found.email: found.roles for found in session.scalars(select(User))} == {admin.email: ["admin"], user.email: ["clerk"]}
    web.submit(desk, f"/accounts/{user.id}/", {"title": "Nieuwe titel"}, form="form.r-stack")
    web.submit(desk, f"/accounts/{user.id}/", {"roles": ["clerk", "admin"], "current": WORD}, form="form.r-stack")
    web.submit(desk, "/accounts/nieuw/", {"email": "x@y.example", "title": "X", "roles": ["admin"], "current": WORD})
    with database.reader() as session:
        assert {found.title: found.roles for found in session.scalars(select(User))} == {
            "admin": ["admin"],
            "Nieuwe titel": ["clerk", "admin"],
            "X": ["admin"],
        }


def test_without_a_password_of_their_own_somebody_logs_in_again_first(make_user: MakeUser, app: Flask, database: Database, settings: Settings) -> None:
    user = make_user(Role.ADMIN)
    with database.writer() as session, session.begin():
        token = sessions.start(session, user.id, method=WORK_ACCOUNT)
    assert again.prove(database, settings, user, token, "", "192.0.2.1") is None
    with clock.at(clock.now() + again.RECENT + timedelta(seconds=1)), pytest.raises(Refused, match="werkaccount"):
        again.prove(database, settings, user, token, "", "192.0.2.1")


def test_the_way_a_login_began_stays_with_another_password(app: Flask, user: User, login: Login, database: Database) -> None:
    client = enter(app, user, FIREFOX)
    web.submit(client, "/wachtwoord/", {"current": WORD, "password": "zeven groene eenden"})
    with database.reader() as session:
        assert session.scalars(select(UserSession.method).where(UserSession.ended_at.is_(None))).all() == [PASSWORD]

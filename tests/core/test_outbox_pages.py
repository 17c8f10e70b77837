"""The administrator sees what waits, went and stayed behind, and tries the mail from the page."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy import select

from risico import checks, clock, create_app
from risico.accounts.models import User
from risico.config import Settings
from risico.db import Database
from risico.outbox import addresses, service
from risico.outbox.delivery import deliver
from risico.outbox.models import CANCELLED, SENT, WAITING, Message
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support import browser, mail, statements, web
from tests.support.mail import Sink

DAY = timedelta(days=1)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail.serving() as serving:
        yield serving


@pytest.fixture
def app(settings: Settings, sink: Sink) -> Iterator[Flask]:
    """The app with a mail server."""
    made = create_app(settings.model_copy(update=sink.settings(mail_password="vijf paarse fietsen")))
    made.testing = True
    yield made
    made.extensions["risico"].close()


@pytest.fixture
def admin(make_user: MakeUser, login: Callable[[User], FlaskClient]) -> FlaskClient:
    return login(make_user(Role.ADMIN))


def put(database: Database, *keys: str, to: str = "oov@voorbeeldgemeente.example") -> None:
    with database.writer() as session, session.begin():
        for key in keys:
            service.enqueue(session, key=key, to=to, subject=f"Taak {key}", text="De geheime tekst.", html="<p>De geheime tekst.</p>")


def send(app: Flask) -> None:
    deliver(app.extensions["risico"].database, app.extensions["risico"].settings)


def states(database: Database) -> dict[str, str]:
    with database.reader() as session:
        return {message.dedup_key: message.state for message in session.scalars(select(Message))}


def words(page: str) -> str:
    return " ".join(BeautifulSoup(page, "html5lib").get_text(" ").split())


def test_what_did_not_arrive_says_why_and_goes_again(app: Flask, database: Database, admin: FlaskClient, sink: Sink) -> None:
    sink.recipient = lambda address: "554 5.7.1 Relaying denied"
    put(database, "a", "b")
    send(app)
    page = admin.get("/post/").text
    assert "2 berichten zijn niet aangekomen" in words(page) and "554 5.7.1 Relaying denied" in page and "geheime" not in page
    sink.recipient = lambda address: None
    assert web.submit(admin, "/post/", {}, "td form").status_code == 302
    assert sorted(states(database).values()) == ["dead", WAITING]
    put(database, "c")
    with database.writer() as session, session.begin():
        assert service.retry_all(session) == 1
    send(app)
    assert states(database) == {"a": SENT, "b": SENT, "c": SENT}
    page = admin.get("/post/verzonden/").text
    assert words(page).count("Taak") == 3 and "oov@voorbeeldgemeente.example" in page and "geheime" not in page


def test_all_at_once(app: Flask, database: Database, admin: FlaskClient, sink: Sink) -> None:
    sink.recipient = lambda address: "554 5.7.1 Relaying denied"
    put(database, "a", "b", "c")
    send(app)
    page = admin.get("/post/").text
    assert "Alles wat niet aankwam opnieuw versturen" in page
    assert web.submit(admin, "/post/", {}, "form[action='/post/opnieuw/']").status_code == 302
    assert "3 berichten worden opnieuw verstuurd" in admin.get("/post/").text
    assert set(states(database).values()) == {WAITING}


def test_an_address_is_blocked_by_hand_and_lifted(app: Flask, database: Database, admin: FlaskClient) -> None:
    form = "form[action='/post/adressen/']"
    for wrong in ({"address": "geen adres", "reason": "bounced"}, {"address": "a@b.example"}, {"address": "a@b.example", "reason": "zomaar"}):
        assert web.submit(admin, "/post/", wrong, form).status_code == 422
    assert web.submit(admin, "/post/", {"address": "Oud@Voorbeeldgemeente.example", "reason": "bounced"}, form).status_code == 302
    put(database, "a", to="oud@voorbeeldgemeente.example")
    send(app)
    assert states(database) == {"a": CANCELLED}
    assert "Niet verstuurd. Berichten aan dit adres komen terug." in admin.get("/post/").text
    assert web.submit(admin, "/post/", {}, "form[action='/post/adressen/vrijgeven/']").status_code == 302
    assert web.submit(admin, "/post/", {}, "td form").status_code == 302
    send(app)
    assert states(database) == {"a": SENT}


def test_a_test_message_is_really_sent_and_kept(database: Database, admin: FlaskClient, sink: Sink) -> None:
    page = admin.get("/post/instellingen/").text
    assert "127.0.0.1, poort" in page and "vijf paarse fietsen" not in page
    assert web.submit(admin, "/post/instellingen/", {}).status_code == 302
    assert "Het testbericht is verstuurd. Aangenomen. Antwoord van de mailserver: 250 2.0.0 OK, kept as 4F1" in admin.get("/post/instellingen/").text
    (taken,) = sink.taken
    assert taken.to == "admin@voorbeeldgemeente.example" and taken.mail["Subject"] == "Testbericht van Risico"
    body = taken.mail.get_body(("plain",))
    assert body and "http://127.0.0.1:8000" in body.get_content() and taken.mail.get_body(("html",))
    assert list(states(database).values()) == [SENT]


def test_a_test_message_that_fails_says_why_and_is_kept_too(database: Database, admin: FlaskClient, sink: Sink) -> None:
    sink.recipient = lambda address: "550 5.1.1 User unknown"
    assert web.submit(admin, "/post/instellingen/", {}).status_code == 302
    page = admin.get("/post/instellingen/").text
    assert "De mailserver kent dit adres niet. Antwoord van de mailserver: 550 5.1.1 User unknown" in page
    assert list(states(database).values()) == ["dead"]
    with database.reader() as session:
        assert not addresses.all_blocked(session), "a test blocks nobody"


def test_without_a_mail_server_every_page_says_so(settings: Settings, make_user: MakeUser, database: Database) -> None:
    made = create_app(settings)
    client = made.test_client()
    web.log_in(client, make_user(Role.ADMIN))
    for url in ("/post/", "/post/instellingen/"):
        assert "Er is geen mailserver ingesteld; taken staan alleen op de pagina's." in words(client.get(url).text).replace("’", "'")
    made.extensions["risico"].close()


def test_post_that_waits_too_long_is_told(app: Flask, database: Database, admin: FlaskClient) -> None:
    put(database, "a")
    assert "Er wacht al post" not in admin.get("/post/").text
    with clock.at(clock.now() - timedelta(hours=2)):
        put(database, "b")
    assert "Er wacht al post sinds" in admin.get("/post/").text
    with app.test_request_context():
        assert any(problem.text.startswith("Er wacht al post sinds") for problem in checks.problems())


def test_texts_go_after_thirty_days_and_the_key_stays(app: Flask, database: Database, admin: FlaskClient, sink: Sink) -> None:
    put(database, "a")
    send(app)
    for days, kept in ((29, True), (31, False)):
        with clock.at(clock.now() + days * DAY), database.writer() as session, session.begin():
            service.tidy(session)
        with database.reader() as session:
            message = session.scalars(select(Message)).one()
            assert bool(message.text and message.html) == kept
    put(database, "a")
    send(app)
    assert len(sink.taken) == 1
    assert "Taak a" in admin.get("/post/verzonden/").text


def test_what_did_not_arrive_calls_for_a_week_and_then_rests(app: Flask, database: Database, admin: FlaskClient, sink: Sink) -> None:
    sink.recipient = lambda address: "554 5.7.1 Relaying denied"
    put(database, "a")
    send(app)
    told = []
    for days in (1, 8, 31):
        with clock.at(clock.now() + days * DAY), app.test_request_context():
            with database.writer() as session, session.begin():
                service.tidy(session)
            told.append([problem.text for problem in checks.problems() if "niet aangekomen" in problem.text])
    assert told == [["1 bericht is niet aangekomen."], [], []]
    page = admin.get("/post/").text
    assert "554 5.7.1 Relaying denied" in page and "tekst niet bewaard" in page and "niet aangekomen." not in words(page)


def test_what_could_not_go_for_a_week_goes_no_more(app: Flask, database: Database, sink: Sink) -> None:
    put(database, "a")
    for days, state in ((6, WAITING), (8, CANCELLED)):
        with clock.at(clock.now() + days * DAY), database.writer() as session, session.begin():
            service.tidy(session)
        assert states(database) == {"a": state}
    send(app)
    assert sink.taken == []


@pytest.mark.parametrize("url", ["/post/", "/post/verzonden/"])
def test_a_page_costs_the_same_however_much_there_is(app: Flask, database: Database, admin: FlaskClient, sink: Sink, url: str) -> None:
    seen = []
    for number in (1, 70):
        sink.recipient = lambda address: "554 No" if address.startswith("x") else None
        for kind in ("x", "y"):
            put(database, *(f"{kind}{number}-{place}" for place in range(number)), to=f"{kind}@voorbeeldgemeente.example")
        send(app)
        put(database, *(f"w{number}-{place}" for place in range(number)))
        with statements.counted(database.engine) as counted:
            assert admin.get(url).status_code == 200
        seen.append(len(counted))
    assert seen[0] == seen[1] <= 12
    if "verzonden" in url:
        assert "Oudere berichten" in admin.get(url).text and "Nieuwere" in admin.get(url + "?pagina=2").text
    assert admin.get("/post/verzonden/?pagina=99999999999999999999").status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_are_for_everyone(app: Flask, database: Database, make_user: MakeUser, windows: browser.Windows, sink: Sink, phone: bool) -> None:
    sink.recipient = lambda address: "550 5.1.1 User unknown" if address.startswith("oud") else None
    put(database, "a", to="oud@voorbeeldgemeente.example")
    put(database, "b")
    send(app)
    put(database, "c")
    page = windows.open(make_user(Role.ADMIN), phone=phone)
    for url in ("/post/", "/post/verzonden/", "/post/instellingen/"):
        page.goto(url)
        browser.check_accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Stuur een testbericht").click()
    expect(page.get_by_text("Het testbericht is verstuurd.")).to_be_visible()
    browser.check_accessibility(page)

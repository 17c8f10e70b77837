"""The pages: the own choice, the link in a mail, and who gets what."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.outbox import addresses
from risico.outbox.health import problems as outbox_problems
from risico.permissions import Role
from risico_reminders.models import Agreement, Preference
from risico_reminders.planning import Pace
from tests.conftest import MakeUser
from tests.plugins.reminders.town import MONDAY, SECRETARY, Board, at, messages, run, task, told
from tests.support.statements import counted
from tests.support.web import submit

Login = Callable[[User], FlaskClient]
OWN, WHO = "/herinneringen/", "/herinneringen/wie/"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(at(MONDAY, 9)):
        yield


def text(html: str) -> str:
    """What stands on the page."""
    main = BeautifulSoup(html, "html5lib").select_one("main")
    assert main
    return re.sub(r"\s+", " ", main.get_text(" "))


def pace_of(session: Session, user: User) -> Pace | None:
    session.expire_all()
    found = session.scalar(select(Preference.pace).where(Preference.user_id == user.id))
    session.rollback()
    return Pace(found) if found else None


def test_everybody_chooses_how_often_they_want_mail(board: Board, login: Login, assessor: User, session: Session) -> None:
    client = login(assessor)
    assert 'href="/herinneringen/"' in client.get("/2027/").text
    assert "hoogstens één mail per dag" in text(client.get(OWN).text)
    for pace, says in (("immediate", "meteen mail"), ("weekly", "één mail per week"), ("off", "alleen mail over wat dringend is"), ("daily", "hoogstens één")):
        assert submit(client, OWN, {"pace": pace}).status_code == 302
        page = client.get(OWN).text
        assert "Uw keuze is bewaard." in page and says in text(page) and pace_of(session, assessor) == pace


def test_a_choice_that_does_not_exist_is_refused_and_explained(board: Board, login: Login, assessor: User, session: Session) -> None:
    client = login(assessor)
    choices: tuple[Any, ...] = ([], "altijd", "off\x00 ja")
    for wrong in choices:
        answer = submit(client, OWN, {"pace": wrong})
        assert answer.status_code == 422 and "r-field__error" in answer.text
    assert pace_of(session, assessor) is None


def test_of_two_windows_the_second_sees_what_the_first_chose(board: Board, login: Login, assessor: User, session: Session) -> None:
    client = login(assessor)
    assert submit(client, OWN, {"pace": "weekly"}).status_code == 302
    answer = submit(client, OWN, {"pace": "off", "version": "0"})
    assert answer.status_code == 422 and "intussen gewijzigd" in answer.text and "één keer per week" in text(answer.text)
    form = BeautifulSoup(answer.text, "html5lib").select_one("main form")
    assert form and form.select_one("input[value=off][checked]") and form.select_one("input[name=version][value='1']")


def test_the_page_says_what_is_coming_for_this_user_only(board: Board, login: Login, assessor: User) -> None:
    board.put(task(due=MONDAY + 3 * DAY), task("toets:2", roles=("clerk",)))
    page = text(login(assessor).get(OWN).text)
    assert page.count("Scoren: Opvang asielzoekers") == 2  # today, for it is three days before, and on the day
    assert "3 dagen ervoor, 13 mei 2027" in page and "op de dag zelf, 13 mei 2027" in page


def test_one_click_in_a_mail_stops_reminders_and_opening_the_link_does_not(
    app: Flask, board: Board, client: FlaskClient, assessor: User, session: Session
) -> None:
    board.put(task())
    run(app, at(MONDAY))
    link = messages(app)[0].unsubscribe.removeprefix("https://risico.example")
    assert "Gewone herinneringen uitzetten" in client.get(link).text and client.head(link).status_code == 200
    assert pace_of(session, assessor) is None
    answer = client.post(link, data={"List-Unsubscribe": "One-Click"})  # RFC 8058: no cookie, no page, no redirect
    assert answer.status_code == 200 and "Gewone herinneringen staan uit" in answer.text
    assert pace_of(session, assessor) == Pace.OFF
    again = BeautifulSoup(answer.text, "html5lib").select_one("main form button")
    assert again and again["name"] == "weer"
    assert "U krijgt weer herinneringen" in client.post(link, data={"weer": "1"}).text
    assert pace_of(session, assessor) == Pace.DAILY


def test_a_link_that_was_changed_stops_nothing(app: Flask, board: Board, client: FlaskClient, assessor: User, session: Session) -> None:
    board.put(task())
    run(app, at(MONDAY))
    link = messages(app)[0].unsubscribe.removeprefix("https://risico.example")
    token = link.split("/")[-2]
    for wrong in (token[:-1], token[1:], "x", f"{token}x", token.replace(".", ""), "MQ.AAAA"):
        answer = client.post(f"/herinneringen/afmelden/{wrong}/")
        assert answer.status_code == 400 and "Deze link werkt niet." in answer.text
    assert pace_of(session, assessor) is None


def test_who_stopped_reminders_still_hears_what_is_urgent(app: Flask, board: Board, client: FlaskClient, assessor: User) -> None:
    board.put(task())
    run(app, at(MONDAY))
    client.post(messages(app)[0].unsubscribe.removeprefix("https://risico.example"))
    board.put(task("toets:2"), task("toets:3", urgent=True))
    run(app, at(MONDAY + DAY))
    assert [id for _, id, _, _ in told(app)] == ["toets:1", "toets:3"]


def test_who_guards_the_year_sees_who_gets_what_and_what_went_out(app: Flask, board: Board, login: Login, assessor: User, secretary: User) -> None:
    late = task("laat", due=MONDAY - 30 * DAY, escalate=SECRETARY)
    board.put(
        late, task("niemand", roles=("clerk",)), task("straks", due=MONDAY + 20 * DAY), replace(task("mijlpaal", roles=()), title="Kadernota naar de raad")
    )
    run(app, at(MONDAY - 3 * DAY))
    page = text(login(secretary).get(WHO).text)
    assert "Voor deze taken is er niemand" in page and "Kadernota" not in page
    assert "over tijd" in page and "14 dagen ervoor, 30 mei 2027" in page
    assert "7 mei 2027 7.00 uur Beoordelaar communicatie" in page and "wacht op verzending" in page


def test_what_cannot_be_read_is_told_on_the_page(board: Board, login: Login, secretary: User) -> None:
    board.tasks = {"stuk": "geen taak"}
    assert "Taken van board zijn niet te lezen (geen taak)." in text(login(secretary).get(WHO).text)
    board.broken = True
    assert "Taken van board zijn niet te lezen (RuntimeError)." in text(login(secretary).get(WHO).text)


def test_the_agreement_decides_when_the_next_role_hears_of_it(app: Flask, board: Board, login: Login, secretary: User, session: Session) -> None:
    client = login(secretary)
    board.put(task(due=MONDAY - 3 * DAY, roles=("clerk",), escalate=SECRETARY))
    assert run(app, at(MONDAY)).made == 0
    for wrong, why in (("0", "Kies 1 tot en met 30 werkdagen."), ("31", "Kies 1 tot en met 30"), ("", "Kies 1 tot en met 30"), ("veel", "Typ een heel getal")):
        answer = submit(client, WHO, {"escalate_after": wrong})
        assert answer.status_code == 422 and why in answer.text
    assert submit(client, WHO, {"escalate_after": "2"}).status_code == 302
    page = text(client.get(WHO).text)
    assert "Is een taak 2 werkdagen na de datum niet gedaan?" in page and "afgesproken op 10 mei 2027" in page
    assert submit(client, WHO, {"escalate_after": "9", "version": "0"}).status_code == 422
    assert [run(app, at(MONDAY, 10)).made, run(app, at(MONDAY + DAY)).made] == [0, 1]
    agreed = session.scalars(select(Agreement)).one()
    assert (agreed.escalate_after, agreed.agreed_by_id) == (2, secretary.id)


def test_a_director_may_agree_and_nobody_else_reads_the_page(board: Board, login: Login, make_user: MakeUser) -> None:
    for role in Role:
        client = login(make_user(role, email=f"{role}@elders.example"))
        allowed = role in (Role.SECRETARY, Role.SAFETY_DIRECTOR)
        assert client.get(WHO).status_code == (200 if allowed else 403)
        assert (WHO in client.get(OWN).text) == allowed


def test_the_pages_say_so_when_there_is_no_mail_server(app: Flask, board: Board, login: Login, secretary: User) -> None:
    core = app.extensions["risico"]
    app.extensions["risico"] = type(core)(core.settings.model_copy(update={"mail_host": ""}), core.database, core.plugins, core.grants, core.library, core.jobs)
    client = login(secretary)
    assert all("Risico verstuurt hier geen mail" in text(client.get(url).text) for url in (OWN, WHO))


def test_more_to_show_costs_no_more_statements(app: Flask, board: Board, login: Login, secretary: User, make_user: MakeUser) -> None:
    client, found = login(secretary), []
    for count in (1, 30):
        make_user(Role.ASSESSOR, email=f"{count}@gemeente.example")
        board.put(*(task(f"toets:{number}", due=MONDAY + number * DAY) for number in range(count)))
        run(app, at(MONDAY + count * DAY))
        for url in (OWN, WHO):
            with counted(app.extensions["risico"].database.engine) as statements:
                client.get(url)
            found.append(len(statements))
    assert found[:2] == found[2:] and max(found) <= 12, found


def test_somebody_whose_mail_came_back_says_that_the_address_works(app: Flask, board: Board, login: Login, assessor: User, session: Session) -> None:
    client, database = login(assessor), app.extensions["risico"].database
    assert "Klopt uw e-mailadres?" not in client.get(OWN).text
    with database.writer() as writer, writer.begin():
        addresses.block(writer, assessor.email, addresses.BOUNCED)
    assert any("Het adres van 1 account bestaat niet" in problem.text for problem in outbox_problems(session))
    session.rollback()
    page = client.get(OWN).text
    assert "Uw adres krijgt geen mail" in text(page) and assessor.email in text(page)
    assert submit(client, OWN, {}, f"form[action='{OWN}adres/']").status_code == 302
    assert "Klopt uw e-mailadres?" not in client.get(OWN).text and list(outbox_problems(session)) == []

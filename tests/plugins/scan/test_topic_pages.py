"""The pages of topics as people use them: the list, choosing, one topic, asking assessors."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.db import Database
from risico.permissions import Role
from risico_scan.models import Assessment, Assignment, Topic
from tests.conftest import MakeUser
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import answer, assign, make_assessment, make_decision, make_round, make_year, stored_result
from tests.support.statements import counted
from tests.support.web import submit

Login = Callable[[User], FlaskClient]
LIST, CHOOSE, EVERYONE, TOPIC, ASSESSORS = (f"/2027/onderwerpen/{end}" for end in ("", "kiezen/", "beoordelaars/", "T01/", "T01/beoordelaars/"))


@pytest.fixture
def year(session: Session, leader: User) -> None:
    make_year(session, number=2027, opened_by=leader)
    session.commit()


@pytest.fixture
def topic(session: Session, year: None) -> Assessment:
    made = make_assessment(session, round=make_round(session, library=LIBRARY), moment="Raad, 8 juli")
    session.commit()
    return made


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html5lib")


def text_of(html: str) -> str:
    main = soup(html).select_one("main")
    assert main
    return re.sub(r"\s+", " ", main.get_text(" ")).replace(" .", ".")


def codes(database: Database) -> list[str]:
    with database.reader() as session:
        return sorted(session.scalars(select(Topic.code).join(Assessment)))


def saved(database: Database) -> Assessment:
    with database.reader() as session:
        return session.scalars(select(Assessment)).one()


def test_an_empty_year_leads_by_the_hand(login: Login, year: None, leader: User, assessor: User) -> None:
    page = login(leader).get(LIST)
    assert page.status_code == 200 and soup(page.text).select_one(f'main a[href="{CHOOSE}"]')
    other = login(assessor).get(LIST)
    assert "De directeur OOV of de gemeentesecretaris kiest ze." in text_of(other.text)
    assert CHOOSE not in other.text


@pytest.mark.parametrize("url", ["/2031/onderwerpen/", "/2031/onderwerpen/kiezen/", "/2027/onderwerpen/beoordelaars/", TOPIC, ASSESSORS])
def test_what_does_not_exist_is_a_page_that_says_so(login: Login, year: None, leader: User, url: str) -> None:
    assert login(leader).get(url).status_code == 404


def test_choosing_leads_to_asking_assessors_and_to_the_list(login: Login, database: Database, year: None, leader: User, assessor: User) -> None:
    client = login(leader)
    answered = submit(client, CHOOSE, {"codes": ["T01", "T03"], "title": "Sluiting zwembad De Vliet"})
    assert (answered.status_code, answered.location) == (302, EVERYONE)
    assert codes(database) == ["L01", "T01", "T03"]
    answered = submit(client, EVERYONE, {f"person_{assessor.id}": "communicatie", f"person_{leader.id}": "oov"})
    assert (answered.status_code, answered.location) == (302, LIST)
    assert "wachten er 3 op u" in text_of(login(assessor).get(LIST).text)
    with database.reader() as session:
        assert len(session.scalars(select(Assignment)).all()) == 6


def test_last_years_topics_are_ticked_with_their_level(login: Login, session: Session, year: None, leader: User) -> None:
    old = make_round(session, year=2026, library=LIBRARY, state="adopted")
    last = make_assessment(session, round=old, phase="consensus", result=stored_result(LIBRARY, value=2))
    make_decision(session, assessment=last, level=4, proposed_by=session.merge(leader), decided_by=session.merge(leader))
    session.commit()
    page = login(leader).get(CHOOSE).text
    assert [box["value"] for box in soup(page).select('input[name="codes"][checked]')] == ["T01"]
    assert "In 2026: 4 hoog (berekend 3–3)." in text_of(page)


def test_a_changed_question_list_is_shown_beside_that_of_last_year(login: Login, session: Session, year: None, leader: User) -> None:
    questions = (LIBRARY.questions[0].model_copy(update={"text": "Hoe was het vroeger?"}), *LIBRARY.questions[1:])
    make_round(session, year=2026, library=LIBRARY.model_copy(update={"digest": "a" * 64, "questions": questions}), state="adopted")
    session.commit()
    page = text_of(login(leader).get(CHOOSE).text)
    assert "1 wijziging sinds vorig jaar" in page
    assert "Hoe was het vroeger?" in page and LIBRARY.questions[0].text in page


def test_choosing_nothing_is_told_and_a_typed_title_stays(login: Login, database: Database, year: None, leader: User) -> None:
    client = login(leader)
    assert submit(client, CHOOSE, {}).status_code == 422
    answered = submit(client, CHOOSE, {"codes": ["T05"], "title": "x" * 81})
    assert answered.status_code == 422 and "Haal er 1 weg" in answered.text and "x" * 81 in answered.text
    assert soup(answered.text).select_one('input[value="T05"][checked]')
    assert codes(database) == []


def test_a_title_like_a_person_is_used_only_after_a_second_press(login: Login, database: Database, year: None, leader: User) -> None:
    client = login(leader)
    typed = {"codes": ["T05"], "title": "Dossier Willemsen"}
    answered = submit(client, CHOOSE, typed)
    assert answered.status_code == 422 and "Toch gebruiken" in answered.text and "naam van een persoon" in answered.text
    assert soup(answered.text).select_one('input[value="T05"][checked]') and codes(database) == []
    assert submit(client, CHOOSE, {**typed, "title": "Zaak Janssen", "confirmed": "Dossier Willemsen"}).status_code == 422, "another title is looked at anew"
    assert submit(client, CHOOSE, {**typed, "confirmed": "Dossier Willemsen"}).status_code == 302
    assert codes(database) == ["L01", "T05"]


def test_personal_data_in_a_title_is_blocked_and_not_confirmable(login: Login, database: Database, topic: Assessment, leader: User) -> None:
    typed = {"title": "Vragen aan a@b.nl", "confirmed": "Vragen aan a@b.nl"}
    answered = submit(login(leader), TOPIC, typed, form="details form")
    assert answered.status_code == 422 and "Haal dat weg" in answered.text and "Vragen aan a@b.nl" in answered.text
    assert saved(database).title == "Opvang asielzoekers"


def test_a_scored_topic_cannot_be_taken_off_and_the_ticks_stay(login: Login, database: Database, session: Session, topic: Assessment, leader: User) -> None:
    answer(session, assignment=assign(session, assessment=topic, user=session.merge(leader)), question="P1")
    session.commit()
    answered = submit(login(leader), CHOOSE, {"codes": ["T02"]})
    assert answered.status_code == 422 and "kan er niet meer af" in answered.text
    assert [box["value"] for box in soup(answered.text).select('input[name="codes"][checked]')] == ["T02"]
    assert codes(database) == ["T01"]


def test_filters_limit_the_list(login: Login, session: Session, topic: Assessment, leader: User) -> None:
    round = topic.round
    make_assessment(session, round=round, code="T02", title="Met vlag", phase="consensus", result=stored_result(LIBRARY, value=1, V4=4, V8=0))
    done = make_assessment(session, round=round, code="T03", title="Klaar", phase="consensus", result=stored_result(LIBRARY, value=1, V8=3))
    make_decision(session, assessment=done, level=2, proposed_by=session.merge(leader), decided_by=session.merge(leader))
    session.commit()
    client = login(leader)
    shown = {name: [link.text for link in soup(client.get(f"{LIST}?toon={name}").text).select("tbody th a")] for name in ("", "mij", "vlag", "besloten", "zzz")}
    everything = ["Opvang asielzoekers", "Klaar", "Met vlag"]
    assert sorted(shown[""]) == sorted(shown["zzz"]) == sorted(everything)
    assert (shown["mij"], shown["vlag"], shown["besloten"]) == (["Opvang asielzoekers", "Met vlag"], ["Met vlag"], ["Klaar"])
    assert [link.text for link in soup(client.get(LIST).text).select(".r-filter a")] == ["Alle 3", "Wacht op mij 2", "Met een vlag 1", "Besloten 1"]


def test_a_long_list_is_read_in_parts(login: Login, session: Session, topic: Assessment, leader: User) -> None:
    for number in range(1, 125):
        make_assessment(session, round=topic.round, code=f"L{number:02d}", title=f"Onderwerp {number:03d}")
    session.commit()
    client = login(leader)
    seen: list[str] = []
    parts = [link["href"] for link in soup(client.get(f"{LIST}?toon=mij").text).select('nav[aria-label="Bladeren"] a')]
    for part in parts:
        page = client.get(str(part)).text
        assert len(page) < 150_000
        seen += [link.text for link in soup(page).select("tbody th a")]
    assert len(parts) == 3 and len(seen) == len(set(seen)) == 125
    for start in ("0", "-5", "9" * 30, "x"):
        assert client.get(f"{LIST}?vanaf={start}").status_code == 200


def test_the_page_of_a_topic_tells_what_it_is_and_what_to_do(login: Login, session: Session, topic: Assessment, leader: User, assessor: User) -> None:
    sheet = assign(session, assessment=topic, user=session.merge(assessor), rater_role="communicatie")
    answer(session, assignment=sheet, question="P1", score=4, note="Een eigen notitie")
    session.commit()
    library_topic = LIBRARY.topic("T01")
    assert library_topic
    mine = login(assessor).get(TOPIC).text
    for words in (library_topic.why, library_topic.signals[0], library_topic.decides, str(library_topic.nuance), "communicatie", "Verder scoren"):
        assert words in text_of(mine)
    theirs = login(leader).get(TOPIC).text
    assert "Nog 1 van de 1 beoordelaars is bezig." in text_of(theirs)
    assert "Titel of moment wijzigen" in theirs and "Titel of moment wijzigen" not in mine
    assert "Een eigen notitie" not in theirs and assessor.email not in theirs and assessor.title not in theirs


def test_everybody_ready_gives_the_button_that_closes(login: Login, session: Session, topic: Assessment, leader: User, assessor: User) -> None:
    topic.question_set = "short"
    sheet = assign(session, assessment=topic, user=session.merge(assessor), rater_role="communicatie")
    for question in LIBRARY.questions:
        if question.short:
            answer(session, assignment=sheet, question=question.id, score=None)
    session.commit()
    page = soup(login(leader).get(TOPIC).text)
    form = page.select_one('form[action="/2027/onderwerpen/T01/scoren-sluiten/"]')
    assert form and form.select_one(f'input[name="version"][value="{topic.version}"]')
    assert page.select_one('form[action="/2027/onderwerpen/T01/volledig/"]')


def test_a_local_topic_has_a_page_too(login: Login, session: Session, topic: Assessment, leader: User) -> None:
    make_assessment(session, round=topic.round, code="L01", title="Sluiting zwembad")
    session.commit()
    page = login(leader).get("/2027/onderwerpen/L01/")
    assert page.status_code == 200 and "Een eigen onderwerp" in page.text


@pytest.mark.parametrize("code", ["t01", "T99", "beeld.", "L01", "%00", "T01%27--"])
def test_an_unknown_code_is_no_page(login: Login, topic: Assessment, leader: User, code: str) -> None:
    for end in ("", "beoordelaars/"):
        assert login(leader).get(f"{LIST}{code}/{end}").status_code in (400, 404)


def test_two_people_change_a_title_and_both_versions_are_shown(login: Login, database: Database, topic: Assessment, leader: User, make_user: MakeUser) -> None:
    first, second = login(leader), login(make_user(Role.SECRETARY))
    old = {"version": str(topic.version)}
    assert submit(first, TOPIC, {"title": "Opvang in de Meent", "moment": "College, 1 juni", **old}, form="details form").status_code == 302
    answered = submit(second, TOPIC, {"title": "Opvang in Oost", "moment": "Raad, 9 juli", "decided_on": "9-7-2027", **old}, form="details form")
    shown = text_of(answered.text)
    assert answered.status_code == 422
    for mine, theirs in (("Opvang in Oost", "Opvang in de Meent"), ("Raad, 9 juli", "College, 1 juni"), ("9 juli 2027", "niets")):
        assert f"Op uw scherm: {mine}" in shown and f"Opgeslagen: {theirs}" in shown
    assert saved(database).title == "Opvang in de Meent"
    form = soup(answered.text).select_one("details[open] form")
    assert form and [form.select_one(f'[name="{name}"]')["value"] for name in ("title", "moment")] == ["Opvang in Oost", "Raad, 9 juli"]  # type: ignore[index]
    again = {str(control["name"]): str(control.get("value", "")) for control in form.select("input[name]")}
    assert second.post(TOPIC, data=again).status_code == 302
    assert (saved(database).title, saved(database).moment, saved(database).decided_on) == ("Opvang in Oost", "Raad, 9 juli", date(2027, 7, 9))


@pytest.mark.parametrize(("typed", "says"), [("31-2-2027", "Deze dag bestaat niet."), ("24-6-2207", "Kies een dag in 2026 tot en met 2032.")])
def test_a_day_that_cannot_be_is_told_beside_the_field_and_stays_there(login: Login, topic: Assessment, leader: User, typed: str, says: str) -> None:
    answered = submit(login(leader), TOPIC, {"moment": "Raad", "decided_on": typed}, form="details form")
    assert answered.status_code == 422 and says in text_of(answered.text)
    form = soup(answered.text).select_one("details[open] form")
    assert form and [form.select_one(f'[name="{name}"]')["value"] for name in ("moment", "decided_on")] == ["Raad", typed]  # type: ignore[index]


def test_two_leaders_ask_the_same_person_and_hear_of_each_other(
    login: Login, session: Session, topic: Assessment, leader: User, assessor: User, make_user: MakeUser
) -> None:
    first, second = login(leader), login(make_user(Role.SECRETARY))
    name = f"person_{assessor.id}"
    assert submit(first, ASSESSORS, {name: "communicatie"}).status_code == 302
    answered = submit(second, ASSESSORS, {name: "juridisch", f"seen_{assessor.id}": ""})
    assert answered.status_code == 422 and "Iemand anders koos intussen: communicatie." in text_of(answered.text)
    form = soup(answered.text).select_one("main form")
    assert form and form.select_one(f'select[name="{name}"] option[selected]')["value"] == "juridisch"  # type: ignore[index]
    again: dict[str, Any] = {str(control["name"]): str(control["value"]) for control in form.select("input[name]")}
    assert second.post(ASSESSORS, data={**again, name: "juridisch"}).status_code == 302
    session.expire_all()
    assert session.scalars(select(Assignment.rater_role)).all() == ["juridisch"]


def test_who_began_is_shown_and_cannot_be_taken_off(login: Login, session: Session, topic: Assessment, leader: User, assessor: User) -> None:
    answer(session, assignment=assign(session, assessment=topic, user=session.merge(assessor), rater_role="communicatie"), question="P1")
    session.commit()
    client = login(leader)
    page = client.get(ASSESSORS).text
    assert "is begonnen en kan er niet meer af" in text_of(page) and f"person_{assessor.id}" not in page
    assert submit(client, ASSESSORS, {f"person_{assessor.id}": "", f"person_{leader.id}": "oov"}).status_code == 302
    session.expire_all()
    assert sorted(session.scalars(select(Assignment.rater_role))) == ["communicatie", "oov"]


@pytest.mark.parametrize("url", [CHOOSE, EVERYONE, ASSESSORS, TOPIC])
def test_forged_forms_are_refused_and_change_nothing(login: Login, database: Database, session: Session, topic: Assessment, leader: User, url: str) -> None:
    client = login(leader)
    token = soup(client.get(CHOOSE).text).select_one('[name="csrf_token"]')["value"]  # type: ignore[index]
    forged = {
        "codes": ["T99", "\x00", "T" * 5000],
        "seen": "T01,,;" * 50,
        "title": "\x00",
        "version": "9" * 99,
        f"person_{leader.id}": "baas",
        "person_x": "oov",
    }
    answered = client.post(url, data={"csrf_token": token, **forged})
    assert answered.status_code in (302, 422)
    assert (codes(database), saved(database).title) == (["T01"], "Opvang asielzoekers")
    assert session.scalars(select(Assignment)).all() == []


def test_an_adopted_round_shows_no_forms(login: Login, session: Session, topic: Assessment, leader: User) -> None:
    topic.phase, topic.result, topic.round.state = "decided", stored_result(LIBRARY), "adopted"
    make_decision(session, assessment=topic, level=3, proposed_by=session.merge(leader), decided_by=session.merge(leader))
    session.commit()
    client = login(leader)
    assert "Titel of moment wijzigen" not in client.get(TOPIC).text
    assert "De beoordelaars liggen vast" in text_of(client.get(ASSESSORS).text)
    assert "vastgesteld" in submit(client, TOPIC.replace("T01/", "kiezen/"), {"codes": ["T01", "T02"]}).text


@pytest.mark.parametrize("topics", [5, 50])
@pytest.mark.parametrize("url", [LIST, TOPIC, CHOOSE, EVERYONE, ASSESSORS])
def test_pages_cost_a_fixed_number_of_statements(
    login: Login, database: Database, session: Session, topic: Assessment, leader: User, assessor: User, topics: int, url: str
) -> None:
    for number in range(2, topics + 1):
        each = make_assessment(session, round=topic.round, code=f"L{number:02d}", title=f"Onderwerp {number}")
        assign(session, assessment=each, user=session.merge(assessor))
    session.commit()
    client = login(leader)
    with counted(database.engine) as seen:
        assert client.get(url).status_code == 200
    assert len(seen) <= 12, "\n".join(seen)

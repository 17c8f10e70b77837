"""The pages of scoring alone, without a browser: what they show, what they save, and what they make of bad input."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from risico.accounts import passwords, sessions
from risico.accounts.models import User
from risico.db import Database
from risico_scan.models import Answer, Assessment, Assignment
from risico_scan.questions import parts
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import answer, answer_all, assign, make_assessment, make_decision, make_round, make_user, stored_result
from tests.support.statements import counted
from tests.support.web import log_in, submit

Enter = Callable[[User], FlaskClient]
PART = "/2027/onderwerpen/T01/scoren/M/"
SAVE = "/2027/onderwerpen/T01/antwoord/?vraag=M1"
TOTAL = sum(len(part.questions) for part in parts(LIBRARY, "T01", "full", "communicatie"))
PASSWORD = "zeven zware zomerdagen"
NOTE = "Uit gesprekken in de buurt."


@dataclass
class Case:
    """One topic, scored by an assessor from communicatie, who is logged in, and by OOV."""

    session: Session
    database: Database
    topic: Assessment
    assessor: User
    assignment: Assignment
    client: FlaskClient

    def answers(self) -> dict[str, tuple[int | None, bool, str | None, str]]:
        """What is in the database now, of everybody."""
        with self.database.reader() as session:
            return {row.question: (row.score, row.unknown, row.basis, row.note) for row in session.scalars(select(Answer))}

    def post(self, url: str = SAVE, **fields: str) -> TestResponse:
        return self.client.post(url, data={"csrf_token": token(self.client), **{name.replace("_", "-"): value for name, value in fields.items()}})


@pytest.fixture
def case(session: Session, database: Database, login: Enter) -> Case:
    round = make_round(session, library=LIBRARY)
    topic = make_assessment(session, round=round)
    make_assessment(session, round=round, code="T02", title="Huisvesting arbeidsmigranten")
    assessor = make_user(session, email="com@example.nl", title="Adviseur communicatie", roles=["assessor"])
    assignment = assign(session, assessment=topic, user=assessor, rater_role="communicatie")
    assign(session, assessment=topic, user=make_user(session), rater_role="oov")
    session.commit()
    return Case(session, database, topic, assessor, assignment, login(assessor))


def token(client: FlaskClient) -> str:
    """The form token of this visitor, from a page that everybody has."""
    return str(read(client.get("/wachtwoord/")).select("input[name=csrf_token]")[0]["value"])


def read(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html5lib")


def one(page: Tag, selector: str) -> Tag:
    """The only element of the page with this CSS selector."""
    found = page.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)}"
    return found[0]


def test_the_page_shows_progress_answers_and_what_is_open(case: Case) -> None:
    answer(case.session, assignment=case.assignment, question="M1", score=3, basis="empirical", note=NOTE)
    answer(case.session, assignment=case.assignment, question="M2", basis=None)
    answer_all(case.session, assignment=assign_nobody(case), library=LIBRARY)
    case.session.commit()
    page = read(case.client.get(PART))
    assert one(page, "h1").text == case.topic.title
    assert f"1 van de {TOTAL} vragen" in page.text and "8 vragen, ongeveer 3 minuten" in page.text
    assert [item.text for item in page.select(".r-parts__link[aria-current=step]")] == ["2. Spanning in de samenleving1 van 8, u bent hier"]
    assert [item.text for item in page.select(".r-parts__link > :first-child")][-1] == "5. Vragen bij dit onderwerp"
    states = [state.text.strip() for state in page.select(".r-question__state")]
    assert states == ["beantwoord", "basis ontbreekt", *["nog open"] * 6]
    assert [box["id"] for box in page.select("input[checked]")] == ["M1-3", "M1-empirical", "M2-2"]
    assert one(page, "#M1-note").text.strip() == NOTE
    assert one(page, "#vraag-M1")["hx-post"] == SAVE


def assign_nobody(case: Case) -> Assignment:
    """Somebody else's sheet, whose answers must not count."""
    return assign(case.session, assessment=case.topic, user=make_user(case.session, email="ander@example.nl", roles=["assessor"]), rater_role="juridisch")


def test_saving_a_page_goes_to_the_next_and_in_the_end_to_what_is_open(case: Case) -> None:
    visited = []
    url = case.client.get("/2027/onderwerpen/T01/scoren/").location
    while not url.endswith("/klaar/"):
        visited.append(url.rsplit("/", 2)[1])
        names = {str(box["name"]) for box in read(case.client.get(url)).select("input[type=radio]")}
        chosen = {name: "intuition" if name.endswith("-basis") else "1" for name in names if name not in ("M2-score", "M3-basis")}
        url = submit(case.client, url, chosen).location
    assert visited == ["P", "M", "O", "E", "eigen"]
    end = read(case.client.get(url))
    links = {str(one(item, "a")["href"]): item.text for item in end.select(".r-tasks li")}
    assert list(links) == [f"{PART}#vraag-M2", f"{PART}#vraag-M3"]
    assert ["nog open" in text for text in links.values()] == [True, False] and "basis ontbreekt" in links[f"{PART}#vraag-M3"]
    assert "2 vragen zijn nog niet af" in end.text
    submit(case.client, PART, {"M2-score": "unknown", "M3-basis": "experience"})
    done = read(case.client.get(url))
    assert "U bent klaar" in done.text and f"alle {TOTAL} vragen" in done.text
    assert case.client.get("/2027/onderwerpen/T01/scoren/").location == url
    assert case.answers()["M2"] == (None, True, None, "") and case.answers()["M3"] == (1, False, "experience", "")


def test_one_faulty_answer_comes_back_as_typed_and_the_others_are_saved(case: Case) -> None:
    reply = submit(case.client, PART, {"M1-score": "2", "M1-note": "Bel 06-12345678.", "M2-score": "4", "M2-basis": "empirical"})
    page = read(reply)
    assert reply.status_code == 422 and one(page, "head title").text.startswith("Fout: ")
    assert "u bent hier" in one(page, ".r-parts__link[aria-current=step]").text
    summary = one(page, ".r-errors a")
    assert summary["href"] == "#M1-note" and summary.text.startswith("Vraag 1: In dit veld staat een telefoonnummer.")
    assert one(page, "#M1-note").text.strip() == "Bel 06-12345678."
    assert [box["id"] for box in page.select("input[checked]")] == ["M1-2", "M2-4", "M2-empirical"]
    assert "een telefoonnummer" in one(page, "#melding-M1").text and "niet opgeslagen" in one(page, "#stand-M1").text
    assert case.answers() == {"M2": (4, False, "empirical", "")}
    assert one(page, "[name=M2-version]")["value"] == "1"


def test_one_answer_saved_at_once_gives_the_parts_of_the_page_that_change(case: Case) -> None:
    reply = case.post(M1_score="2", M1_version="0", M2_score="4")
    page = read(reply)
    assert reply.status_code == 200 and case.answers() == {"M1": (2, False, None, "")}
    assert "basis ontbreekt" in one(page, "#stand-M1").text and one(page, "[name=M1-version]")["value"] == "1"
    assert one(page, "#melding-M1[hx-swap-oob]").text == ""
    assert "0 van 8 beantwoord" in one(page, "#opgeslagen[hx-swap-oob]").text
    assert "<html" not in reply.text
    page = read(case.post(M1_score="2", M1_basis="intuition", M1_version="1"))
    assert "1 van 8 beantwoord" in page.text and "Opgeslagen" in page.text


def test_a_refused_answer_says_what_to_do(case: Case) -> None:
    case.post(M1_score="2", M1_version="0")
    reply = case.post(M1_score="2", M1_note="a" * 501, M1_version="1")
    assert reply.status_code == 422
    assert one(read(reply), "#melding-M1").text == "Dit mag hoogstens 500 tekens zijn. Haal er 1 weg."
    assert one(read(reply), "[name=M1-version]")["value"] == "1"
    assert case.answers() == {"M1": (2, False, None, "")}


def test_the_second_window_sees_both_answers_and_chooses(case: Case) -> None:
    mine = {"M1_score": "3", "M1_basis": "intuition", "M1_note": NOTE}
    case.post(M1_score="1", M1_basis="empirical", M1_version="0")
    for url, version in ((SAVE, "0"), (PART, "1")):
        reply = case.post(url, **mine, M1_version="0")
        page = read(reply)
        facts = [fact.text for fact in page.select("#melding-M1 dd")]
        assert reply.status_code == 422 and len(facts) == 2
        assert facts[0].startswith("3: ") and NOTE in facts[0] and facts[1].startswith("1: ")
        assert case.answers()["M1"] == (1, False, "empirical", "")
        assert one(page, "[name=M1-version]")["value"] == version, "only the whole page, sent again, is a choice"
    assert case.post(PART, **mine, M1_version="1").status_code == 302
    assert case.answers()["M1"] == (3, False, "intuition", NOTE)


def test_what_was_typed_stays_on_screen_when_the_scoring_was_closed_meanwhile(case: Case) -> None:
    case.post(M1_score="1", M1_version="0")
    case.topic.phase, case.topic.result = "consensus", stored_result(LIBRARY)
    case.session.commit()
    reply = case.post(PART, M1_score="1", M1_version="1", M2_score="4", M2_note=NOTE)
    page = read(reply)
    assert reply.status_code == 422 and "gesloten" in one(page, "#melding-M2").text
    assert one(page, "#M2-note").text.strip() == NOTE and not page.select("#melding-M1 p")
    assert case.post(SAVE, M1_score="4", M1_version="1").status_code == 422
    assert case.client.get(PART).status_code == 409
    assert case.answers() == {"M1": (1, False, None, "")}


def test_the_short_list_can_become_the_full_one(case: Case) -> None:
    case.topic.question_set = "short"
    case.session.commit()
    short = case.client.get("/2027/onderwerpen/T01/scoren/", follow_redirects=True)
    assert len(read(short).select(".r-question")) == 10 and not read(short).select(".r-parts")
    end = submit(case.client, short.request.path, {"P1-score": "3", "P1-basis": "experience"}).location
    assert submit(case.client, end, {}, form="form[action$='/volledig/']").location == "/2027/onderwerpen/T01/"
    page = read(case.client.get("/2027/onderwerpen/T01/scoren/P/"))
    assert len(page.select(".r-question")) == 8 and page.select_one("#P1-3[checked]")
    assert "volledige lijst" not in case.client.get(end).text


def test_a_new_round_says_why(case: Case) -> None:
    case.topic.reopened = "Er is nieuwe informatie van de wijkagent."
    case.session.commit()
    assert "Er is nieuwe informatie van de wijkagent." in one(read(case.client.get(PART)), ".r-notice").text


def test_what_is_known_already_stands_beside_the_questions(case: Case) -> None:
    assert "Uit eerdere jaren is hierover niets bekend." in case.client.get(PART).text
    last = make_assessment(case.session, round=make_round(case.session, year=2026, library=LIBRARY, state="adopted"), result=stored_result(LIBRARY))
    make_decision(case.session, assessment=last, level=3, proposed_by=case.assessor, decided_by=case.assessor)
    case.session.commit()
    fold = one(read(case.client.get(PART)), ".r-fold")
    assert "2026" in fold.text and "3 verhoogd (" in fold.text


def test_an_expired_session_keeps_what_was_typed(case: Case) -> None:
    case.assessor.password_hash = passwords.make_hash(PASSWORD)
    case.session.commit()
    form = {"csrf_token": token(case.client), "M1-score": "2", "M1-note": NOTE, "M1-version": "0"}
    with case.database.writer() as session, session.begin():
        sessions.end_sessions(session, case.assessor.id)
    at_once = case.client.post(SAVE, data=form, headers={"HX-Request": "true"})
    assert at_once.status_code == 401 and at_once.mimetype == "text/plain"
    assert case.answers() == {}
    login_page = case.client.post(PART, data=form)
    assert login_page.status_code == 401 and "Wat u had ingevuld, is bewaard." in login_page.text
    resume_page = send_on(case.client, login_page, email=case.assessor.email, password=PASSWORD)
    assert send_on(case.client, resume_page).location == "/2027/onderwerpen/T01/scoren/O/"
    assert case.answers() == {"M1": (2, False, None, NOTE)}


def send_on(client: FlaskClient, page: TestResponse, **typed: str) -> TestResponse:
    """Fill in the form of this page and send it."""
    form = one(read(page), "main form")
    fields = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[name]")}
    return client.post(str(form.get("action") or page.request.path), data=fields | typed)


# Bad input: a Dutch page or sentence, never a 500, nothing changed. One test goes through a whole list of it, to be quick.

ELSEWHERE = {
    403: ["/2027/onderwerpen/T02/scoren/", "/2027/onderwerpen/T02/scoren/M/", "/2027/onderwerpen/T02/scoren/klaar/"],
    404: [
        *(f"/2027/onderwerpen/{path}/" for path in ("T01/scoren/V", "T01/scoren/kort", "T01/scoren/m", "T01/scoren/%00", "T99/scoren", "t01/scoren")),
        *(f"/2027/onderwerpen/{path}/" for path in ("T01%00/scoren/M", "%F0%9F%98%80/scoren/M", "T01" * 500 + "/scoren/M")),
        *(f"/{year}/onderwerpen/T01/scoren/M/" for year in ("2026", "1999", "2027.0", "-2027", "99999999999999999999")),
    ],
}


def test_pages_of_another_topic_year_or_part_are_not_there(case: Case) -> None:
    for status, urls in ELSEWHERE.items():
        for url in urls:
            assert case.client.get(url).status_code in (status, 400), url
            assert case.post(url, M1_score="2").status_code in (status, 400, 405), url
    assert case.answers() == {}


def test_questions_that_are_not_asked_cannot_be_answered(case: Case) -> None:
    form_token = token(case.client)
    for question in ("V1", "B1", "T02.1", "m1", "M1'--", "", "M1\x00", "M" * 5000, "é", "../M1"):
        fields = {"csrf_token": form_token, f"{question}-score": "2", f"{question}-basis": "experience"}
        reply = case.client.post("/2027/onderwerpen/T01/antwoord/", query_string={"vraag": question}, data=fields)
        assert reply.status_code == 404 and "Begin opnieuw bij het onderwerp." in reply.text, question
        assert case.client.post(PART, data=fields).status_code == 302, question
    assert case.client.post("/2027/onderwerpen/T01/antwoord/", data={"csrf_token": form_token}).status_code == 404
    assert case.answers() == {}


VALUES = ("5", "-1", "2.0", "9223372036854775808", "NaN", "<script>", "' OR 1=1", "\x00", "٢", "unknown\n2", "{}", "a" * 100_000)


@pytest.mark.parametrize("name", ["score", "basis", "note", "version"])
def test_values_nobody_can_type_are_refused_or_harmless(case: Case, name: str) -> None:
    for url in (SAVE, PART):
        for value in VALUES:
            reply = case.post(url, **{"M1_score": "", "M1_version": "0", f"M1_{name}": value})
            assert reply.status_code in (200, 302, 422) and "<script>" not in reply.text, (url, value)
            saved = case.answers().get("M1", (None, False, None, ""))
            assert saved[:3] == (None, False, None) and len(saved[3]) <= 500 and "\x00" not in saved[3]
            assert name == "note" or not saved[3]


FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
BODIES: list[tuple[bytes, str]] = [
    (b"", FORM),
    (b"M1-score=2&M1-note=%ff%fe%00", FORM),
    (b"M1-score=2&" * 3, FORM),
    (b"M1-note=" + b"a" * 1_500_000, FORM),
    (b"M1-note=" + b"a" * 3_000_000, FORM),
    (b"&".join(b"x%d=1" % number for number in range(5000)), FORM),
    (b"M1-score=2", "application/json"),
    (b'{"M1-score": [', "application/json"),
    (b'--x\r\nContent-Disposition: form-data; name="M1-score"\r\n\r\n2\r\n', MULTIPART),
    (b"--x\r\n" * 50, MULTIPART),
    (b"M1-score=2", "multipart/form-data"),
]


@pytest.mark.parametrize("with_token", [False, True])
def test_bodies_that_are_no_form_never_break_the_app(case: Case, with_token: bool) -> None:
    headers = {"X-CSRFToken": token(case.client)} if with_token else {}
    for url in (SAVE, PART):
        for number, (body, kind) in enumerate(BODIES):
            reply = case.client.post(url, data=body, content_type=kind, headers=headers)
            assert reply.status_code in ((200, 302, 400, 413, 422) if with_token else (400, 413)), (url, number)
    assert all(row[0] in (None, 2) and len(row[3]) <= 500 for row in case.answers().values())
    assert with_token or case.answers() == {}


def test_a_key_sent_twice_counts_once(case: Case) -> None:
    reply = case.client.post(SAVE, data={"csrf_token": token(case.client), "M1-score": ["1", "4"], "M1-version": ["0", "7"]})
    assert reply.status_code == 200 and case.answers() == {"M1": (1, False, None, "")}


def test_other_people_s_forms_and_tokens_do_not_work(case: Case, app: Flask) -> None:
    stranger = app.test_client()
    admin = make_user(case.session, email="vreemd@example.nl", roles=["admin"])
    case.session.commit()
    log_in(stranger, admin)
    fields = {"M1-score": "2", "csrf_token": token(case.client)}
    assert stranger.post(SAVE, data=fields).status_code in (400, 403)
    assert case.client.post(SAVE, data={"M1-score": "2"}).status_code == 400
    assert case.client.post(SAVE, data={"M1-score": "2", "csrf_token": "x"}).status_code == 400
    assert app.test_client().get(PART).status_code == 302
    assert case.answers() == {}


def test_who_was_taken_off_the_topic_reaches_nothing(case: Case) -> None:
    case.session.execute(delete(Assignment).where(Assignment.user_id == case.assessor.id))
    case.session.commit()
    assert case.client.get(PART).status_code == 403
    reply = case.post(M1_score="2")
    assert reply.status_code == 403 and "niet gevraagd" in reply.text
    assert case.post("/2027/onderwerpen/T01/volledig/").status_code == 403


def test_a_page_takes_few_statements(case: Case, login: Any) -> None:
    answer_all(case.session, assignment=case.assignment, library=LIBRARY)
    case.session.commit()
    case.client.get(PART)
    with counted(case.database.engine) as statements:
        case.client.get(PART)
    assert len(statements) <= 12, statements
    form_token = token(case.client)
    with counted(case.database.engine) as statements:
        case.client.post(SAVE, data={"csrf_token": form_token, "M1-score": "4", "M1-version": "1"})
    assert len(statements) <= 8, statements

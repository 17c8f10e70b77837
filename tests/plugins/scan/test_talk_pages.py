"""The pages of consensus and decision through the app: who sees what, faults, conflicts and misuse."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from risico.accounts.models import User
from risico.db import Database
from risico_scan.decisions import Proposal
from risico_scan.models import AgreedScore, Assessment, Decision
from risico_scan.service import ADOPTED, CONSENSUS, DECIDED, SCORING, get_assessment
from tests.plugins.scan.cases import quiet
from tests.plugins.scan.talks import ALL_C, COUNTER, SCENARIO, Talk, scored_topic
from tests.support import csrf
from tests.support.statements import counted
from tests.support.web import submit

Login = Callable[[User], FlaskClient]
TOPIC = "/2027/onderwerpen/T01/"
DIFFERENCES, DECISION = TOPIC + "verschillen/", TOPIC + "besluit/"
M3 = DIFFERENCES + "M3/"
AGREE = f"form[action='{M3}']"
COUNTER_FORM = f"form[action='{TOPIC}tegenvraag/']"
REOPEN = f"form[action='{TOPIC}heropenen/']"
PROPOSE, VERDICT = f"form[action='{DECISION}']", f"form[action='{DECISION}vaststellen/']"
CHANGE = DECISION + "?wijzigen=ja"


@pytest.fixture
def talk(session: Session) -> Talk:
    made = scored_topic(session)
    made.close()
    session.commit()
    return made


@pytest.fixture
def pending(talk: Talk) -> Talk:
    talk.propose(Proposal(4, {"c": ("c1", "c2")}, ("M25",)))
    talk.session.commit()
    return talk


def soup(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html5lib")


def words(response: TestResponse) -> str:
    return " ".join(soup(response).get_text(" ").split())


def post(client: FlaskClient, path: str, data: Mapping[str, Any], **how: bool) -> TestResponse:
    """Send a form that the page on screen did not make."""
    return client.post(path, data=data, headers=csrf.header(client), **how)


class Stored:
    """What stands in the database now."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @property
    def topic(self) -> Assessment:
        with self.database.reader() as session:
            return get_assessment(session, 2027, "T01")

    @property
    def decision(self) -> Decision:
        with self.database.reader() as session:
            return session.scalars(select(Decision)).one()

    @property
    def agreed(self) -> list[tuple[str, int]]:
        with self.database.reader() as session:
            return [(row.question, row.score) for row in session.scalars(select(AgreedScore))]


@pytest.fixture
def stored(database: Database) -> Stored:
    return Stored(database)


def test_a_leader_closes_the_scoring_and_comes_to_the_differences(session: Session, login: Login, stored: Stored) -> None:
    talk = scored_topic(session)
    answer = post(login(talk.oov), TOPIC + "scoren-sluiten/", {"version": talk.topic.version})
    assert (answer.status_code, answer.location) == (302, DIFFERENCES)
    assert stored.topic.phase == CONSENSUS


def test_why_scoring_cannot_be_closed_is_told_on_the_page_of_the_topic(session: Session, login: Login, stored: Stored) -> None:
    talk = scored_topic(session, quiet() | {"M1": 3}, question_set="short", alike=True)
    answer = post(login(talk.oov), TOPIC + "scoren-sluiten/", {"version": talk.topic.version}, follow_redirects=True)
    assert answer.request.path == TOPIC
    assert "De korte vragen zijn niet genoeg." in words(answer)
    assert stored.topic.phase == SCORING


@pytest.mark.parametrize("path", [DIFFERENCES, M3, DECISION])
def test_nothing_of_the_outcome_shows_while_people_score(session: Session, login: Login, path: str) -> None:
    talk = scored_topic(session)
    for user in (talk.oov, talk.secretary, talk.mayor):
        answer = login(user).get(path)
        assert answer.status_code in (200, 409)
        told = words(answer)
        assert "(3–5)" not in told and "Berekend" not in told and "communicatie 5" not in told
        assert not soup(answer).select(".r-strip, .r-meter, .r-sum, main form")


def test_readers_see_everything_and_no_form(pending: Talk, login: Login) -> None:
    for user in (pending.mayor, pending.assessor):
        client = login(user)
        for path in (DIFFERENCES, DECISION, TOPIC + "doorpakken/"):
            answer = client.get(path)
            assert answer.status_code == 200
            assert not soup(answer).select("main form, main input, main textarea")
        assert "De 5 grootste verschillen" in words(client.get(DIFFERENCES))
        assert "Nog regelen: Tegenspraak krijgt de ruimte." in words(client.get(DECISION))


def test_a_decided_or_adopted_topic_has_no_forms_for_leaders_either(talk: Talk, login: Login) -> None:
    talk.propose()
    talk.decide()
    talk.topic.round.state = ADOPTED
    talk.session.commit()
    client = login(talk.oov)
    for path in (DIFFERENCES, DECISION, CHANGE):
        assert not soup(client.get(path)).select("main form")
    assert "Besloten: niveau 4 hoog" in words(client.get(DECISION))


def test_the_explanation_unfolds_the_arithmetic_with_the_band(talk: Talk, login: Login) -> None:
    page = login(talk.mayor).get(DIFFERENCES)
    told = words(page)
    for part in ("niveau 4 hoog (", "Waarom niveau 4?", "Gemiddeld 2,78.", "spanning 1,88", "Impliciet dreigend", "Papier zonder praktijk"):
        assert part in told
    assert soup(page).select_one(".r-matrix__here")


def test_an_agreed_score_is_recorded_changed_and_withdrawn(talk: Talk, login: Login, stored: Stored) -> None:
    client = login(talk.oov)
    answer = submit(client, DIFFERENCES, {"M3-score": "1", "M3-reason": "Het zijn losse reacties."}, AGREE)
    assert (answer.status_code, answer.location) == (302, M3 + "#vraag-M3")
    assert "Afgesproken: 1. Het zijn losse reacties." in words(client.get(M3))
    submit(client, DIFFERENCES, {"M3-score": "2"}, AGREE)
    assert stored.agreed == [("M3", 2)]
    submit(client, DIFFERENCES, {"M3-score": "geen"}, AGREE)
    assert stored.agreed == []


def test_any_question_can_be_brought_up_by_its_address(talk: Talk, login: Login) -> None:
    client = login(talk.oov)
    assert (
        submit(client, DIFFERENCES + "T01.5/", {"T01.5-score": "4", "T01.5-reason": "Dat zagen wij."}, f"form[action='{DIFFERENCES}T01.5/']").status_code == 302
    )
    assert "Afgesproken: 4. Dat zagen wij." in words(client.get(DIFFERENCES))


def test_a_fault_stands_at_its_field_and_what_was_typed_stays(talk: Talk, login: Login) -> None:
    client = login(talk.oov)
    answer = submit(client, DIFFERENCES, {"M3-score": "1", "M3-reason": "Bel 06-12345678 voor uitleg."}, AGREE)
    page = soup(answer)
    assert answer.status_code == 422
    assert page.title and page.title.text.startswith("Fout: ")
    assert page.select_one(".r-errors a[href='#M3-reason']")
    assert page.select_one("#M3-reason").text.strip() == "Bel 06-12345678 voor uitleg."  # type: ignore[union-attr]
    assert page.select_one("input[name='M3-score'][value='1'][checked]")
    assert "telefoonnummer" in words(answer)
    assert submit(client, DIFFERENCES, {"M3-score": "1", "M3-reason": ""}, AGREE).status_code == 422


def test_of_two_agreements_the_second_person_sees_both_and_can_go_on(talk: Talk, login: Login, stored: Stored) -> None:
    client = login(talk.oov)
    form = {"M3-score": "4", "M3-reason": "Het is ernstig.", "M3-version": "0"}
    talk.agree("M3", 1)
    talk.session.commit()
    answer = post(client, M3, form)
    told = words(answer)
    assert answer.status_code == 422
    assert "Iemand anders heeft deze afspraak intussen gewijzigd." in told
    assert "Afgesproken: 1. Dit zagen wij samen." in told and "Het is ernstig." in told
    version = soup(answer).select_one("input[name='M3-version']")
    assert version
    assert post(client, M3, form | {"M3-version": version["value"]}).status_code == 302
    assert stored.agreed == [("M3", 4)]


def test_the_counter_question_leads_to_the_decision_and_a_conflict_shows_both(talk: Talk, login: Login) -> None:
    client = login(talk.oov)
    seen = talk.topic.version
    answer = submit(client, DIFFERENCES, {"text": "Dat wij iemand over het hoofd zien."}, COUNTER_FORM)
    assert (answer.status_code, answer.location) == (302, DECISION)
    answer = post(client, TOPIC + "tegenvraag/", {"text": "Iets heel anders.", "version": seen})
    assert answer.status_code == 422
    assert "Nu opgeslagen: Dat wij iemand over het hoofd zien." in words(answer) and "Iets heel anders." in words(answer)
    assert submit(client, DIFFERENCES, {"text": ""}, COUNTER_FORM).status_code == 422


def test_another_round_is_started_with_a_reason(talk: Talk, login: Login, stored: Stored) -> None:
    client = login(talk.secretary)
    assert submit(client, DIFFERENCES, {"reason": ""}, REOPEN).status_code == 422
    assert submit(client, DIFFERENCES, {"reason": "De uitkomst is onzeker."}, REOPEN).location == TOPIC
    assert (stored.topic.phase, stored.topic.reopened) == (SCORING, "De uitkomst is onzeker.")


def test_a_proposal_begins_with_the_computed_level_and_the_suggested_measures(talk: Talk, login: Login) -> None:
    page = soup(login(talk.oov).get(DECISION))
    assert [box["value"] for box in page.select("input[name=level][checked]")] == ["4"]
    assert {"M25", "M26", "M29"} <= {str(box["value"]) for box in page.select("input[name=measures][checked]")}
    assert not page.select("input[name=strategies][checked]")
    assert len(page.select("input[name=measures]")) == 60


def test_proposing_deciding_and_what_everybody_then_reads(talk: Talk, login: Login, stored: Stored) -> None:
    talk.answer_counter()
    talk.session.commit()
    chosen = {"strategies": ["c"], "risks": ["c1", "c2", "c3"], "measures": ["M25", "M29"], "scenario": SCENARIO}
    assert submit(login(talk.oov), DECISION, chosen, PROPOSE).location == DECISION
    assert "U deed dit voorstel zelf." in words(login(talk.oov).get(DECISION))
    client = login(talk.secretary)
    told = words(client.get(DECISION))
    assert "en u bent het tweede paar ogen" in told and "niet zelf gescoord" in told and COUNTER in told
    assert submit(client, DECISION, {"remark": "Akkoord."}, VERDICT).location == DECISION
    told = words(login(talk.mayor).get(DECISION))
    assert "Besloten: niveau 4 hoog" in told and "Opmerking: Akkoord." in told and "Loco-gemeentesecretaris," in told
    assert SCENARIO in told
    assert stored.topic.phase == DECIDED


def test_a_raised_level_shows_both_levels_and_its_reason(talk: Talk, login: Login) -> None:
    talk.answer_counter()
    talk.session.commit()
    client = login(talk.oov)
    typed = {"level": "5", "strategies": ["c"], "risks": ["c1"]}
    refused = submit(client, DECISION, typed, PROPOSE)
    page = soup(refused)
    assert refused.status_code == 422 and page.select_one(".r-errors a[href='#reason']")
    assert page.select_one("input[name=level][value='5'][checked]") and page.select_one("input[value=c1][checked]")
    assert submit(client, DECISION, typed | {"reason": "Er komt een kort geding."}, PROPOSE).status_code == 302
    told = words(login(talk.mayor).get(DECISION))
    assert "Berekend: 4 hoog" in told and "5 zeer hoog" in told and "hoger dan berekend" in told and "Er komt een kort geding." in told


def test_an_open_risk_stops_the_decision_and_keeps_the_remark(pending: Talk, login: Login) -> None:
    answer = submit(login(pending.secretary), DECISION, {"remark": "Bijna goed."}, VERDICT)
    page = soup(answer)
    assert answer.status_code == 422 and "Nog 1 risico regelen bij strategie c" in words(answer)
    assert page.select_one("a[href='#risico-c3']") and page.select_one("#risico-c3")
    assert page.select_one("#remark").text.strip() == "Bijna goed."  # type: ignore[union-attr]


def test_a_missing_scenario_stops_the_decision_and_the_page_leads_to_it(talk: Talk, login: Login) -> None:
    talk.answer_counter()
    talk.session.commit()
    assert submit(login(talk.oov), DECISION, {"strategies": ["c"], "risks": ["c1", "c2", "c3"]}, PROPOSE).status_code == 302
    page = soup(login(talk.oov).get(CHANGE))
    assert page.select_one("a[href='#scenario']") and page.select_one("textarea#scenario")
    answer = submit(login(talk.secretary), DECISION, {"remark": "Akkoord."}, VERDICT)
    assert answer.status_code == 422 and "Noem het escalatiescenario" in words(answer)
    assert "Er is nog geen scenario genoemd." in words(answer)


def test_sending_back_asks_a_reason_that_the_proposer_then_reads(pending: Talk, login: Login) -> None:
    client = login(pending.secretary)
    url = DECISION + "terug/"
    version = soup(client.get(DECISION)).select_one(f"{VERDICT} input[name=version]")
    assert version
    assert post(client, url, {"version": version["value"], "remark": ""}).status_code == 422
    assert post(client, url, {"version": version["value"], "remark": "Kies ook strategie b."}).status_code == 302
    page = login(pending.oov).get(DECISION)
    assert "Het voorstel kwam terug. Kies ook strategie b." in words(page)
    assert [box["value"] for box in soup(page).select("input[name=strategies][checked]")] == ["c"]


def test_of_two_proposals_the_second_person_sees_both_and_can_go_on(pending: Talk, login: Login) -> None:
    client = login(pending.secretary)
    seen = soup(client.get(CHANGE)).select_one(f"{PROPOSE} input[name=version]")
    assert seen
    pending.propose(Proposal(5, ALL_C, ("M29",), "Er komt een kort geding."))
    pending.session.commit()
    typed = {"level": "4", "strategies": ["b"], "risks": ["b1"], "measures": ["M23"]}
    answer = post(client, DECISION, typed | {"version": seen["value"]})
    told, page = words(answer), soup(answer)
    assert answer.status_code == 422
    assert "Nu opgeslagen: niveau 5 zeer hoog" in told and "Reden: Er komt een kort geding." in told
    assert [box["value"] for box in page.select("input[name=strategies][checked]")] == ["b"]
    version = page.select_one(f"{PROPOSE} input[name=version]")
    assert version
    assert post(client, DECISION, typed | {"version": version["value"]}).status_code == 302


def test_a_proposer_may_change_the_own_proposal(pending: Talk, login: Login, stored: Stored) -> None:
    client = login(pending.oov)
    for _ in range(2):
        version = soup(client.get(CHANGE)).select_one(f"{PROPOSE} input[name=version]")
        assert version
        typed = {"level": "4", "strategies": ["c"], "risks": ["c1", "c2"], "measures": ["M23"], "version": version["value"]}
        assert post(client, DECISION, typed).status_code == 302
    assert stored.decision.measures == ["M23"]
    assert stored.decision.proposed_by_id == pending.oov.id


def test_who_decides_on_a_proposal_that_changed_meanwhile_sees_the_new_one(pending: Talk, login: Login, stored: Stored) -> None:
    client = login(pending.secretary)
    seen = soup(client.get(DECISION)).select_one(f"{VERDICT} input[name=version]")
    assert seen
    pending.propose(Proposal(5, ALL_C, ("M29",), "Er komt een kort geding."))
    pending.session.commit()
    answer = post(client, DECISION + "vaststellen/", {"version": seen["value"], "remark": "Akkoord."})
    told = words(answer)
    assert answer.status_code == 422
    assert "Iemand anders heeft dit voorstel intussen gewijzigd." in told and "Er komt een kort geding." in told and "Akkoord." in told
    assert stored.topic.phase == CONSENSUS


def test_a_lapsed_proposal_is_the_start_of_a_new_one(pending: Talk, login: Login) -> None:
    pending.agree("M3", 1)
    pending.session.commit()
    page = login(pending.oov).get(DECISION)
    assert "Het vorige voorstel is vervallen." in words(page)
    assert {str(box["value"]) for box in soup(page).select("input[name=risks][checked]")} == {"c1", "c2"}
    assert not soup(login(pending.secretary).get(DECISION)).select(VERDICT)


def test_low_is_not_offered_while_uncertain(talk: Talk, login: Login) -> None:
    page = login(talk.oov).get(DECISION)
    assert [box["value"] for box in soup(page).select("input[name=level]")] == ["4", "5", "3", "2"]
    assert "Laag (1) kan nog niet" in words(page)


def test_a_short_topic_can_be_closed_as_low_and_says_so(session: Session, login: Login) -> None:
    talk = scored_topic(session, quiet(), question_set="short", alike=True)
    talk.close()
    session.commit()
    client = login(talk.oov)
    assert "laag, verkort beoordeeld" in words(client.get(DIFFERENCES))
    assert "Afsluiten als laag, verkort beoordeeld" in words(client.get(DECISION))


def test_a_threat_is_told_on_every_page_with_what_to_do_outside_the_app(session: Session, login: Login) -> None:
    talk = scored_topic(session, quiet() | {"O3": 4}, alike=True)
    client = login(talk.mayor)
    during = words(client.get(TOPIC + "doorpakken/"))
    assert "112" in during and "gerichte dreiging" not in during
    talk.close()
    session.commit()
    for path in (TOPIC, DIFFERENCES, DECISION):
        assert soup(client.get(path)).select(f".r-notice--look a[href='{TOPIC}doorpakken/']"), path
    told = words(client.get(TOPIC + "doorpakken/"))
    assert "gerichte dreiging" in told and "interne meldpunt" in told and "dreigingsanalyse" in told


def test_without_a_threat_there_is_no_such_notice(talk: Talk, login: Login) -> None:
    client = login(talk.mayor)
    for path in (DIFFERENCES, DECISION):
        assert not soup(client.get(path)).select(f"a[href='{TOPIC}doorpakken/']")


MISUSE: list[tuple[str, dict[str, Any]]] = [
    (M3, {}),
    (M3, {"M3-score": "9", "M3-reason": "x", "M3-version": "0"}),
    (M3, {"M3-score": "1", "M3-reason": "x" * 600_000, "M3-version": "0"}),
    (M3, {"M3-score": "1", "M3-reason": "Daarom.", "M3-version": "999999999"}),
    (M3, {"M3-score": "1", "M3-reason": "\x00\x1f", "M3-version": "-1"}),
    (DIFFERENCES + "B1/", {"B1-score": "1", "B1-reason": "Daarom."}),
    (DIFFERENCES + "T02.1/", {"T02.1-score": "1", "T02.1-reason": "Daarom."}),
    (DIFFERENCES + "%00/", {"\x00-score": "1"}),
    (TOPIC + "tegenvraag/", {"text": "x" * 501, "version": "1"}),
    (TOPIC + "heropenen/", {}),
    (TOPIC + "scoren-sluiten/", {"version": "abc"}),
    (DECISION, {}),
    (DECISION, {"level": "abc", "version": "1"}),
    (DECISION, {"level": "99", "version": "1"}),
    (DECISION, {"level": "4", "strategies": ["z", "'"], "risks": ["", "c9"], "measures": ["M99"], "version": "1"}),
    (DECISION + "vaststellen/", {"version": "0"}),
    (DECISION + "terug/", {"version": "x", "remark": "Anders."}),
    ("/2026/onderwerpen/T01/besluit/", {"level": "4"}),
    ("/2027/onderwerpen/T02/besluit/", {"level": "4"}),
    ("/2027/onderwerpen/T01%27/tegenvraag/", {"text": "Dat."}),
]


@pytest.mark.parametrize(("path", "data"), MISUSE)
def test_misuse_gets_a_dutch_answer_and_changes_nothing(pending: Talk, login: Login, path: str, data: dict[str, Any], stored: Stored) -> None:
    before = (stored.topic.version, stored.decision.version)
    answer = post(login(pending.secretary), path, data)
    assert answer.status_code in (302, 400, 404, 409, 413, 422), answer.status_code
    assert (stored.topic.version, stored.decision.version) == before
    assert stored.agreed == []


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (TOPIC + "scoren-sluiten/", {}),
        (M3, {"M3-score": "1", "M3-reason": "Daarom.", "M3-version": "0"}),
        (TOPIC + "tegenvraag/", {"text": "Dat."}),
        (TOPIC + "heropenen/", {"reason": "Daarom."}),
        (DECISION, {"level": "4", "strategies": "c"}),
        (DECISION + "vaststellen/", {}),
        (DECISION + "terug/", {"remark": "Anders."}),
    ],
)
def test_who_may_not_act_changes_nothing(pending: Talk, login: Login, path: str, data: dict[str, str], stored: Stored) -> None:
    before = stored.topic.version
    for user in (pending.mayor, pending.assessor):
        assert post(login(user), path, data).status_code == 403
    assert stored.topic.version == before


def test_the_proposer_cannot_decide_by_sending_the_form_themselves(pending: Talk, login: Login, stored: Stored) -> None:
    proposal = stored.decision
    answer = post(login(pending.oov), DECISION + "vaststellen/", {"version": proposal.version})
    assert answer.status_code == 403 and "Een ander moet het bekijken" in words(answer)
    assert stored.topic.phase == CONSENSUS


@pytest.mark.parametrize("path", [DIFFERENCES, M3, DECISION, CHANGE, TOPIC + "doorpakken/"])
def test_each_page_costs_at_most_twelve_statements_and_150_kb(pending: Talk, login: Login, database: Database, path: str) -> None:
    client = login(pending.oov)
    client.get(path)
    with counted(database.engine) as seen:
        answer = client.get(path)
    assert len(seen) <= 12, "\n".join(seen)
    assert len(answer.data) <= 150_000

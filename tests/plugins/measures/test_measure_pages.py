"""The page of one measure: a check with four eyes, the stand on paper, owner and date, and setting aside."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.db import Database
from risico.permissions import Role
from risico_measures import choosing
from risico_measures.models import Check, Measure, Paper
from tests.conftest import MakeUser
from tests.plugins.measures.pages import ASIDE, CHECK, CONFIRM, KEEP, PAPER, SEEN, WITHDRAW, Login, page_of, soup, text_of
from tests.support.statements import counted
from tests.support.story import NOW
from tests.support.web import submit

PAGE = page_of("M12")


@pytest.fixture
def recorded(login: Login, core_set: None, clerk: User) -> None:
    """The clerk recorded a check of M12."""
    assert submit(login(clerk), PAGE, SEEN, form=CHECK).status_code == 302


def saved(database: Database) -> Check:
    with database.reader() as session:
        return session.scalars(select(Check)).one()


def measure(database: Database) -> Measure:
    with database.reader() as session:
        return session.scalars(select(Measure).where(Measure.code == "M12")).one()


def test_a_check_counts_once_a_second_person_confirms_it(login: Login, database: Database, recorded: None, leader: User, clerk: User) -> None:
    waiting = text_of(login(clerk).get(PAGE).text)
    assert "U voerde deze controle zelf uit. Een ander moet haar bevestigen." in waiting
    assert "/bevestigen/" not in login(clerk).get(PAGE).text
    assert "niemand heeft gezien of het werkt" in waiting, "a check that waits changes nothing"
    second = text_of(login(leader).get(PAGE).text)
    assert "U, directeur OOV. De controle telt pas mee als u bevestigt." in second
    assert "Oefening of tafeltest: 5 van 6." in second and "Zaak 2027-0417" in second
    assert submit(login(leader), PAGE, {}, form=CONFIRM).location == PAGE
    after = text_of(login(leader).get(PAGE).text)
    assert "Het werkt aantoonbaar, maar er is geen geldig besluit" in after
    assert "gezien op 4 mei 2027, nog 12 maanden geldig" in after and "Volgende controle vóór 4 mei 2028" in after
    assert "Vastgelegd door griffier. Bevestigd door directeur OOV." in after
    assert saved(database).state == "confirmed"


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.ADMIN, Role.AUDITOR])
def test_who_may_not_confirm_has_no_button_and_no_address(login: Login, database: Database, make_user: MakeUser, recorded: None, role: Role) -> None:
    client = login(make_user(role))
    page = client.get(PAGE)
    assert page.status_code == (200 if role is Role.ASSESSOR else 403)
    assert "bevestigen/" not in page.text
    other = saved(database)
    token = {"csrf_token": "x"}
    assert client.post(f"{PAGE}controle/{other.id}/bevestigen/", data=token).status_code in (400, 403)
    assert saved(database).state == "waiting"


def test_the_owner_cannot_confirm_and_an_exception_needs_a_reason_that_stays_visible(
    login: Login, database: Database, session: Session, recorded: None, leader: User
) -> None:
    choosing.change_many(session, session.merge(leader), {"M12": 1}, choosing.Change(leader.id))
    session.commit()
    client = login(leader)
    page = text_of(client.get(PAGE).text)
    assert "U bent de eigenaar van deze maatregel" in page and "Is er echt niemand anders?" in page
    refused = submit(client, PAGE, {}, form=CONFIRM)
    assert refused.status_code == 422 and "Schrijf dan op waarom." in refused.text
    assert submit(client, PAGE, {"exception": "De griffier is ziek tot juli."}, form=CONFIRM).status_code == 302
    after = text_of(client.get(PAGE).text)
    assert "Bij uitzondering bevestigd. De griffier is ziek tot juli." in after and saved(database).exception


def test_sending_back_needs_a_reason_and_the_recorder_begins_again_with_it(login: Login, database: Database, recorded: None, leader: User, clerk: User) -> None:
    client, back = login(leader), f"{PAGE}controle/{saved(database).id}/terug/"
    form = soup(client.get(PAGE).text).select_one(CONFIRM)
    assert form
    data = {str(box["name"]): str(box.get("value", "")) for box in form.select("input")}
    refused = client.post(back, data=data)
    assert refused.status_code == 422 and "Schrijf op wat er anders moet." in refused.text
    assert client.post(back, data={**data, "remark": "Vraag ook commissieleden."}).location == PAGE
    page = login(clerk).get(PAGE)
    assert "Uw controle van 4 mei 2027 kwam terug. Vraag ook commissieleden." in text_of(page.text)
    again = soup(login(clerk).get(f"{PAGE}?opnieuw={saved(database).id}").text)
    evidence = again.select_one("#evidence")
    assert evidence and evidence["value"] == "Zaak 2027-0417" and again.select_one('input[value="oefening"][checked]')
    assert login(leader).get(f"{PAGE}?opnieuw={saved(database).id}").status_code == 404, "only who recorded it"
    assert submit(login(clerk), PAGE, {}, form=WITHDRAW).status_code == 302
    with database.reader() as session:
        assert session.scalars(select(Check)).all() == []


def test_what_was_typed_stays_when_a_check_is_refused(login: Login, database: Database, core_set: None, clerk: User) -> None:
    faults = {
        "day": ("31-2-2027", "Deze dag bestaat niet."),
        "evidence": ("bel jan@voorbeeld.nl", "Haal dat weg"),
        "seen": ("acht", "Typ een heel getal"),
        "kind": ("", "Kies hoe er is gecontroleerd."),
    }
    for field, (typed, message) in faults.items():
        answered = submit(login(clerk), PAGE, {**SEEN, field: typed}, form=CHECK)
        assert answered.status_code == 422 and message in answered.text, field
        again = soup(answered.text)
        learned, control = again.select_one("#learned"), again.select_one(f"#{field}")
        assert learned and learned.text.strip() == SEEN["learned"], field
        assert field == "kind" or (control and control["value"] == typed), field
        assert again.select_one('input[value="werkt"][checked]'), field
    future = submit(login(clerk), PAGE, {**SEEN, "day": "12-5-2027"}, form=CHECK)
    assert "vandaag of eerder" in future.text
    vague = submit(login(clerk), PAGE, {**SEEN, "result": "deels", "learned": ""}, form=CHECK)
    assert vague.status_code == 422 and "Schrijf op wat ontbreekt." in vague.text
    with database.reader() as session:
        assert session.scalars(select(Check)).all() == []


def test_evidence_fades_and_the_page_says_since_when(login: Login, recorded: None, leader: User) -> None:
    submit(login(leader), PAGE, {}, form=CONFIRM)
    with clock.at(NOW + timedelta(days=365)):
        page = text_of(login(leader).get(PAGE).text)
    assert "Onbekend sinds 5 mei 2028: de controle van 4 mei 2027 is te oud" in page
    assert "Volgende controle vóór 4 mei 2028 6 dagen te laat" in page


def test_the_stand_on_paper_is_recorded_and_corrected(login: Login, database: Database, core_set: None, leader: User) -> None:
    client = login(leader)
    adopted = {"state": "vastgesteld", "since": "12-9-2026", "valid_until": "12-9-2030", "reference": "raadsbesluit 2026-061"}
    refused = submit(client, PAGE, {**adopted, "reference": ""}, form=PAPER)
    assert refused.status_code == 422 and "Schrijf op waar het besluit staat" in refused.text and "12-9-2030" in refused.text
    assert submit(client, PAGE, adopted, form=PAPER).location == PAGE
    page = text_of(client.get(PAGE).text)
    assert "Ja, vastgesteld sinds 12 september 2026" in page and "Vindplaats: raadsbesluit 2026-061." in page
    assert submit(client, PAGE, {**adopted, "since": "12-9-2025", "corrects": "y"}, form=PAPER).status_code == 302
    with database.reader() as session:
        assert [paper.since for paper in session.scalars(select(Paper))] == [date(2025, 9, 12)]


def test_the_owner_keeps_paper_and_others_do_not(login: Login, session: Session, core_set: None, leader: User, clerk: User, assessor: User) -> None:
    choosing.change_many(session, session.merge(leader), {"M12": 1}, choosing.Change(clerk.id))
    session.commit()
    assert submit(login(clerk), PAGE, {"state": "concept", "since": "1-5-2027"}, form=PAPER).status_code == 302
    assert soup(login(assessor).get(PAGE).text).select_one(PAPER) is None


def test_a_stale_form_shows_both_versions_and_keeps_what_was_typed(login: Login, session: Session, core_set: None, leader: User, secretary: User) -> None:
    client, other = login(leader), login(secretary)
    form = soup(client.get(PAGE).text).select_one(PAPER)
    assert form
    data = {str(box["name"]): str(box.get("value", "")) for box in form.select("input[type=hidden]")}
    assert submit(other, PAGE, {"state": "concept", "since": "3-5-2027", "reference": "concept van mei"}, form=PAPER).status_code == 302
    typed = {**data, "state": "vastgesteld", "since": "4-5-2027", "reference": "raadsbesluit 2027-9"}
    answered = client.post(f"{PAGE}papier/", data=typed)
    text = text_of(answered.text)
    assert answered.status_code == 422 and "Iemand anders heeft deze maatregel intussen gewijzigd" in text
    assert "Nu opgeslagen: in concept, sinds 3 mei 2027, concept van mei." in text and 'value="raadsbesluit 2027-9"' in answered.text
    again = soup(answered.text).select_one(PAPER)
    version = again and again.select_one('[name="version"]')
    assert version and client.post(f"{PAGE}papier/", data={**typed, "version": str(version["value"])}).status_code == 302


def test_owner_and_day_of_the_next_check(login: Login, database: Database, core_set: None, leader: User, clerk: User) -> None:
    client = login(leader)
    refused = submit(client, PAGE, {"owner": str(clerk.id), "planned": "1-5-2027"}, form=KEEP)
    assert refused.status_code == 422 and "Kies een dag vanaf vandaag" in refused.text
    assert submit(client, PAGE, {"owner": str(clerk.id), "planned": "1-6-2027"}, form=KEEP).location == PAGE
    assert (measure(database).owner_id, measure(database).planned) == (clerk.id, date(2027, 6, 1))
    assert soup(login(clerk).get(PAGE).text).select_one(KEEP) is None, "who owns it does not choose the owner"


def test_a_measure_is_set_aside_with_a_reason_and_comes_back(login: Login, core_set: None, leader: User) -> None:
    client = login(leader)
    assert submit(client, PAGE, {}, form=ASIDE).status_code == 422
    assert submit(client, PAGE, {"reason": "Onze regio heeft één protocol."}, form=ASIDE).location == PAGE
    page = client.get(PAGE)
    assert "hier niet van toepassing: Onze regio heeft één protocol." in text_of(page.text)
    assert soup(page.text).select_one(CHECK) is None
    assert submit(client, PAGE, {}, form='form[action$="/van-toepassing/"]').location == PAGE
    assert soup(client.get(PAGE).text).select_one(CHECK)


@pytest.mark.parametrize("end", ["", "tekst/"])
def test_a_measure_that_was_not_chosen_is_a_page_that_says_so(login: Login, core_set: None, leader: User, end: str) -> None:
    answered = login(leader).get(f"{page_of('M60')}{end}")
    assert answered.status_code == 404 and "niet gekozen" in answered.text


def test_choosing_from_the_catalogue_and_an_own_measure(login: Login, database: Database, core_set: None, leader: User) -> None:
    client, choose, own = login(leader), "/2027/maatregelen/kiezen/", "/2027/maatregelen/eigen/"
    page = client.get(choose)
    assert len(soup(page.text).select('input[name="codes"]')) == 34
    assert submit(client, choose, {}).status_code == 422
    assert submit(client, choose, {"codes": ["M07", "M60"]}).status_code == 302
    typed = {
        "title": "Stille knop bij de balie",
        "phase": "tijdens",
        "level": "individu",
        "owner": "hoofd dienstverlening",
        "paper": "Er is een instructie.",
        "months": "6",
    }
    refused = submit(client, own, typed)
    assert refused.status_code == 422 and "Schrijf op waaraan u ziet dat de maatregel werkt." in refused.text and "Stille knop" in refused.text
    assert submit(client, own, {**typed, "practice": "Bij een oefening kwam er binnen een minuut iemand."}).status_code == 302
    mine = page_of("E01")
    assert "Stille knop bij de balie" in client.get(mine).text and "E01, eigen maatregel" in text_of(client.get(mine).text)
    assert submit(client, f"{mine}tekst/", {"title": "Stille knop aan de balie"}).location == mine
    assert submit(client, f"{page_of('M01')}tekst/", {}).status_code == 422, "the text of the catalogue is content"
    with database.reader() as session:
        assert session.scalar(select(Measure.title).where(Measure.code == "E01")) == "Stille knop aan de balie"


def test_the_page_costs_as_many_statements_with_more_checks(app: Flask, login: Login, recorded: None, leader: User, clerk: User) -> None:
    client, engine = login(leader), app.extensions["risico"].database.engine
    with counted(engine) as few:
        client.get(PAGE)
    for day in ("1-2-2027", "1-3-2027", "1-4-2027"):
        submit(login(clerk), PAGE, {**SEEN, "day": day}, form=CHECK)
    with counted(engine) as many:
        client.get(PAGE)
    assert len(few) == len(many) <= 12, many

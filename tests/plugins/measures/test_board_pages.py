"""The board of an owner and the actions: what waits, changing several at once, accepting, declining and finishing."""

from datetime import date, timedelta

import pytest
from bs4 import Tag
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.contract import TopicDecided
from risico.db import Database
from risico_measures import actions, checks, choosing
from risico_measures.checks import TypedCheck
from risico_measures.models import Action, Measure
from risico_measures.service import get_measure
from tests.plugins.measures.pages import Login, soup, text_of
from tests.support.statements import counted
from tests.support.story import NOW
from tests.support.web import submit

BOARD, ACTIONS = "/2027/maatregelen/mijn/", "/2027/maatregelen/acties/"


@pytest.fixture
def owned(session: Session, core_set: None, leader: User, clerk: User) -> None:
    """The clerk owns M12, seen working, and M20, which nobody ever looked at."""
    chief, second = session.merge(leader), session.merge(leader)
    choosing.change_many(session, chief, {"M12": 1, "M20": 1}, choosing.Change(clerk.id))
    found = checks.record(session, session.merge(clerk), get_measure(session, "M12"), TypedCheck(date(2027, 5, 4), "oefening", "werkt", "zaak 9"))
    checks.confirm(session, second, found, found.version)
    session.commit()


@pytest.fixture
def proposed(session: Session, core_set: None) -> None:
    """A decided topic proposes a measure that was chosen and one that was not."""
    actions.propose(session, TopicDecided(2027, "T01", "Opvang asielzoekers", 4, ("M26", "M60"), ("c",)))
    session.commit()


def groups(html: str) -> list[str]:
    return [cell.find(string=True, recursive=False) or "" for cell in soup(html).select(".r-table__group")]


def saved(database: Database, code: str) -> Measure:
    with database.reader() as session:
        return session.scalars(select(Measure).where(Measure.code == code)).one()


def states(database: Database) -> dict[str, str]:
    with database.reader() as session:
        return {action.code: action.state for action in session.scalars(select(Action))}


def hidden(form: Tag | None) -> dict[str, str]:
    assert form
    return {str(box["name"]): str(box["value"]) for box in form.select('input[type="hidden"]')}


def test_the_board_of_an_owner_goes_from_urgent_to_later(login: Login, owned: None, clerk: User) -> None:
    page = login(clerk).get(BOARD)
    assert "Van de 2 maatregelen vraagt er 1 nu aandacht" in text_of(page.text)
    assert groups(page.text) == ["Nooit bekeken (1)", "Later (1)"]
    assert soup(page.text).select_one("main form") is None, "who does not lead cannot change several at once"
    with clock.at(NOW + timedelta(days=340)):
        assert groups(login(clerk).get(BOARD).text) == ["Controle binnen 30 dagen (1)", "Nooit bekeken (1)"]
    with clock.at(NOW + timedelta(days=400)):
        assert groups(login(clerk).get(BOARD).text) == ["Verbleekt (1)", "Nooit bekeken (1)"]


def test_what_waits_for_the_second_pair_of_eyes_stands_on_top(login: Login, session: Session, owned: None, leader: User, clerk: User) -> None:
    checks.record(session, session.merge(clerk), get_measure(session, "M01"), TypedCheck(date(2027, 5, 6), "peiling", "niet", "zaak 10", "Niemand wist het."))
    session.commit()
    page = text_of(login(leader).get(BOARD).text)
    assert "1 controle wacht op uw bevestiging." in page and "M01, controle van 6 mei 2027. U bent het tweede paar ogen." in page
    assert "Wacht op uw bevestiging" not in text_of(login(clerk).get(BOARD).text)


def test_a_leader_gives_several_measures_an_owner_and_a_day(login: Login, database: Database, core_set: None, leader: User, clerk: User) -> None:
    client, url = login(leader), f"{BOARD}?van=niemand"
    values = [str(box["value"]) for box in soup(client.get(url).text).select('input[name="codes"]')]
    assert len(values) == 26
    answered = submit(client, url, {"codes": ["M01:1", "M02:1"], "owner": str(clerk.id), "planned": "1-9-2027"})
    assert answered.location == url
    assert [(found.owner_id, found.planned) for found in (saved(database, "M01"), saved(database, "M02"))] == [(clerk.id, date(2027, 9, 1))] * 2
    assert "Zonder eigenaar 24" in text_of(client.get(url).text)


def test_changing_several_is_all_or_nothing_and_keeps_what_was_chosen(login: Login, database: Database, core_set: None, leader: User, clerk: User) -> None:
    client, url = login(leader), f"{BOARD}?van=alle"
    form = hidden(soup(client.get(url).text).select_one("main form"))
    submit(client, url, {"codes": ["M02:1"], "planned": "1-8-2027"})
    answered = client.post(url, data={**form, "codes": ["M01:1", "M02:1"], "owner": str(clerk.id), "planned": "1-9-2027"})
    page = soup(answered.text)
    assert answered.status_code == 422 and "Iemand anders heeft maatregel M02 intussen gewijzigd" in answered.text
    assert "In de lijst ziet u nu wat is opgeslagen." in text_of(answered.text) and "1 aug 2027" in text_of(answered.text)
    assert [box["value"] for box in page.select('input[name="codes"][checked]')] == ["M02:2", "M01:1"]
    day = page.select_one("#planned")
    assert day and day["value"] == "1-9-2027" and page.select_one(f'option[value="{clerk.id}"][selected]')
    assert saved(database, "M01").owner_id is None
    for wrong, message in (
        ({"codes": []}, "Vink eerst aan"),
        ({"codes": ["M01:1"], "owner": "", "planned": ""}, "Kies een eigenaar of een datum"),
        ({"codes": ["X99:1"], "planned": "1-9-2027"}, "bestaat niet"),
    ):
        refused = submit(client, url, {"owner": str(clerk.id), **wrong})
        assert refused.status_code == 422 and message in refused.text, wrong


def test_who_does_not_lead_cannot_look_at_all_or_change(login: Login, owned: None, clerk: User) -> None:
    client = login(clerk)
    assert groups(client.get(f"{BOARD}?van=alle").text) == ["Nooit bekeken (1)", "Later (1)"]


def test_proposals_are_accepted_together_and_choose_their_measure(login: Login, database: Database, proposed: None, leader: User, clerk: User) -> None:
    client = login(leader)
    page = client.get(ACTIONS)
    assert "Er liggen 2 voorstellen uit besluiten over onderwerpen." in text_of(page.text) and "nog niet gekozen" in page.text
    ticks = [str(box["value"]) for box in soup(page.text).select('input[name="ids"]')]
    refused = submit(client, ACTIONS, {"ids": ticks, "due": "", "owner": str(clerk.id)})
    assert refused.status_code == 422 and "Kies een dag waarop dit klaar moet zijn." in refused.text
    assert len(soup(refused.text).select('input[name="ids"][checked]')) == 2
    ownerless = submit(client, ACTIONS, {"ids": ticks, "due": "1-6-2027", "owner": ""})
    assert ownerless.status_code == 422 and states(database) == {"M26": "proposed", "M60": "proposed"}, "all or none"
    assert submit(client, ACTIONS, {"ids": ticks, "due": "1-6-2027", "owner": str(clerk.id)}).location == ACTIONS
    assert states(database) == {"M26": "open", "M60": "open"}
    assert saved(database, "M60").code == "M60"
    assert "Voor: Opvang asielzoekers" in text_of(login(clerk).get(BOARD).text)


def test_one_proposal_is_accepted_or_declined_with_a_reason_and_finished_by_its_owner(
    login: Login, database: Database, session: Session, proposed: None, leader: User, clerk: User, assessor: User
) -> None:
    client = login(leader)
    first, second = (f"{ACTIONS}{id}/" for id in session.scalars(select(Action.id).order_by(Action.id)))
    session.rollback()
    assert submit(client, first, {"owner": str(clerk.id), "due": "1-6-2027"}, form='form[action$="aannemen/"]').location == first
    assert submit(client, second, {}, form='form[action$="afwijzen/"]').status_code == 422
    assert submit(client, second, {"note": "Dit regelt de regio."}, form='form[action$="afwijzen/"]').location == second
    assert "Waarom niet nodig: Dit regelt de regio." in text_of(client.get(second).text)
    assert soup(login(assessor).get(first).text).select_one('form[action$="klaar/"]') is None
    assert submit(login(clerk), first, {}, form='form[action$="klaar/"]').location == first
    assert states(database) == {"M26": "done", "M60": "declined"}
    assert "Afgerond in 2027" in text_of(client.get(ACTIONS).text)
    assert client.get(f"{ACTIONS}999/").status_code == 404


def test_two_people_decide_on_one_proposal(
    login: Login, database: Database, session: Session, proposed: None, leader: User, secretary: User, clerk: User
) -> None:
    url = f"{ACTIONS}{session.scalars(select(Action.id)).first()}/"
    session.rollback()
    client = login(leader)
    data = hidden(soup(client.get(url).text).select_one('form[action$="afwijzen/"]'))
    submit(login(secretary), url, {"owner": str(clerk.id), "due": "1-6-2027"}, form='form[action$="aannemen/"]')
    answered = client.post(f"{url}afwijzen/", data={**data, "note": "Niet nodig in onze gemeente."})
    text = text_of(answered.text)
    assert answered.status_code == 422 and "Nu opgeslagen: aangenomen, Griffier, vóór 1 juni 2027." in text and "Niet nodig in onze gemeente." in text


def test_a_measure_that_does_not_work_gives_its_owner_an_action(login: Login, session: Session, owned: None, leader: User, clerk: User, assessor: User) -> None:
    found = checks.record(
        session, session.merge(assessor), get_measure(session, "M20"), TypedCheck(date(2027, 5, 6), "peiling", "niet", "zaak 11", "Niemand wist het.")
    )
    checks.confirm(session, session.merge(leader), found, found.version)
    session.commit()
    page = text_of(login(clerk).get(BOARD).text)
    assert "Uw acties" in page and "Bij een controle werkte dit niet. vóór 11 juni 2027" in page
    with clock.at(NOW + timedelta(days=60)):
        assert soup(login(clerk).get(BOARD).text).select_one(".r-tasks .r-status--late")


def test_board_and_actions_cost_as_many_statements_with_more_to_show(
    app: Flask, login: Login, session: Session, owned: None, proposed: None, leader: User
) -> None:
    client, core = login(leader), app.extensions["risico"]
    costs = []
    for _ in range(2):
        for url in (f"{BOARD}?van=alle", ACTIONS):
            with counted(core.database.engine) as seen:
                client.get(url)
            costs.append(len(seen))
        choosing.add(session, session.merge(leader), core.library, [measure.id for measure in core.library.measures])
        actions.propose(session, TopicDecided(2027, "T02", "Coffeeshop", 4, ("M26", "M29", "M59"), ("c",)))
        session.commit()
    assert costs[:2] == costs[2:] and max(costs) <= 12, costs

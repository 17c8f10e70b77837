"""A municipality in which everybody has something to write at the same time, each in a place of their own."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.organisation.bodies import Body, Office
from risico.organisation.council import Member
from risico.organisation.incoming import bring_in
from risico.organisation.models import Municipality
from risico_briefings import facts
from risico_measures import choosing
from risico_scan import consensus
from tests.plugins.briefings.factories import FACTS
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import answer_all, assign, make_assessment, make_round, make_user
from tests.plugins.scan.years import People, decided_round
from tests.support import csrf, web

from .visitor import Visitor

SCORED, DISCUSSED = "T01", "T02"
ASSESSORS = ("vakafdeling", "communicatie", "juridisch")
PEOPLE = {
    "secretaris": ("Gemeentesecretaris", "secretary"),
    "oov": ("Directeur OOV", "safety_director"),
    "tweede": ("Plaatsvervangend directeur OOV", "safety_director"),
    "cag": ("Coördinator agressie en geweld", "incident_coordinator"),
    "griffier": ("Griffier", "clerk"),
    "lijst": ("Plaatsvervangend griffier", "clerk"),
    **{role: (f"Beoordelaar {role}", "assessor") for role in ASSESSORS},
}


def this_year() -> int:
    """The planning year that is on its way; the one before can be adopted."""
    return clock.today().year


def members(body: Body, number: int = 0) -> list[Member]:
    """Everybody in this body; with another `number` every member of the council is called otherwise."""
    if body == Body.COLLEGE:
        offices = [Office.MAYOR, *[Office.ALDERMAN] * 4]
        return [Member(f"W. Bestuur{n}", f"bestuur{n}@voorbeeldgemeente.example", body, office) for n, office in enumerate(offices, start=1)]
    return [Member(f"L. Lid{n} {number}", f"lid{n}@voorbeeldgemeente.example", body, Office.COUNCILLOR) for n in range(1, 10)]


def make_scene(session: Session) -> None:
    """Write all of it; committing is for who asked."""
    session.add(Municipality(id=1, name="Voorbeeldgemeente"))
    users = {name: make_user(session, email=f"{name}@example.nl", title=title, roles=[role]) for name, (title, role) in PEOPLE.items()}
    decided_round(session, People(users["secretaris"], users["oov"], users["vakafdeling"], users["oov"]), this_year() - 1, 5)
    _round_on_its_way(session, users)
    choosing.start_core(session, users["oov"], LIBRARY)
    for body in (Body.COUNCIL, Body.COLLEGE):
        bring_in(session, users["griffier"], members(body), body, clock.today() - timedelta(days=30))
    facts.save(session, users["griffier"], {fact.id: FACTS[fact.kind] for fact in LIBRARY.briefing_facts}, 0)


def _round_on_its_way(session: Session, users: dict[str, User]) -> None:
    """One topic that is being scored, and one whose scoring was closed."""
    round = make_round(session, year=this_year(), library=LIBRARY)
    scored = make_assessment(session, round=round, code=SCORED, title="Onderwerp dat wordt gescoord")
    discussed = make_assessment(session, round=round, code=DISCUSSED, title="Onderwerp dat wordt besproken")
    for role in ASSESSORS:
        assign(session, assessment=scored, user=users[role], rater_role=role)
        answer_all(session, assignment=assign(session, assessment=discussed, user=users[role], rater_role=role), library=LIBRARY)
    consensus.close_scoring(session, users["oov"], LIBRARY, discussed, discussed.version, None)


def enter(app: Flask, name: str) -> Visitor:
    """This person, logged in."""
    with app.extensions["risico"].database.reader() as session:
        user = session.scalars(select(User).where(User.email == f"{name}@example.nl")).one()
    client = app.test_client()
    web.log_in(client, user)
    proof = csrf.header(client)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie
    return Visitor({cookie.key: cookie.value}, proof)

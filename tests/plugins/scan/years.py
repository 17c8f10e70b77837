"""Whole years to show: an adopted one before, and one on its way, with as many topics as a test wants."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico_scan.adoption import adopt
from risico_scan.models import Assessment, Round

from .cases import LIBRARY
from .factories import assign, make_assessment, make_decision, make_round, make_user, stored_result

TITLES = ("Opvang asielzoekers", "Vakantieparken", "Windpark Noorderdijk", "Coffeeshops", "Jaarwisseling")


@dataclass(frozen=True)
class People:
    """Who works in the scan."""

    secretary: User
    director: User
    assessor: User
    mayor: User


def make_people(session: Session) -> People:
    """One of each role that the scan knows."""
    return People(
        make_user(session, email="secretaris@example.nl", title="Gemeentesecretaris", roles=("secretary",)),
        make_user(session),
        make_user(session, email="beoordelaar@example.nl", title="Beleidsmedewerker", roles=("assessor",)),
        make_user(session, email="burgemeester@example.nl", title="Burgemeester", roles=("mayor",)),
    )


def code(number: int) -> str:
    """T01 … T21, then L01 …, as topics are called."""
    return f"T{number + 1:02}" if number < 21 else f"L{number - 20:02}"


def title(number: int) -> str:
    return TITLES[number] if number < len(TITLES) else f"Plaatselijk onderwerp {number}"


def decided_round(session: Session, people: People, year: int, topics: int) -> Round:
    """A round in which everything was decided: topic n got level 2 to 4 in turn."""
    round = make_round(session, year=year, library=LIBRARY)
    for number in range(topics):
        level = 2 + number % 3
        topic = make_assessment(session, round=round, code=code(number), title=title(number), phase="consensus", result=stored_result(LIBRARY, value=level - 1))
        make_decision(session, assessment=topic, level=level, proposed_by=people.director, decided_by=people.secretary)
    return round


def adopted_round(session: Session, people: People, year: int, topics: int) -> Round:
    """The same, adopted."""
    round = decided_round(session, people, year, topics)
    adopt(session, people.secretary, round, round.version)
    return round


def busy_year(session: Session, people: People, topics: int, year: int = 2027) -> Round:
    """A round on its way after an adopted one: of every five topics one is scored, one discussed, one proposed, two decided."""
    adopted_round(session, people, year - 1, topics)
    round = make_round(session, year=year, library=LIBRARY)
    for number in range(topics):
        turn, result = number % 5, stored_result(LIBRARY, value=1 + number % 3)
        topic = make_assessment(
            session,
            round=round,
            code=code(number),
            title=title(number),
            phase="scoring" if turn == 0 else "consensus",
            result=None if turn == 0 else result,
        )
        for user, role in ((people.director, "oov"), (people.assessor, "vakafdeling")):
            assign(session, assessment=topic, user=user, rater_role=role)
        if turn >= 2:
            make_decision(session, assessment=topic, level=4, proposed_by=people.director, decided_by=people.secretary if turn > 2 else None)
    return round


def topics_of(session: Session, round: Round) -> list[Assessment]:
    """The topics of the round by code."""
    return sorted(session.scalars(select(Assessment).where(Assessment.round_id == round.id)), key=lambda each: each.topic.code)

"""A year with everything that a report can tell, for tests of the report."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.documents.blocks import Audience, Report
from risico.documents.report import assemble
from risico.organisation.models import Municipality
from risico.plugins import make_plugin_manager
from risico.year.models import Year
from risico_scan import outcomes
from risico_scan.adoption import adopt
from risico_scan.models import AgreedScore, Answer, Assessment, Assignment, Decision, Round, Topic

from .cases import LIBRARY
from .factories import answer, assign, make_assessment, make_decision, make_round, make_user, stored_result

LAST, THIS = datetime(2026, 6, 3, 10, tzinfo=UTC), datetime(2027, 5, 11, 10, tzinfo=UTC)
ROLES = ("oov", "vakafdeling", "communicatie")
PLUGINS = make_plugin_manager()


@dataclass
class Told:
    """Who decides, the round of this year and its topics by code."""

    session: Session
    secretary: User
    director: User
    assessors: list[User]
    round: Round
    topics: dict[str, Assessment]

    def adopt(self) -> str:
        """Adopt the round; gives its checksum. Every topic must be decided."""
        with clock.at(THIS):
            made = adopt(self.session, self.secretary, self.round, self.round.version)
        self.session.commit()
        return made.sha256


def a_year(session: Session, text: str = "") -> Told:
    """2026, adopted and looked back upon; and 2027, with topics in every phase.

    `text` stands in every field that somebody types, and in every name of an account.
    """
    session.add(Municipality(id=1, name="Voorbeeldgemeente"))
    secretary = make_user(session, email=f"{text}secretaris@example.nl", title=text or "Gemeentesecretaris", roles=("secretary",))
    director = make_user(session, email=f"{text}oov@example.nl", title=text or "Directeur OOV")
    assessors = [make_user(session, email=f"{text}beoordelaar-{role}@example.nl", title=text or f"Beoordelaar {role}", roles=("assessor",)) for role in ROLES]
    told = Told(session, secretary, director, assessors, make_round(session, year=2026, library=LIBRARY), {})
    with clock.at(LAST):
        _last_year(told, text)
    told.round = make_round(session, library=LIBRARY)
    with clock.at(THIS):
        _this_year(told, text)
    session.commit()
    return told


def _last_year(told: Told, text: str) -> None:
    for code, title, value, level in (("T01", "Opvang asielzoekers", 2, 3), ("T06", "Vakantieparken", 3, 4), ("T15", "Sluiting zwembad", 1, 2)):
        decide(told, topic(told, code, title, text, value=value), level, text)
    adopt(told.session, told.secretary, told.round, told.round.version)
    for code, severity in (("T01", 2), ("T06", 0), ("T15", 4)):
        outcomes.record(told.session, told.director, told.topics[code], severity, text or "Er was één incident.", 0)


def _this_year(told: Told, text: str) -> None:
    """T01 raised, T06 lowered, L01 low on the short questions; T03 and T12 under discussion, T08 still being scored."""
    decide(
        told,
        topic(told, "T01", "Opvang asielzoekers", text, value=3, M5=4),
        5,
        text,
        strategies={"c": ["c1", "c2"]},
        measures=["M25", "M26"],
        scenario=text or "Draaiboek 2",
    )
    decide(told, topic(told, "T06", "Vakantieparken", text, value=3), 3, text, evidence=text or "Uit twee gesprekken.", strategies={"b": []}, measures=["M26"])
    decide(told, topic(told, "L01", "Parkeren centrum", text, value=0, question_set="short"), 1, text)
    topic(told, "T03", "Coffeeshops", text, value=2)
    proposed = topic(told, "T12", "Jaarwisseling", text, value=2)
    make_decision(told.session, assessment=proposed, level=4, proposed_by=told.director, reason=text or "Vorig jaar ging het mis.", measures=["M50"])
    topic(told, "T08", "Windpark Noorderdijk", text, value=4, phase="scoring")
    told.topics["T01"].rounds_held, told.topics["T01"].reopened = 2, text or "Er kwamen feiten bij."


def topic(told: Told, code: str, title: str, text: str, *, value: int, phase: str = "consensus", question_set: str = "full", **scores: int) -> Assessment:
    """A topic with three sheets, a note, an agreed score and an answer to the counter-question; its outcome comes from `value`."""
    result = stored_result(LIBRARY, value=value, roles=ROLES, **scores) if phase != "scoring" else None
    made = make_assessment(told.session, round=told.round, code=code, title=title, moment=text or "Raad", question_set=question_set, result=result)
    made.decided_on, made.phase, made.counter = date(2027, 6, 24), phase, text or "Dat groepen van buiten al contact hebben."
    for user, role, score in zip(told.assessors, ROLES, (1, 4, 3), strict=True):
        sheet = assign(told.session, assessment=made, user=user, rater_role=role)
        answer(told.session, assignment=sheet, question="M5", score=score, note=text or "Uit de raad.")
        answer(told.session, assignment=sheet, question="P2", score=None)
    told.session.add(
        AgreedScore(assessment_id=made.id, question="M5", score=3, reason=text or "Zo was het online.", agreed_by_id=told.director.id, agreed_at=clock.now())
    )
    told.topics[code] = made
    return made


def decide(told: Told, made: Assessment, level: int, text: str, **fields: Any) -> Decision:
    """The decision by two people, with a reason and a remark."""
    fields = {"reason": text or "Dit zagen wij samen.", "remark": text or "Akkoord.", **fields}
    return make_decision(told.session, assessment=made, level=level, proposed_by=told.director, decided_by=told.secretary, **fields)


def drop_undecided(told: Told) -> None:
    """Leave only the decided topics, so that the round can be adopted."""
    for code in ("T03", "T08", "T12"):
        made = told.topics.pop(code)
        for row in (*told.session.query(Decision), *told.session.query(AgreedScore)):
            if row.assessment_id == made.id:
                told.session.delete(row)
        for sheet in told.session.query(Assignment).filter_by(assessment_id=made.id):
            told.session.query(Answer).filter_by(assignment_id=sheet.id).delete()
            told.session.delete(sheet)
        told.session.flush()
        told.session.delete(made)
    told.session.commit()


def report(session: Session, audience: Audience, year: int = 2027) -> Report:
    """The report as the job makes it, on the day of the story."""
    with clock.at(THIS):
        return assemble(session, PLUGINS, LIBRARY, session.get_one(Year, year), audience)


def many_topics(session: Session, count: int) -> Round:
    """A round of decided topics, each fully scored by four assessors, in a few statements."""
    people = [make_user(session, email=f"{n}@example.nl", title=f"Functie {n}", roles=("assessor",)) for n in range(4)]
    round = make_round(session, library=LIBRARY)
    results = [stored_result(LIBRARY, value=value) for value in (1, 2, 3)]
    rows = [_full_topic(round, n, results[n % 3]) for n in range(count)]
    session.add_all(rows)
    session.flush()
    for row in rows:
        session.add_all(_talked_about(row, people))
    sheets = [Assignment(assessment_id=row.id, user=user, rater_role=role) for row in rows for user, role in zip(people, (*ROLES, "juridisch"), strict=True)]
    session.add_all(sheets)
    session.flush()
    asked = [question.id for question in LIBRARY.questions if question.block != "B"]
    given = {"score": 2, "unknown": False, "basis": "experience", "note": "", "saved_at": clock.now(), "version": 1}
    session.execute(insert(Answer), [{"assignment_id": sheet.id, "question": id, **given} for sheet in sheets for id in asked])
    session.commit()
    return round


def _full_topic(round: Round, number: int, result: dict[str, Any]) -> Assessment:
    topic = Topic(code=f"L{number:03}", title=f"Onderwerp {number} over de inrichting van een wijk")
    made = Assessment(round=round, topic=topic, title=topic.title, question_set="full", phase="decided", result=result)
    made.closed_at, made.counter = clock.now(), "Dat er meer speelt dan wij weten. " * 5
    return made


def _talked_about(row: Assessment, people: list[User]) -> tuple[Decision, AgreedScore]:
    """A decision and an agreed score."""
    strategies, measures = {"c": ["c1"]}, ["M25", "M26", "M29"]
    decision = Decision(assessment_id=row.id, state="decided", level=2 + row.id % 3, reason="Een reden. " * 10, strategies=strategies, measures=measures)
    decision.proposed_by, decision.proposed_at = people[0], clock.now()
    decision.decided_by, decision.decided_at = people[1], clock.now()
    agreed = AgreedScore(assessment_id=row.id, question="M5", score=3, reason="Een reden. " * 10, agreed_by_id=people[0].id, agreed_at=clock.now())
    return decision, agreed

"""Which year a year starts from, what is known of its topics, and what changed in the questions since."""

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.content.types import Library
from risico.contract import Fact
from risico_scan.changes import compare
from risico_scan.facts import facts
from risico_scan.models import Outcome
from risico_scan.previous import Earlier, last_year, previous_round
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_assessment, make_decision, make_round, make_user, stored_result


@pytest.fixture
def user(session: Session) -> User:
    return make_user(session)


def decided(session: Session, user: User, year: int, *, state: str = "open", correction: str | None = None, level: int = 3) -> None:
    round = make_round(session, year=year, library=LIBRARY, state=state)
    round.correction = correction
    topic = make_assessment(session, round=round, phase="consensus", result=stored_result(LIBRARY, value=2))
    make_decision(session, assessment=topic, level=level, proposed_by=user, decided_by=user)


def undecided(session: Session, user: User, year: int) -> None:
    make_assessment(session, round=make_round(session, year=year, library=LIBRARY))


MAKE: dict[str, Callable[[Session, User, int], None]] = {
    "scoring": undecided,
    "decided": decided,
    "adopted": partial(decided, state="adopted"),
    "corrected": partial(decided, correction="Een fout in de cijfers."),
}


@pytest.mark.parametrize(
    ("rounds", "expected"),
    [
        ({}, None),
        ({2026: "scoring"}, None),
        ({2026: "decided"}, 2026),
        ({2025: "adopted", 2026: "decided"}, 2025),
        ({2024: "adopted", 2025: "adopted", 2026: "scoring"}, 2025),
        ({2024: "decided", 2025: "decided", 2026: "scoring"}, 2025),
        ({2025: "adopted", 2026: "corrected"}, 2026),
        ({2027: "adopted", 2028: "adopted"}, None),
    ],
)
def test_the_year_before_is_the_last_adopted_one_or_else_the_last_decided_one(
    session: Session, user: User, rounds: dict[int, str], expected: int | None
) -> None:
    for year, kind in rounds.items():
        MAKE[kind](session, user, year)
    session.flush()
    found = previous_round(session, 2027)
    assert (found.year if found else None) == expected


def test_last_year_has_level_and_band_of_what_was_decided(session: Session, user: User) -> None:
    decided(session, user, 2026, state="adopted", level=4)
    found = previous_round(session, 2027)
    assert found
    make_assessment(session, round=found, code="T02", title="Open gebleven", phase="consensus", result=stored_result(LIBRARY, value=2))
    assert last_year(session, 2027) == {
        "T01": Earlier(2026, "T01", "Opvang asielzoekers", 4, (3, 3)),
        "T02": Earlier(2026, "T02", "Open gebleven", None, None),
    }


def test_facts_tell_last_years_level_and_what_happened(session: Session, user: User) -> None:
    decided(session, user, 2026, state="adopted", level=4)
    assert facts(session, "T01", 2027) == (Fact("Niveau in 2026", "4 hoog (3–3)"),)
    assert facts(session, "T02", 2027) == ()
    assert facts(session, "T01", 2026) == ()
    topic = previous_round(session, 2027)
    assert topic
    session.add(Outcome(assessment_id=1, severity=2, note="Bij de opening.", recorded_by_id=user.id, recorded_at=topic.opened_at))
    session.flush()
    assert facts(session, "T01", 2027)[1] == Fact("Terugblik", "Er was één incident, zoals intimidatie of vernieling. Bij de opening.")


def test_the_scan_tells_its_facts_by_the_hook(app: Flask, session: Session, user: User) -> None:
    decided(session, user, 2026, state="adopted")
    core = app.extensions["risico"]
    told = core.plugins.hook.topic_facts(session=session, library=core.library, code="T01", year=2027)
    assert [fact.label for part in told for fact in part] == ["Niveau in 2026"]


def with_changes() -> Library:
    first, _, *rest = LIBRARY.questions
    topic, *topics = LIBRARY.topics
    own = topic.questions[0].model_copy(update={"anchors": ("Nee, nooit.", *topic.questions[0].anchors[1:])})
    return LIBRARY.model_copy(
        update={
            "digest": "anders",
            "questions": (first.model_copy(update={"text": "Een andere vraag?", "source": ("EV",)}), *rest),
            "topics": (topic.model_copy(update={"questions": (own, *topic.questions[1:])}), *topics[:-1], topics[-1].model_copy(update={"id": "T90"})),
            "rules": LIBRARY.rules.model_copy(
                update={
                    "R1": LIBRARY.rules.R1.model_copy(update={"minimum": 5}),
                    "short_set": LIBRARY.rules.short_set.model_copy(update={"unknown_at_most": 1}),
                }
            ),
        }
    )


def test_changes_in_questions_topics_and_rules_are_told_with_both_texts() -> None:
    found = {(one.what, one.word, one.id): {change.field: (change.before, change.after) for change in one.changes} for one in compare(LIBRARY, with_changes())}
    assert found == {
        ("changed", "vraag", LIBRARY.questions[0].id): {"tekst": (LIBRARY.questions[0].text, "Een andere vraag?")},
        ("off", "vraag", LIBRARY.questions[1].id): {},
        ("changed", "onderwerp", "T01"): {"eigen vraag T01.1, antwoord 0": ("Nee, de raad is niet gepeild.", "Nee, nooit.")},
        ("added", "onderwerp", "T90"): {},
        ("off", "onderwerp", "T21"): {},
        ("changed", "regel", "R1"): {"minimaal niveau": ("4", "5")},
        ("changed", "regel voor de korte vragen", ""): {"onbekend hooguit": ("2", "1")},
    }


def test_the_same_content_has_no_changes() -> None:
    assert compare(LIBRARY, LIBRARY) == ()
    assert compare(LIBRARY, LIBRARY.model_copy(update={"digest": "anders"})) == ()

"""Three years of the scan in Voorbeeldgemeente, made the way people make them: through the services.

Last year is adopted and looked back upon, this year is being discussed, next year is being scored.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pluggy
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.types import Library
from risico.year.service import open_year

from . import adoption, answers, consensus, decisions, outcomes, rounds
from .answer_sheet import TypedAnswer
from .assessors import assign
from .demo_story import STORIES, Story
from .models import Assessment
from .previous import last_year
from .results import BASES
from .service import decision_on, get_assessment, get_round, library_of

ASSESSORS = {"oov": "oov", "beoordelaar": "vakafdeling", "communicatie": "communicatie", "juridisch": "juridisch"}
LEAN = {"communicatie": 1, "juridisch": -1}
"""Which way somebody leans when they differ from the rest."""


class Demo:
    """Writes the story with the people in it."""

    def __init__(self, session: Session, library: Library, plugins: pluggy.PluginManager) -> None:
        self._session, self._library, self._plugins = session, library, plugins
        found = {user.email.partition("@")[0]: user for user in session.scalars(select(User))}
        self._secretary, self._director = found["secretaris"], found["oov"]
        self._assessors = {found[name]: role for name, role in ASSESSORS.items()}

    def write(self) -> None:
        """All three years. The middle one is that of ten days ago, so that nothing is dated in the future."""
        recent = clock.today() - timedelta(days=10)
        year = recent.year
        self._adopted_year(year - 1)
        self._discussed_year(year, recent - timedelta(days=90))
        self._scored_year(year + 1, recent)

    def _adopted_year(self, year: int) -> None:
        stories = [story for story in STORIES if not story.fresh]
        with _on(date(year, 2, 3)):
            self._open(year, stories)
        with _on(date(year, 3, 10)):
            self._score(year, stories)
            self._close(year, stories)
        with _on(date(year, 4, 14)):
            self._propose(year, stories)
        with _on(date(year, 5, 12)):
            self._decide(year, stories)
            adoption.adopt(self._session, self._secretary, get_round(self._session, year), get_round(self._session, year).version)
        with _on(date(year, 12, 8)):
            for story in stories:
                outcomes.record(self._session, self._director, self._topic(year, story), story.severity, story.happened, 0)

    def _discussed_year(self, year: int, day: date) -> None:
        """Two topics decided, one lowered and waiting for the second person, the rest being talked about."""
        with _on(min(day, date(year, 1, 12))):
            self._open(year, STORIES)
        with _on(day + timedelta(days=30)):
            self._score(year, STORIES)
            self._close(year, STORIES)
        quiet = [story for story in STORIES if story.code in ("T15", "T16")]
        with _on(day + timedelta(days=60)):
            self._propose(year, quiet)
            self._lower(year, next(story for story in STORIES if story.code == "T08"))
        with _on(day + timedelta(days=75)):
            self._decide(year, quiet)

    def _scored_year(self, year: int, day: date) -> None:
        """Three assessors are on their way, one has not begun."""
        with _on(day):
            self._open(year, STORIES)
        with _on(day + timedelta(days=5)):
            self._score(year, STORIES[:2])
            self._score(year, STORIES[2:5], people=2)

    def _open(self, year: int, stories: Sequence[Story]) -> None:
        open_year(self._session, self._secretary, year)
        rounds.choose(self._session, self._director, year, self._library, [story.code for story in stories])
        for story in stories:
            topic = self._topic(year, story)
            rounds.change(self._session, self._director, topic, topic.version, story.title, story.moment, date(year, *story.day) if story.day else None)
            assign(self._session, self._director, topic, {user.id: role for user, role in self._assessors.items()})
            if topic.question_set == "short" and not story.short:
                answers.ask_full_set(self._session, self._director, topic)

    def _score(self, year: int, stories: Sequence[Story], people: int = 4) -> None:
        for story in stories:
            topic = self._topic(year, story)
            for user, role in list(self._assessors.items())[:people]:
                sheet = answers.sheet_of(self._session, user, topic)
                asked = [question.id for part in sheet.parts for question in part.questions]
                typed = {id: (_answer(story, year, role, id), 0) for id in asked}
                answers.save_all(self._session, user, topic, typed)

    def _close(self, year: int, stories: Sequence[Story]) -> None:
        earlier = last_year(self._session, year)
        for story in stories:
            topic = self._topic(year, story)
            last = earlier.get(story.code)
            library = library_of(self._session, topic.round)
            consensus.close_scoring(self._session, self._director, library, topic, topic.version, last.level if last else None)
            for question, score, reason in story.agreed:
                consensus.agree(self._session, self._director, library, topic, question, score, reason, 0)

    def _propose(self, year: int, stories: Sequence[Story]) -> None:
        for story in stories:
            topic = self._topic(year, story)
            consensus.record_counter(self._session, self._director, topic, story.counter, topic.version)
            level = topic.result["view"]["level"] if topic.result else 1
            self._put_forward(topic, story, level)

    def _lower(self, year: int, story: Story) -> None:
        """A lower level than computed, which only a second person who did not score can adopt."""
        topic = self._topic(year, story)
        consensus.record_counter(self._session, self._director, topic, story.counter, topic.version)
        level = topic.result["view"]["level"] if topic.result else 2
        reason, evidence = "De dorpen en de initiatiefnemer zijn het eens over de verdeling van de opbrengst.", "Verslag van de drie dorpsavonden."
        self._put_forward(topic, story, level - 1, reason=reason, evidence=evidence)

    def _put_forward(self, topic: Assessment, story: Story, level: int, reason: str = "", evidence: str = "") -> None:
        library = library_of(self._session, topic.round)
        risks = {strategy.id: tuple(risk.id for risk in strategy.risks) for strategy in library.strategies if strategy.id in story.strategies}
        proposal = decisions.Proposal(level, risks, story.measures, reason, evidence, story.scenario)
        decisions.propose(self._session, self._director, library, topic, proposal, 0)

    def _decide(self, year: int, stories: Sequence[Story]) -> None:
        for story in stories:
            topic = self._topic(year, story)
            decision = decision_on(self._session, topic)
            decisions.decide(self._session, self._secretary, self._plugins, topic, decision.version if decision else 0, "")

    def _topic(self, year: int, story: Story) -> Assessment:
        return get_assessment(self._session, year, story.code)


@contextmanager
def _on(day: date) -> Iterator[None]:
    with clock.at(datetime.combine(day, time(10, 30), clock.AMSTERDAM)):
        yield


def _answer(story: Story, year: int, role: str, question: str) -> TypedAnswer:
    """What somebody in this role answers: the profile, with the differences that people have."""
    dice = hashlib.sha256(f"{story.code} {year} {role} {question}".encode()).digest()
    if dice[0] < 10:
        return TypedAnswer("unknown")
    typical = int(story.profile[question[0]][int(question[1:]) - 1]) if question[1:].isdecimal() else 2
    differs = LEAN.get(role, 1 if dice[1] % 2 else -1) if dice[0] > 175 else 0
    return TypedAnswer(str(min(4, max(0, typical + differs))), BASES[min(2, dice[2] // 100)])

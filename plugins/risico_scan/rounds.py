"""Opening the round of a year and choosing its topics (design.md §5 rule 11)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.load import canonical
from risico.content.types import Library
from risico.errors import Refused, same_version
from risico.year.service import get_year

from .merge import merged
from .models import Answer, Assessment, Assignment, Content, Round, Topic
from .permissions import ScanPermission, check
from .previous import Earlier, last_year
from .service import ADOPTED, CONSENSUS, DECIDED, OPEN, SCORING, find_round, hold, library_of

TITLE_LENGTH = 80
YEARS_AHEAD = 5
"""So many years after the planning year the day of a decision may be; a later one is a mistake in typing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic that can be chosen. `why` is empty for what the library does not have; `begun`: scored, so it cannot be taken off."""

    code: str
    title: str
    why: str
    chosen: bool
    begun: bool
    earlier: Earlier | None


def start(session: Session, user: User, year: int, library: Library) -> Round:
    """The round of this planning year, opened with this content when there was none; NotFound when the year is not open."""
    check(user, ScanPermission.LEAD)
    get_year(session, year)
    found = session.scalar(select(Round).where(Round.year == year).with_for_update())
    if found is not None:
        return found
    if session.get(Content, library.digest) is None:
        session.add(Content(digest=library.digest, json=canonical(library)))
    round = Round(year=year, content_digest=library.digest, state=OPEN, opened_at=clock.now())
    session.add(round)
    session.flush()
    return round


def choices(session: Session, year: int, library: Library) -> tuple[Choice, ...]:
    """Every topic of the library and every other topic of earlier years, in that order.

    `library` is the content of a new round; a round that is open keeps its own.
    """
    round = find_round(session, year)
    content = library_of(session, round) if round else library
    chosen = _chosen(session, round) if round else {}
    earlier = last_year(session, year)
    why = {topic.id: topic.why for topic in content.topics}
    titles = {topic.id: topic.title for topic in content.topics}
    titles |= {topic.code: topic.title for topic in session.scalars(select(Topic).order_by(Topic.code))}
    titles |= {code: each.title for code, (each, _) in chosen.items()}
    return tuple(
        Choice(code, title, why.get(code, ""), code in chosen, code in chosen and chosen[code][1], earlier.get(code)) for code, title in titles.items()
    )


def choose(session: Session, user: User, year: int, library: Library, codes: Iterable[str], seen: Collection[str] | None = None) -> Round:
    """Give the year these topics. `seen`: what was chosen when the page was opened; what others changed since then stays.

    Refused when a topic that should go was scored, or a code does not exist.
    """
    round = start(session, user, year, library)
    must_be_open(session, round)
    now = _chosen(session, round)
    wanted = merged(dict.fromkeys(now if seen is None else seen, True), dict.fromkeys(now, True), dict.fromkeys(codes, True))
    _take_off(session, [each for code, each in now.items() if code not in wanted])
    _add(session, round, [code for code in wanted if code not in now])
    session.flush()
    return round


def add_local(session: Session, user: User, year: int, library: Library, title: str) -> Assessment:
    """A topic of the municipality's own, with the next free code L01, L02 …; Refused when the title is taken."""
    round = start(session, user, year, library)
    must_be_open(session, round)
    known = {choice.code: choice.title.casefold() for choice in choices(session, year, library)}
    if title.casefold() in known.values():
        raise Refused("Dit onderwerp bestaat al. Vink het aan in de lijst.", field="title")
    numbers = (f"L{number:02d}" for number in range(1, 1000))
    topic = Topic(code=next(code for code in numbers if code not in known), title=title)
    assessment = Assessment(round=round, topic=topic, title=title, question_set="short", phase=SCORING)
    session.add(assessment)
    session.flush()
    return assessment


def change(session: Session, user: User, assessment: Assessment, version: int, title: str, moment: str, decided_on: date | None) -> None:
    """Another title, or who decides and on which day; next year starts with this title. Refused for a day that no round of this year can be about."""
    check(user, ScanPermission.LEAD)
    year = assessment.round.year
    if decided_on is not None and not year - 1 <= decided_on.year <= year + YEARS_AHEAD:
        raise Refused(f"Kies een dag in {year - 1} tot en met {year + YEARS_AHEAD}.", "decided_on")
    hold(session, assessment, SCORING, CONSENSUS, DECIDED)
    same_version(assessment.version, version, "dit onderwerp")
    assessment.title = assessment.topic.title = title
    assessment.moment, assessment.decided_on = moment, decided_on
    session.flush()


def must_be_open(session: Session, round: Round) -> None:
    """Have the round alone until the transaction ends; Refused when it is adopted."""
    session.refresh(round, with_for_update=True)
    if round.state == ADOPTED:
        raise Refused("Deze ronde is vastgesteld. Heropen haar eerst met een reden als er iets moet veranderen.")


def _chosen(session: Session, round: Round) -> dict[str, tuple[Assessment, bool]]:
    """The topics of the round by code, each with whether anybody began: an answer was given, or the scoring was closed."""
    answered = select(Answer.id).join(Assignment, Assignment.id == Answer.assignment_id).where(Assignment.assessment_id == Assessment.id).exists()
    query = select(Assessment, or_(Assessment.phase != SCORING, answered)).where(Assessment.round_id == round.id).order_by(Assessment.id)
    return {each.topic.code: (each, bool(begun)) for each, begun in session.execute(query)}


def _take_off(session: Session, unwanted: Collection[tuple[Assessment, bool]]) -> None:
    """Remove these topics with who was asked; a local topic that was in no other year goes as a whole."""
    for assessment, begun in unwanted:
        if begun:
            raise Refused(f"Over ‘{assessment.title}’ zijn al vragen beantwoord. Dit onderwerp kan er niet meer af.", field="codes")
    for assessment, _ in unwanted:
        session.execute(delete(Assignment).where(Assignment.assessment_id == assessment.id))
        session.delete(assessment)
        session.flush()
        elsewhere = select(Assessment.id).where(Assessment.topic_id == Topic.id).exists()
        session.execute(delete(Topic).where(Topic.id == assessment.topic_id, ~elsewhere))


def _add(session: Session, round: Round, codes: Collection[str]) -> None:
    """Put these topics in the round: the short questions first, unless the level was high last year (design.md §5 rule 0)."""
    library = library_of(session, round)
    earlier = last_year(session, round.year)
    topics = {topic.code: topic for topic in session.scalars(select(Topic).where(Topic.code.in_(filter(str.isalnum, codes))))}
    for code in codes:
        topic = topics.get(code) or _from_library(library, code)
        level = earlier[code].level if code in earlier else None
        question_set = "full" if level and level >= library.rules.short_set.last_level_below else "short"
        session.add(Assessment(round=round, topic=topic, title=topic.title, question_set=question_set, phase=SCORING))


def _from_library(library: Library, code: str) -> Topic:
    found = library.topic(code)
    if found is None:
        raise Refused("Dit onderwerp bestaat niet. Kies een onderwerp uit de lijst.", field="codes")
    return Topic(code=code, title=shorten(found.title, TITLE_LENGTH, placeholder="…"))

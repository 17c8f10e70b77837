"""What the report tells of: the adopted version of a round, or the round as it stands now, with the year before it.

An adopted round is read from its frozen JSON, and so is the year before as it was adopted by then: what was adopted
never changes, whatever happens in the app afterwards. Only what people see when they look back is read as it is now.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.content.types import Library
from risico.errors import Refused

from ..adoption import get_version
from ..freezing import freeze, read_rows
from ..frozen import FrozenAdoption, FrozenRound, FrozenTopic, read_document, sha256
from ..models import Adoption, Round
from ..outcomes import Lookback, lookbacks
from ..previous import Earlier, last_year
from ..service import ADOPTED, DECIDED, SCORING, find_round, library_of


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. `level` (1-5) is the one that counts, None as long as there is none; `earlier` is the year before."""

    frozen: FrozenTopic
    level: int | None
    earlier: Earlier | None

    @property
    def title(self) -> str:
        return self.frozen.title

    @property
    def band(self) -> tuple[int, int] | None:
        return self.frozen.result.band if self.frozen.result else None

    @property
    def decided(self) -> bool:
        return self.frozen.phase == DECIDED

    @property
    def risen(self) -> bool:
        """Whether the level is higher than the year before."""
        was = self.earlier.level if self.earlier else None
        return was is not None and self.level is not None and self.level > was

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that hold, R0 to R5."""
        return self.frozen.result.rules if self.frozen.result else ()


@dataclass(frozen=True, slots=True)
class Source:
    """Everything of one year. `topics`: from high to low, then those without a level. `adoption` is None for a concept.

    `before` is the year before and `lookbacks` its topics with what happened; None and empty in the first year.
    """

    year: int
    library: Library
    topics: tuple[Topic, ...]
    adoption: FrozenAdoption | None
    checksum: str
    before: int | None
    lookbacks: tuple[Lookback, ...]

    @property
    def placed(self) -> tuple[Topic, ...]:
        """The topics that have a level."""
        return tuple(topic for topic in self.topics if topic.level is not None)

    @property
    def undecided(self) -> tuple[Topic, ...]:
        return tuple(topic for topic in self.topics if not topic.decided)


def read(session: Session, year: int) -> Source | None:
    """Everything the report needs, in a fixed number of statements; None when the year has no topics.

    Refused when the adopted version is no longer what was adopted.
    """
    round = find_round(session, year)
    if round is None:
        return None
    if round.state == ADOPTED:
        version = get_version(session, round)
        if sha256(version.json) != version.sha256:
            raise Refused("De vastgestelde versie hoort niet meer bij haar controlegetal. Maak geen verslag en bel uw beheerder.")
        document = read_document(version.json)
        return _source(session, round, document.round, document.adoption, version.sha256)
    return _source(session, round, freeze(round, read_rows(session, round)), None, "")


def _source(session: Session, round: Round, frozen: FrozenRound, adoption: FrozenAdoption | None, checksum: str) -> Source | None:
    if not frozen.topics:
        return None
    earlier = _earlier(session, round.year, adoption.at if adoption else None)
    before = next((each.year for each in earlier.values()), None)
    topics = (Topic(topic, _level(topic), earlier.get(topic.code)) for topic in map(_without_scores, frozen.topics))
    looked = tuple(each for each in lookbacks(session) if each.year == before)
    return Source(round.year, library_of(session, round), tuple(sorted(topics, key=_order)), adoption, checksum, before, looked)


def _earlier(session: Session, year: int, at: datetime | None) -> dict[str, Earlier]:
    """The year before by code: as it was adopted at that moment (None: now), else what is decided there."""
    query = select(Adoption.json).join(Round, Round.id == Adoption.round_id).where(Round.year < year)
    query = query if at is None else query.where(Adoption.adopted_at <= at)
    adopted = session.scalar(query.order_by(Round.year.desc(), Adoption.number.desc()).limit(1))
    if adopted is None:
        return last_year(session, year)
    before = read_document(adopted).round
    return {topic.code: Earlier(before.year, topic.code, topic.title, _level(topic), topic.result.band if topic.result else None) for topic in before.topics}


def _without_scores(topic: FrozenTopic) -> FrozenTopic:
    """Of a topic that is being scored nobody may know more than that (design.md §5 rule 1)."""
    if topic.phase != SCORING:
        return topic
    return replace(topic, closed_at=None, rounds_held=0, reopened="", counter="", result=None, sheets=(), agreed={}, decision=None)


def _level(topic: FrozenTopic) -> int | None:
    """The level that counts: the decided one, else the computed one; a proposal changes nothing yet (design.md §5 rule 8)."""
    if topic.phase == DECIDED and topic.decision is not None:
        return topic.decision.level
    return topic.result.level if topic.result else None


def _order(topic: Topic) -> tuple[bool, int, int, str, str]:
    return topic.level is None, -(topic.level or 0), -(topic.band or (0, 0))[1], topic.title, topic.frozen.code

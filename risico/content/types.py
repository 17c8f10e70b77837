"""The types of the content in `assessments/`: what a TOML file may hold, and nothing else.

Sources: domain.md §2 (questions, matrix, rules, strategies), §3 (topics), §4 (measures).
Every type refuses unknown keys; the loader turns a refusal into a message with file, key and line.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from .base import Content, Text
from .briefings import BriefingFact, BriefingSection, GuideChapter, HelpLink
from .calendar import ChangePath, Election, Moment
from .registration import CountField, IndicatorDefinition, NationalFigure, PollTexts, ProcessStep, RegistrationChance
from .retention import Retention

QuestionId = Annotated[str, StringConstraints(pattern=r"^[A-Z][1-9][0-9]?$")]
OwnQuestionId = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}\.[1-9][0-9]?$")]
TopicId = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}$")]
MeasureId = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}$")]
Address = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+$")]
BlockId = Literal["P", "M", "O", "V", "B", "E", "D"]
Direction = Literal["up", "down"]
"""`up`: a higher score is more risk. `down`: a higher score is less risk (risk = 4 - score)."""
Anchors = Annotated[tuple[Text, ...], Field(min_length=5, max_length=5)]
"""Five texts, for the scores 0 to 4 in that order."""


class Block(Content):
    """One part of the question list. `asked_of`: rater roles that can know it, or `all`, or `poll`."""

    id: BlockId
    title: Text
    intro: Text
    asked_of: Annotated[tuple[Text, ...], Field(min_length=1)]


class Question(Content):
    """One of the common questions; `labels` are the short forms of the anchors for pictures."""

    id: QuestionId
    block: BlockId
    direction: Direction
    text: Text
    anchors: Anchors
    labels: Anchors
    source: Annotated[tuple[Text, ...], Field(min_length=1)]
    short: bool = False
    valid_from: date


class OwnQuestion(Content):
    """A topic's own question, asked after the common ones; it stays outside the level."""

    id: OwnQuestionId
    direction: Direction
    text: Text
    anchors: Anchors


class Topic(Content):
    """A topic of the library (domain.md §3): about a decision, never about a group or a person."""

    id: TopicId
    title: Text
    why: Text
    actors: Text
    signals: Annotated[tuple[Text, ...], Field(min_length=1)]
    decides: Text
    nuance: Text | None = None
    measures: tuple[MeasureId, ...] = ()
    questions: Annotated[tuple[OwnQuestion, ...], Field(min_length=1)]
    source: tuple[Text, ...] = ()


class Condition(Content):
    """A score that makes a strategy fit: `score >= at_least` or `score <= at_most` (raw score 0-4), exactly one of the two.

    `reason` completes "Past:", `otherwise` completes "Past minder:" when the condition does not hold.
    """

    question: QuestionId
    at_least: Annotated[int, Field(ge=0, le=4)] | None = None
    at_most: Annotated[int, Field(ge=0, le=4)] | None = None
    reason: Text
    otherwise: Text

    @model_validator(mode="after")
    def _one_bound(self) -> "Condition":
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("vul één van de twee in: at_least of at_most.")
        return self


class StrategyRisk(Content):
    """A risk of a strategy that must be ticked off, with id such as `a1`."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][1-9]$")]
    text: Text


class Strategy(Content):
    """An intervention strategy (domain.md §2.7); any of `fits` that holds makes it fitting."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
    code: Text
    title: Text
    summary: Text
    fits: Annotated[tuple[Condition, ...], Field(min_length=1)]
    risks: Annotated[tuple[StrategyRisk, ...], Field(min_length=1)]
    steps: Annotated[tuple[Text, ...], Field(min_length=1)]
    decided_by: Text
    source: Annotated[tuple[Text, ...], Field(min_length=1)]


class Measure(Content):
    """A measure of the catalogue (domain.md §4). `review_months` is None when it goes per topic or appointment."""

    id: MeasureId
    title: Text
    phase: Annotated[tuple[Literal["vooraf", "tijdens", "nazorg"], ...], Field(min_length=1)]
    level: Annotated[tuple[Literal["individu", "gemeenschap", "samenleving"], ...], Field(min_length=1)]
    owner: Text
    paper: Text
    practice: Text
    review_months: Annotated[int, Field(ge=1, le=60)] | None = None
    review_note: Text | None = None
    core: bool = False
    source: Annotated[tuple[Text, ...], Field(min_length=1)]


class Office(Content):
    """What a function does before, during and after (role matrix below domain.md §4).

    `owner`: the word by which a measure's `owner` names this function; `accounts`: the roles of accounts that have it.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]
    title: Text
    owner: Text
    accounts: tuple[Text, ...] = ()
    before: Annotated[tuple[Text, ...], Field(min_length=1)]
    during: Annotated[tuple[Text, ...], Field(min_length=1)]
    after: Annotated[tuple[Text, ...], Field(min_length=1)]
    source: Annotated[tuple[Text, ...], Field(min_length=1)]


class Level(Content):
    """An attention level: 1 laag … 5 zeer hoog."""

    number: Annotated[int, Field(ge=1, le=5)]
    name: Text


Row = Annotated[tuple[Annotated[int, Field(ge=1, le=5)], ...], Field(min_length=5, max_length=5)]


class Matrix(Content):
    """The lookup table: `rows[effect class][plausibility class]` is the base level."""

    rows: Annotated[tuple[Row, ...], Field(min_length=5, max_length=5)]
    effect_labels: Anchors
    plausibility_labels: Anchors


class Rule(Content):
    """What a rule is called and asks; `flag` is the short text of the flag it sets, if any."""

    title: Text
    why: Text
    advice: Text | None = None
    flag: Text | None = None
    source: Annotated[tuple[Text, ...], Field(min_length=1)]


Mean = Annotated[float, Field(ge=0, le=4, allow_inf_nan=False)]
Score = Annotated[int, Field(ge=0, le=4)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
LevelNumber = Annotated[int, Field(ge=1, le=5)]


class WeakProcess(Rule):
    """R0: vulnerability at or above the threshold raises the level."""

    vulnerability_at_least: Mean
    raise_by: Annotated[int, Field(ge=1, le=4)]


class ActNow(Rule):
    """R1: one of the questions at or above the score sets a minimum level and the screen "nu doorpakken"."""

    questions: Annotated[tuple[QuestionId, ...], Field(min_length=1)]
    score_at_least: Score
    minimum: LevelNumber


class ImplicitThreat(Rule):
    """R2: weak process and tension without a threat by the definition (mean(P), mean(M), mean(D))."""

    process_at_least: Mean
    tension_at_least: Mean
    threat_below: Mean
    minimum: LevelNumber


class CreepingSubversion(Rule):
    """R3: all questions at or above the score."""

    questions: Annotated[tuple[QuestionId, ...], Field(min_length=1)]
    score_at_least: Score
    minimum: LevelNumber


class Uncertain(Rule):
    """R4: any of the four conditions; `low` may then not be concluded."""

    intuition_share_above: Share
    assessors_below: Annotated[int, Field(ge=1)]
    spread_at_least: Score
    spread_questions: Annotated[int, Field(ge=1)]
    unknown_share_above: Share


class PaperWithoutPractice(Rule):
    """R5: the protocol is known (`known`) and practice is not checked (`checked`), raw scores."""

    known: QuestionId
    known_at_least: Score
    checked: QuestionId
    checked_at_most: Score


class ShortSet(Content):
    """Rule 0 of design.md §5: when a topic may be closed as low on the short questions."""

    assessors_at_least: Annotated[int, Field(ge=1)]
    risk_below: Score
    mean_below: Mean
    unknown_at_most: Annotated[int, Field(ge=0)]
    last_level_below: LevelNumber


class Rules(Content):
    """Rules R0 to R6 with their thresholds (domain.md §2.4) and the short set (design.md §5 rule 0)."""

    R0: WeakProcess
    R1: ActNow
    R2: ImplicitThreat
    R3: CreepingSubversion
    R4: Uncertain
    R5: PaperWithoutPractice
    R6: Rule
    short_set: ShortSet


class RaterRole(Content):
    """A role from which someone scores; reports show this, never a name."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    title: Text


class Source(Content):
    """Where a text comes from; texts refer to it by its code, as in `G4` or `G4:casus X`."""

    title: Text
    addresses: tuple[Address, ...] = ()


class Library(Content):
    """All content of one installation, in the order of the files, with the SHA-256 of its canonical JSON."""

    blocks: tuple[Block, ...]
    questions: tuple[Question, ...]
    topics: tuple[Topic, ...]
    strategies: tuple[Strategy, ...]
    measures: tuple[Measure, ...]
    levels: tuple[Level, ...]
    matrix: Matrix
    rules: Rules
    rater_roles: tuple[RaterRole, ...]
    offices: tuple[Office, ...] = ()
    sources: dict[str, Source]
    moments: tuple[Moment, ...] = ()
    elections: tuple[Election, ...] = ()
    paths: tuple[ChangePath, ...] = ()
    process_steps: tuple[ProcessStep, ...] = ()
    count_fields: tuple[CountField, ...] = ()
    indicators: tuple[IndicatorDefinition, ...] = ()
    national_figures: tuple[NationalFigure, ...] = ()
    registration_chance: RegistrationChance | None = None
    poll: PollTexts | None = None
    briefing_sections: tuple[BriefingSection, ...] = ()
    briefing_facts: tuple[BriefingFact, ...] = ()
    help_links: tuple[HelpLink, ...] = ()
    talk_guide: tuple[GuideChapter, ...] = ()
    retention: tuple[Retention, ...] = ()
    digest: str = ""

    def __hash__(self) -> int:
        return hash(self.digest)

    def question(self, id: str) -> Question | OwnQuestion:
        """The common or own question with this id; KeyError when there is none."""
        return self._questions[id]

    def block(self, id: str) -> Block:
        """The block with this letter; KeyError when there is none."""
        return self._blocks[id]

    def block_questions(self, id: str) -> tuple[Question, ...]:
        """The common questions of the block with this letter, in order; empty when there are none."""
        return self._questions_by_block.get(id, ())

    def topic(self, id: str) -> Topic | None:
        """The library topic with this id, or None (a local topic, or switched off)."""
        return self._topics.get(id)

    def measure(self, id: str) -> Measure | None:
        """The measure with this id, or None (a local measure, or switched off)."""
        return self._measures.get(id)

    def office(self, id: str) -> Office | None:
        """The function with this id, or None."""
        return next((office for office in self.offices if office.id == id), None)

    @property
    def chance(self) -> RegistrationChance:
        """The chance of registration; LookupError in the content that a round kept, which has none."""
        if self.registration_chance is None:
            raise LookupError("no chance of registration")
        return self.registration_chance

    def kept(self, id: str) -> Retention | None:
        """How long records of this kind are kept, or None."""
        return next((rule for rule in self.retention if rule.id == id), None)

    def level_name(self, number: int) -> str:
        """`laag` … `zeer hoog`; KeyError when there is no such level."""
        return self._level_names[number]

    @cached_property
    def _questions(self) -> Mapping[str, Question | OwnQuestion]:
        own = (question for topic in self.topics for question in topic.questions)
        everything: tuple[Question | OwnQuestion, ...] = (*self.questions, *own)
        return {question.id: question for question in everything}

    @cached_property
    def _blocks(self) -> Mapping[str, Block]:
        return {block.id: block for block in self.blocks}

    @cached_property
    def _questions_by_block(self) -> Mapping[str, tuple[Question, ...]]:
        return {block.id: tuple(q for q in self.questions if q.block == block.id) for block in self.blocks}

    @cached_property
    def _topics(self) -> Mapping[str, Topic]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def _measures(self) -> Mapping[str, Measure]:
        return {measure.id: measure for measure in self.measures}

    @cached_property
    def _level_names(self) -> Mapping[int, str]:
        return {level.number: level.name for level in self.levels}

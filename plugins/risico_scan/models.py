"""Tables of the yearly scan: rounds, topics, who scores them, answers, agreed scores, decisions and adoptions.

A round belongs to a planning year and keeps the content it was opened with. An assessment is one topic in one
round; its phase goes scoring → consensus → decided (design.md §5).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from risico.accounts.models import User
from risico.db import Base


class Content(Base):
    """The question list a round was opened with, as canonical JSON; rounds with the same content share a row."""

    __tablename__ = "scan_content"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    json: Mapped[str] = mapped_column(Text)


class Round(Base):
    """The scan of one planning year. `state`: open or adopted; a correction reopens it with a reason."""

    __tablename__ = "scan_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("year.number"), unique=True)
    content_digest: Mapped[str] = mapped_column(ForeignKey("scan_content.digest"))
    state: Mapped[str] = mapped_column(String(10), default="open")
    correction: Mapped[str | None] = mapped_column(String(500))
    opened_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Topic(Base):
    """A sensitive topic through the years. `code` is a library id (T01) or local (L01); the title is neutral."""

    __tablename__ = "scan_topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    title: Mapped[str] = mapped_column(String(80))


class Assessment(Base):
    """One topic in one round.

    `question_set`: short or full. `phase`: scoring, consensus or decided. `moment`: who decides about the topic, in words ("College,
    daarna raad"). `decided_on`: on which day that is, when it is known. `result`: the stored outcome since scoring was closed
    (`results.Result` as JSON).
    `rounds_held`: how often scoring was closed with answers that were new since the time before. `reopened`: why it was opened again.
    """

    __tablename__ = "scan_assessment"
    __table_args__ = (UniqueConstraint("round_id", "topic_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("scan_round.id"), index=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("scan_topic.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    moment: Mapped[str] = mapped_column(String(80), default="")
    decided_on: Mapped[date | None]
    question_set: Mapped[str] = mapped_column(String(5))
    phase: Mapped[str] = mapped_column(String(10), default="scoring")
    closed_at: Mapped[datetime | None]
    rounds_held: Mapped[int] = mapped_column(default=0)
    reopened: Mapped[str] = mapped_column(String(500), default="")
    counter: Mapped[str] = mapped_column(String(500), default="")
    result: Mapped[dict[str, Any] | None]
    version: Mapped[int] = mapped_column()
    topic: Mapped[Topic] = relationship(lazy="joined")
    round: Mapped[Round] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class Assignment(Base):
    """An assessor of an assessment, with the role from which they score."""

    __tablename__ = "scan_assignment"
    __table_args__ = (UniqueConstraint("assessment_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("scan_assessment.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    rater_role: Mapped[str] = mapped_column(String(30))
    user: Mapped[User] = relationship(lazy="joined")


class Answer(Base):
    """One assessor's answer to one question: a score 0-4, or `unknown`; neither when only a basis or note was typed."""

    __tablename__ = "scan_answer"
    __table_args__ = (UniqueConstraint("assignment_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("scan_assignment.id"), index=True)
    question: Mapped[str] = mapped_column(String(8))
    score: Mapped[int | None]
    unknown: Mapped[bool] = mapped_column(default=False)
    basis: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(500), default="")
    saved_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class AgreedScore(Base):
    """A score the assessors agreed on in the conversation, with the reason."""

    __tablename__ = "scan_agreed_score"
    __table_args__ = (UniqueConstraint("assessment_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("scan_assessment.id"), index=True)
    question: Mapped[str] = mapped_column(String(8))
    score: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))
    agreed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    agreed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Decision(Base):
    """The proposal and decision about one assessment. `state`: proposed, returned or decided.

    `level` is what is proposed; the computed level stays in the assessment's result. `strategies` maps a strategy
    to the risks that are taken care of; `measures` are catalogue ids. `scenario`: where the escalation scenario is and when it
    was gone through, never what is in it; needed when rule R2 holds (domain.md §2.4).
    """

    __tablename__ = "scan_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("scan_assessment.id"), unique=True)
    state: Mapped[str] = mapped_column(String(10))
    level: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500), default="")
    evidence: Mapped[str] = mapped_column(String(500), default="")
    strategies: Mapped[dict[str, list[str]]]
    measures: Mapped[list[str]]
    scenario: Mapped[str] = mapped_column(String(500), default="")
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column()
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id], lazy="joined")
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id], lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class Adoption(Base):
    """A frozen version of a round: canonical JSON with its SHA-256. Version 2 and later have a reason."""

    __tablename__ = "scan_adoption"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("scan_round.id"), index=True)
    number: Mapped[int]
    json: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(500), default="")
    adopted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    adopted_by_title: Mapped[str] = mapped_column(String(80))
    adopted_at: Mapped[datetime]


class Outcome(Base):
    """Looking back: what really happened around the topic. `severity` 0 nothing … 4 serious, repeated."""

    __tablename__ = "scan_outcome"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("scan_assessment.id"), unique=True)
    severity: Mapped[int]
    note: Mapped[str] = mapped_column(String(500), default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

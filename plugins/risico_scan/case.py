"""Reading a case file: one topic with its answers as JSON, for people who check the arithmetic (design.md §5)."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, model_validator

from risico.content.types import Library, Score
from risico.json_file import Part, read

from .results import Answer, Answers, Assessor, Basis


def read_case(library: Library, data: bytes) -> Answers:
    """The answers in this file, checked against the library; JsonError when anything is wrong with it."""
    return read(_Case, data, _SENTENCES, partial(_names, library)).answers()


def _names(library: Library, found: Any) -> dict[str, frozenset[str]]:
    """The topics, roles and questions that this case may name."""
    topic = found.get("topic") if isinstance(found, dict) else None
    own = {question.id for each in library.topics if each.id == topic for question in each.questions}
    return {
        "topic": frozenset(each.id for each in library.topics),
        "role": frozenset(role.id for role in library.rater_roles),
        "question": frozenset(question.id for question in library.questions) | own,
    }


def _known(kind: str, advice: str) -> Callable[[str, ValidationInfo], str]:
    def check(name: str, info: ValidationInfo) -> str:
        if info.context is None or name not in info.context[kind]:
            raise ValueError(advice)
        return name

    return check


_TopicId = Annotated[str, AfterValidator(_known("topic", "dit onderwerp staat niet in de bibliotheek. Gebruik een code zoals T01."))]
_RoleId = Annotated[str, AfterValidator(_known("role", "deze rol bestaat niet. Gebruik een rol van de beoordelaars, zoals oov."))]
_QuestionId = Annotated[str, AfterValidator(_known("question", "deze vraag hoort niet bij dit onderwerp. Gebruik een code zoals P1."))]


class _Answer(Part):
    score: Score | None = None
    unknown: bool = False
    basis: Basis | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {"score": value}

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.score is not None) == self.unknown:
            raise ValueError("geef óf een score, óf unknown: true.")
        return self


class _Agreed(Part):
    score: Score
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Assessor(Part):
    role: _RoleId
    answers: dict[_QuestionId, _Answer]


class _Case(Part):
    topic: _TopicId
    assessors: Annotated[list[_Assessor], Field(min_length=1)]
    agreed: dict[_QuestionId, _Agreed] = {}

    def answers(self) -> Answers:
        assessors = (Assessor(one.role, {id: Answer(answer.score, answer.basis) for id, answer in one.answers.items()}) for one in self.assessors)
        return Answers(tuple(assessors), {id: agreed.score for id, agreed in self.agreed.items()})


_SCORE = "geef een heel getal van 0 tot en met 4."
_SENTENCES = {
    "int_type": _SCORE,
    "greater_than_equal": _SCORE,
    "less_than_equal": _SCORE,
    "bool_type": "geef true of false.",
    "literal_error": "kies empirical, experience of intuition, of laat basis weg.",
    "string_type": "geef een tekst tussen aanhalingstekens.",
    "string_too_short": "vul een tekst in.",
    "list_type": "geef een lijst, tussen [ en ].",
    "too_short": "geef minstens één beoordelaar.",
}

"""Reading a case file: one topic with its answers as JSON, for people who check the arithmetic (design.md §5).

Nothing is guessed: every key must be known, stand there once and hold what belongs in it.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, ValidationInfo, model_validator

from risico.content.faults import key_text
from risico.content.types import Library, Score

from .results import Answer, Answers, Assessor, Basis

MAX_BYTES = 5_000_000
_MOST_FAULTS = 20
_LONGEST_NAME = 80


class CaseError(Exception):
    """A case file cannot be used; the message has one Dutch line per fault, with the key it is about."""


def read_case(library: Library, data: bytes) -> Answers:
    """The answers in this file, checked against the library; CaseError when anything is wrong with it."""
    found, faults = _parse(data)
    try:
        case = _Case.model_validate(found, context=_names(library, found))
    except ValidationError as fault:
        faults += [f"{_path(error['loc'])}: {_sentence(error)}" for error in fault.errors()]
    if faults:
        left = len(faults) - _MOST_FAULTS
        raise CaseError("\n".join(faults[:_MOST_FAULTS] + ([f"En nog {left} fouten."] if left > 0 else [])))
    return case.answers()


def _parse(data: bytes) -> tuple[Any, list[str]]:
    """What the JSON says, and the faults in its keys."""
    if len(data) > MAX_BYTES:
        raise CaseError("Het bestand is groter dan 5 MB. Geef een bestand met één onderwerp.")
    faults: list[str] = []
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=partial(_object, faults)), faults
    except UnicodeDecodeError:
        raise CaseError("Het bestand is geen UTF-8. Sla het op als JSON in UTF-8.") from None
    except json.JSONDecodeError as fault:
        raise CaseError(f"Het bestand is geen JSON. Kijk op regel {fault.lineno}, teken {fault.colno}.") from None
    except (ValueError, RecursionError):
        raise CaseError("Het bestand heeft een veel te lang getal of te veel haken in elkaar. Haal die weg.") from None


def _object(faults: list[str], pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, with a fault for a key that stands there twice (JSON would keep the last) or that nobody can read."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            faults.append(f"{_path((key,))}: deze sleutel staat er twee keer. Laat er één staan.")
        if key.isprintable():
            found[key] = value
        else:
            faults.append(f"{_path((key,))}: deze sleutel heeft tekens die niet kunnen. Haal haar weg.")
    return found


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


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class _Answer(_Part):
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


class _Agreed(_Part):
    score: Score
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Assessor(_Part):
    role: _RoleId
    answers: dict[_QuestionId, _Answer]


class _Case(_Part):
    topic: _TopicId
    assessors: Annotated[list[_Assessor], Field(min_length=1)]
    agreed: dict[_QuestionId, _Agreed] = {}

    def answers(self) -> Answers:
        assessors = (Assessor(one.role, {id: Answer(answer.score, answer.basis) for id, answer in one.answers.items()}) for one in self.assessors)
        return Answers(tuple(assessors), {id: agreed.score for id, agreed in self.agreed.items()})


def _path(loc: tuple[int | str, ...]) -> str:
    """Where in the file, as `assessors[1].answers.P1`; unprintable characters and endless names are cut."""
    name = "".join(character if character.isprintable() else "?" for character in key_text(tuple(step for step in loc if step != "[key]")))
    return (name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…") or "bestand"


def _sentence(error: Any) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    return _SENTENCES.get(error["type"], "deze waarde kan hier niet. Kijk naar het voorbeeld in de uitleg.")


_SCORE = "geef een heel getal van 0 tot en met 4."
_SENTENCES = {
    "missing": "deze sleutel ontbreekt. Vul haar in.",
    "extra_forbidden": "deze sleutel bestaat niet. Haal haar weg of verbeter de naam.",
    "int_type": _SCORE,
    "greater_than_equal": _SCORE,
    "less_than_equal": _SCORE,
    "bool_type": "geef true of false.",
    "literal_error": "kies empirical, experience of intuition, of laat basis weg.",
    "string_type": "geef een tekst tussen aanhalingstekens.",
    "string_too_short": "vul een tekst in.",
    "list_type": "geef een lijst, tussen [ en ].",
    "too_short": "geef minstens één beoordelaar.",
    "dict_type": "geef sleutels met waarden, tussen { en }.",
    "model_type": "geef sleutels met waarden, tussen { en }.",
}

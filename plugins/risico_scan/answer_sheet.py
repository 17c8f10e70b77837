"""One assessor's questions and answers about one topic, and an answer as a form holds it: no database, no Flask."""

from collections.abc import Iterator
from dataclasses import dataclass

from risico.content.types import OwnQuestion, Question
from risico.errors import NotFound

from .models import Answer, Assessment, Assignment
from .questions import Part, is_complete

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """An answer as a form holds it. `choice`: "0" to "4", "unknown" or nothing; `basis`: one of BASES or nothing."""

    choice: str = ""
    basis: str = ""
    note: str = ""


def typed_of(answer: Answer | None) -> TypedAnswer:
    """A saved answer as a form holds it."""
    if answer is None:
        return TypedAnswer()
    choice = UNKNOWN if answer.unknown else "" if answer.score is None else str(answer.score)
    return TypedAnswer(choice, answer.basis or "", answer.note)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question without a complete answer. `number`: where it stands on its page, from 1; `scored`: only its basis is missing."""

    part: Part
    number: int
    question: Question | OwnQuestion
    scored: bool


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """What one assessor is asked about a topic, page by page, with their answers by question id."""

    assessment: Assessment
    assignment: Assignment
    parts: tuple[Part, ...]
    answers: dict[str, Answer]

    def part(self, id: str) -> Part:
        """The page with this id; NotFound when this assessor has no such page."""
        for part in self.parts:
            if part.id == id:
                return part
        raise NotFound("Dit deel van de vragenlijst bestaat niet. Begin opnieuw bij het onderwerp.")

    def part_with(self, question_id: str) -> Part:
        """The page that has this question; NotFound when this assessor is not asked it."""
        for part in self.parts:
            if any(question.id == question_id for question in part.questions):
                return part
        raise NotFound("Deze vraag hoort niet bij uw vragen over dit onderwerp. Begin opnieuw bij het onderwerp.")

    def open_questions(self) -> Iterator[OpenQuestion]:
        """What is left to answer, in the order of the pages."""
        for part in self.parts:
            for number, question in enumerate(part.questions, 1):
                answer = self.answers.get(question.id)
                if not is_complete(answer):
                    yield OpenQuestion(part, number, question, answer is not None and answer.score is not None)

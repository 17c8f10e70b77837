"""Which questions an assessor is asked, and how far they are (design.md §5 rule 0)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from risico.content.types import Block, Library, OwnQuestion, Question

from .models import Answer

OWN = "eigen"
SHORT = "kort"


@dataclass(frozen=True, slots=True)
class Part:
    """One page of questions: a block, the short set, or the topic's own questions. `id` stands in the URL."""

    id: str
    title: str
    intro: str
    questions: tuple[Question | OwnQuestion, ...]


def parts(library: Library, topic_code: str, question_set: str, rater_role: str) -> tuple[Part, ...]:
    """What somebody scoring from this role is asked about this topic, page by page, own questions last."""
    asked = tuple(block for block in library.blocks if _asks(block, rater_role))
    if question_set == "short":
        common = tuple(question for block in asked for question in library.block_questions(block.id) if question.short)
        return (Part(SHORT, "Verkorte vragenlijst", "De vragen die het meest zeggen. Is het antwoord nergens hoog, dan is dit genoeg.", common),)
    pages = tuple(Part(block.id, block.title, block.intro, library.block_questions(block.id)) for block in asked)
    topic = library.topic(topic_code)
    if topic is None:
        return pages
    return (*pages, Part(OWN, "Vragen bij dit onderwerp", "Deze vragen tellen niet mee in het niveau. Ze wijzen u op wat hier speelt.", topic.questions))


def _asks(block: Block, rater_role: str) -> bool:
    return "all" in block.asked_of or rater_role in block.asked_of


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the questions have a complete answer."""

    done: int
    total: int

    @property
    def complete(self) -> bool:
        return self.done >= self.total


def is_complete(answer: Answer | None) -> bool:
    """A score with its basis, or "weet ik niet"."""
    return answer is not None and (answer.unknown or (answer.score is not None and answer.basis is not None))


def progress(pages: Iterable[Part], answers: Mapping[str, Answer]) -> Progress:
    """Progress over these pages; `answers` by question id."""
    ids = [question.id for page in pages for question in page.questions]
    return Progress(sum(is_complete(answers.get(id)) for id in ids), len(ids))

"""What the anonymous poll asks, and its sums: adding an answer, the middle answer, and what of them may be shown. Pure functions.

Sums are {question: {score: how many}} with every score of every question in it, always in the same order: neither the
keys nor their order tell what came first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from risico.content.types import Direction, Library

FEWEST = 5
"""Of fewer answers nothing is shown (domain.md §10(3)), and neither is a count below it that is not 0."""
KNOWS = "D16"
"""The question about the reporting point; indicator D16 of domain.md §5.4."""
YES = 1
FEW = f"1 t/m {FEWEST - 1}"

Sums = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class PollQuestion:
    """A question with its answers for the scores from 0 on; `direction` as in the scan, None for a question without a scale."""

    id: str
    text: str
    answers: tuple[str, ...]
    direction: Direction | None


def poll_questions(library: Library) -> tuple[PollQuestion, ...]:
    """Block B of the scan, and whether somebody knows where to report (which the content of a round leaves out)."""
    experience = (PollQuestion(each.id, each.text, each.anchors, each.direction) for each in library.block_questions("B"))
    return (*experience, *([PollQuestion(KNOWS, library.poll.text, library.poll.answers, None)] if library.poll else []))


def no_sums(questions: Sequence[PollQuestion]) -> dict[str, dict[str, int]]:
    """The sums before the first answer."""
    return {each.id: {str(score): 0 for score in range(len(each.answers))} for each in questions}


def added(sums: Sums, given: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """The sums with these scores by question id; what is not asked is not counted."""
    return {id: {score: count + (given.get(id) == int(score)) for score, count in counts.items()} for id, counts in sums.items()}


def counts_of(question: PollQuestion, sums: Sums) -> tuple[int, ...]:
    """How often each answer to this question was given."""
    found = sums.get(question.id, {})
    return tuple(found.get(str(score), 0) for score in range(len(question.answers)))


def middle(counts: Sequence[int], direction: Direction) -> int | None:
    """The score in the middle; of an even number the one of the two with the higher risk. None under five answers."""
    total = sum(counts)
    if total < FEWEST:
        return None
    ordered = [score for score, count in enumerate(counts) for _ in range(count)]
    return ordered[total // 2 if direction == "up" else (total - 1) // 2]


def shown(counts: Sequence[int], respondents: int, direction: Direction | None) -> tuple[str, ...] | None:
    """How often each answer was given, as it may be shown to everyone; None when the counts are not to be shown at all.

    A count of 1 to 4 is "1 t/m 4". Who reads the page also knows how many people took part and what the middle answer is:
    when that leaves a single possibility for such a count, no count of the question is shown.
    """
    if sum(counts) < FEWEST:
        return None
    hidden = [score for score, count in enumerate(counts) if 0 < count < FEWEST]
    fits = [other for other in _readings(counts, hidden) if FEWEST <= sum(other) <= respondents]
    possible = [other for other in fits if direction is None or middle(other, direction) == middle(counts, direction)]
    if any(len({other[score] for other in possible}) == 1 for score in hidden):
        return None
    return tuple(FEW if score in hidden else str(count) for score, count in enumerate(counts))


def _readings(counts: Sequence[int], hidden: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Everything the counts can be for who sees "1 t/m 4" at these scores."""
    for values in product(range(1, FEWEST), repeat=len(hidden)):
        guess = dict(zip(hidden, values, strict=True))
        yield tuple(guess.get(score, count) for score, count in enumerate(counts))

"""Reading a case file: one topic with its answers as JSON, for people who check the arithmetic (design.md §5).

Nothing is guessed: every key must be known, stand there once and hold what belongs in it.
"""

import json
from collections import Counter
from collections.abc import Collection
from typing import Any

from risico.content.types import Library

from .results import BASES, Answer, Answers, Assessor

MAX_BYTES = 5_000_000
_SHOWN = 40
_SCORE = "geef een heel getal van 0 tot en met 4."


class CaseError(Exception):
    """A case file cannot be used; `faults` has one Dutch line per fault, with the key it is about."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read_case(library: Library, data: bytes) -> Answers:
    """The answers in this file, checked against the library; CaseError when anything is wrong with it."""
    reader = _Reader(library)
    answers = reader.case(_parse(data))
    if reader.faults:
        raise CaseError(*reader.faults)
    return answers


class _Object(dict[str, Any]):
    """A JSON object that remembers which keys stood there more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.doubles = [key for key, times in Counter(key for key, _ in pairs).items() if times > 1]


def _parse(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        raise CaseError("Het bestand is groter dan 5 MB. Geef een bestand met één onderwerp.")
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_Object)
    except UnicodeDecodeError:
        raise CaseError("Het bestand is geen UTF-8. Sla het op als JSON in UTF-8.") from None
    except json.JSONDecodeError as fault:
        raise CaseError(f"Het bestand is geen JSON. Kijk op regel {fault.lineno}, teken {fault.colno}.") from None
    except (ValueError, RecursionError):
        raise CaseError("Het bestand heeft een te lang getal of is te diep genest. Gebruik de vorm uit de uitleg.") from None


class _Reader:
    """Walks through the file and gathers all faults, so that they can be mended in one go."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.faults: list[str] = []
        self.roles = [role.id for role in library.rater_roles]
        self.questions: Collection[str] = ()

    def case(self, value: Any) -> Answers:
        found = self.object("het bestand", value, required=("topic", "assessors"), optional=("agreed",))
        self.questions = self.question_ids(found.get("topic"))
        if "topic" in found and not self.known_topic(found["topic"]):
            self.fault("topic", "dit onderwerp staat niet in de bibliotheek. Gebruik een code zoals T01.")
        assessors = found.get("assessors", [None])
        if not isinstance(assessors, list) or not assessors:
            self.fault("assessors", "geef een lijst met minstens één beoordelaar.")
            assessors = []
        agreed = self.object("agreed", found.get("agreed", {}), optional=self.questions)
        return Answers(
            tuple(self.assessor(f"assessors[{n}]", one) for n, one in enumerate(assessors) if "assessors" in found),
            {id: self.agreed(f"agreed.{id}", one) for id, one in agreed.items() if id in self.questions},
        )

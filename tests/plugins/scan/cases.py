"""Answers to test the rules with: the worked values of domain.md §2.5, and answers written as risk values."""

from collections.abc import Mapping

from risico import paths
from risico.content.load import load_library
from risico.content.types import Library
from risico_scan.level import turn
from risico_scan.results import Answer, Answers, Assessor, Basis

LIBRARY = load_library(paths.ASSESSMENTS)
QUESTIONS = tuple(question.id for question in LIBRARY.questions)
ROLES = ("oov", "vakafdeling", "communicatie", "juridisch", "griffie")

WORKED = {
    "X": {"P": "31443232", "M": "21322221", "O": "011200", "V": "120321211", "B": "2112", "E": "233", "D": "111"},
    "Y": {"P": "12101113", "M": "01011100", "O": "330433", "V": "322321222", "B": "3311", "E": "322", "D": "230"},
    "rustig": {"P": "13011111", "M": "10101000", "O": "000001", "V": "221332333", "B": "0003", "E": "111", "D": "010"},
}
"""Raw scores by block, as the table has them."""


def worked(case: str, assessors: int = 1) -> Answers:
    """One of the worked cases, scored alike by this many assessors."""
    scores = {f"{block}{n}": int(score) for block, line in WORKED[case].items() for n, score in enumerate(line, 1)}
    return answers(*[scores] * assessors)


def answers(*sheets: Mapping[str, int | None], agreed: Mapping[str, int] | None = None, basis: Basis | None = "experience") -> Answers:
    """Assessors of different roles with these raw scores; None is "weet ik niet"."""
    people = (Assessor(role, {id: Answer(score, basis) for id, score in sheet.items()}) for role, sheet in zip(ROLES, sheets, strict=False))
    return Answers(tuple(people), dict(agreed or {}))


def raw(risks: Mapping[str, int | None], *, library: Library = LIBRARY) -> dict[str, int | None]:
    """The raw scores that have these risk values."""
    return {id: None if risk is None else turn(library.question(id), risk) for id, risk in risks.items()}


def quiet(blocks: str = "PMOVED", /, **risks: int | None) -> dict[str, int | None]:
    """A full sheet in raw scores: risk 0 on every question of these blocks, but for `risks` by question id or block."""
    sheet: dict[str, int | None] = {
        question.id: risks.get(question.id, risks.get(question.block, 0)) for question in LIBRARY.questions if question.block in blocks
    }
    return raw(sheet | {id: risk for id, risk in risks.items() if id in QUESTIONS})

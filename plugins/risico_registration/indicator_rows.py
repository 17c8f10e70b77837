"""The indicators in words, for the page, the report and the export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from risico.content.registration import Basis
from risico.content.types import Library

from .board import Board
from .counts import discipline
from .figures import Told
from .indicators import Indicator, Pair, indicators
from .kept import kept
from .norms import targets_at
from .period import Period
from .poll import outcomes
from .poll_sums import KNOWS, YES
from .quarters import A_YEAR
from .sight import Sight, sight_of
from .small import NOT_SHOWN

NOTHING, BRIEFED = "–", "briefings"
ELSEWHERE = {BRIEFED: "nog niemand aan de beurt", "poll": "nog geen peiling", "estimate": "nog geen zetels"}
"""What stands in place of a number that does not come from counts, when there is none."""


NOBODY: Pair = (None, None)
"""Numbers that are not there."""


@dataclass(frozen=True, slots=True)
class Row:
    """`amount`: "45 van 68"; `share`, `target` and `before` (a year earlier): "66%", or a dash. `verdict` is empty where nothing is judged."""

    id: str
    title: str
    basis: Basis
    formula: str
    meaning: str
    amount: str
    share: str
    target: str
    before: str
    verdict: str

    @property
    def heading(self) -> str:
        """The title in a document; what the briefings tell is as it is today, whatever the year of the table."""
        return f"{self.title}, nu" if self.basis == BRIEFED else self.title


def rows(session: Session, library: Library, board: Board, group: str, period: Period, sight: Sight | None, briefed: Pair = NOBODY) -> list[Row]:
    """All indicators of a target group over that period, beside a year earlier, by the targets that held then. `briefed`: D15, as it is now."""
    polls = {each: {"D16": _known(session, library, each.quarters[-1].year)} for each in (period, period.before)}
    polls[period]["D15"] = briefed
    now, before = (_measured(session, library, board, group, each, others) for each, others in polls.items())
    estimates = sight, sight_of(session, library, board, 1) if sight else None
    return [_row(each, earlier, *estimates) for each, earlier in zip(now, before, strict=True)]


def counted_rows(session: Session, library: Library, board: Board, group: str, period: Period) -> list[Row]:
    """Those that are made of counts. One statement, whatever the period."""
    now, before = (_measured(session, library, board, group, each, {}) for each in (period, period.before))
    return [_row(each, earlier) for each, earlier in zip(now, before, strict=True) if each.definition.basis not in ELSEWHERE]


def _measured(session: Session, library: Library, board: Board, group: str, period: Period, others: Mapping[str, Pair]) -> list[Indicator]:
    """The indicators with their numbers as this reader may know them."""
    targets = targets_at(session, library, period.quarters[-1].last_day)
    counted = {"D14": discipline(period.quarters, board.counts)}
    return indicators(library.indicators, board.numbers, group, period.quarters, targets, {**counted, **others})


def percent(share: float | None, target: float | None = None) -> str:
    """66%; rounded down where rounding up would seem to reach the target."""
    if share is None:
        return NOTHING
    missed = target is not None and share < target <= round(100 * share) / 100
    return f"{int(100 * share) if missed else round(100 * share)}%"


def in_words(found: Indicator) -> str:
    """A share, or the fraction where there is none: "66%", "1 van 2", "niet getoond"."""
    return NOTHING if found.numerator is None else _amount(found) if found.share is None else percent(found.share, found.target)


def _known(session: Session, library: Library, year: int) -> Pair:
    """D16, the same for everybody: what the page of the poll tells. The statement is that of the counts."""
    poll = kept(session).polls.get(year)
    found = next((each for each in (outcomes(library, poll) if poll else ()) if each.question.id == KNOWS), None)
    if found is None:
        return None, None
    counts: Sequence[Told] = [int(each) if each.isdecimal() else each for each in found.counts or (NOT_SHOWN, NOT_SHOWN)]
    numbers = [each for each in counts if isinstance(each, int)]
    return counts[YES], sum(numbers) if len(numbers) == len(counts) else NOT_SHOWN


def _row(now: Indicator, before: Indicator, sight: Sight | None = None, past: Sight | None = None) -> Row:
    definition = now.definition
    amount, share, earlier = _amount(now), percent(now.share, now.target), in_words(before)
    if definition.basis == "estimate" and sight:
        amount, share, earlier = sight.amount, sight.share, past.before if past else NOTHING
    about = (definition.id, definition.title, definition.basis, definition.formula, definition.meaning)
    return Row(*about, amount, share, _target(now), earlier, _verdict(now))


def _verdict(found: Indicator) -> str:
    """Nothing where there is nothing to judge; "geen oordeel" where a number is not judged (domain.md §5.4)."""
    if found.definition.basis in ELSEWHERE and found.numerator is None:
        return ""
    if not found.coloured:
        return "geen oordeel"
    return NOT_SHOWN if NOT_SHOWN in (found.numerator, found.denominator) else found.verdict


def _amount(found: Indicator) -> str:
    part, whole = found.numerator, found.denominator
    if part is None:
        return ELSEWHERE.get(found.definition.basis, "niet geteld")
    if NOT_SHOWN in (part, whole):
        return NOT_SHOWN
    return str(part) if whole is None else f"{part} van {whole}"


def _target(found: Indicator) -> str:
    if found.target is None:
        return NOTHING
    if found.definition.basis == "quarters":
        return f"{round(A_YEAR * found.target)} van {A_YEAR}"
    return f"hooguit {found.target:g}" if found.definition.basis == "amount" else percent(found.target)

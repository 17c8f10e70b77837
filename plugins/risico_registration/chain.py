"""From report to closing: per step what should have happened against what did, quarter by quarter (domain.md §5.2, §5.3).

Every step is counted apart, so a column is never one group of incidents that is followed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .figures import Numbers, Terms, Told, counted_in, field, minus
from .quarters import Quarter
from .small import NOT_SHOWN

State = Literal["counted", "missing", "open", "total"]
"""Of a column: counted, over but not counted, not over yet, or the sum of what was counted."""
NUMBER_WORDS = ("geen", "één", "twee", "drie", "vier")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the chain. `needed` is None where nothing was needed first; `verb` completes "De grootste verliezen zitten bij"."""

    key: str
    title: str
    sub: str
    verb: str
    done: Terms
    needed: Terms | None


REPORTED, REGISTERED, SERIOUS = field("incidents_reported"), field("incidents_registered"), field("severity_serious")
OPEN = field("open_over_30_days")
STEPS = (
    Step("reported", "Gemeld", "bij het meldpunt", "", REPORTED, None),
    Step("registered", "Geregistreerd", "van alle meldingen, in GIR", "registreren", REGISTERED, REPORTED),
    Step("weighed", "Aangifte afgewogen", "van alle ernstige voorvallen", "het afwegen van aangifte", field("complaint_considered"), SERIOUS),
    Step(
        "response",
        "Reactie gegeven",
        "van alle registraties, binnen de norm",
        "de reactie naar de dader",
        field("perpetrator_response_within_norm"),
        REGISTERED,
    ),
    Step("aftercare", "Nazorg aangeboden", "van alle meldingen; weigeren mag", "nazorg aanbieden", field("aftercare_offered"), REPORTED),
    Step("closed", "Afgesloten", "van alle meldingen, binnen 30 dagen", "afsluiten", minus(REPORTED, OPEN), REPORTED),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A quarter, or the total of the quarters that were counted (`quarters`). `is_nil`: somebody declared that nothing was reported."""

    title: str
    short: str
    state: State
    quarters: tuple[Quarter, ...]
    is_nil: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What was done of what was needed, both the same where nothing was needed first; `missed` is the difference.

    `base` is what a bar of full width stands for.
    """

    done: Told
    needed: Told
    missed: Told
    base: int

    @property
    def is_exact(self) -> bool:
        return isinstance(self.done, int) and isinstance(self.needed, int)

    @property
    def words(self) -> str:
        """What stands in place of the numbers: "1 t/m 4 van 6", "niet getoond"."""
        return str(self.done) if NOT_SHOWN in (self.done, self.needed) else f"{self.done} van {self.needed}"

    @property
    def widths(self) -> tuple[float, float]:
        """Of what was needed and of what was done, in percent of the widest bar."""
        return self._width(self.needed), self._width(self.done)

    def _width(self, told: Told) -> float:
        return round(100 * min(told, self.base) / self.base, 1) if isinstance(told, int) and self.base else 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A step with a cell for each column; None where nothing was counted."""

    step: Step
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """The table of one target group."""

    group: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def missing(self) -> tuple[Quarter, ...]:
        """The quarters that are over and were not counted."""
        return tuple(quarter for column in self.columns if column.state == "missing" for quarter in column.quarters)

    def total(self, key: str) -> Cell | None:
        """The cell of this step in the column of the total; None when there is no such column."""
        if not self.columns or self.columns[-1].state != "total":
            return None
        return next(line.cells[-1] for line in self.lines if line.step.key == key)

    @property
    def losses(self) -> tuple[str, ...]:
        """The steps where most is lost, at most two, by the total; empty when that does not show."""
        missed = [(line.cells[-1], line.step.verb) for line in self.lines if line.step.needed and self.columns[-1].state == "total"]
        known = [(cell.missed, verb) for cell, verb in missed if cell and isinstance(cell.missed, int) and cell.missed > 0]
        return tuple(verb for _, verb in sorted(known, key=lambda each: -each[0])[:2])


def chain(numbers: Numbers, group: str, quarters: Sequence[Quarter], today: date, *, total: str | None) -> Chain:
    """The table for these quarters, with a last column called `total` over those that were counted, if it is not None."""
    columns = [_column(numbers, group, quarter, today) for quarter in quarters]
    counted = tuple(quarter for column in columns if column.state == "counted" for quarter in column.quarters)
    if total is not None and counted:
        columns.append(Column(total, "Samen", "total", counted))
    bases = [_base(numbers, group, column) for column in columns]
    lines = (Line(step, tuple(_cell(numbers, group, step, column, base) for column, base in zip(columns, bases, strict=True))) for step in STEPS)
    return Chain(group, tuple(columns), tuple(lines))


def together(counted: int) -> str:
    """ "drie kwartalen samen": the title of the total."""
    return "één kwartaal" if counted == 1 else f"{NUMBER_WORDS[counted]} kwartalen samen"


def _column(numbers: Numbers, group: str, quarter: Quarter, today: date) -> Column:
    state: State = "open" if quarter.last_day >= today else "missing"
    count = numbers.counts.get((quarter, group))
    if count is not None:
        state = "counted"
    return Column(quarter.short, quarter.short.partition(" ")[0], state, (quarter,), count is not None and count.nil)


def _base(numbers: Numbers, group: str, column: Column) -> int:
    """The largest number of the column that shows."""
    sums = [terms for step in STEPS for terms in (step.done, step.needed or step.done)]
    found = [numbers.told(group, counted_in(numbers.counts, group, column.quarters, terms), terms) for terms in sums]
    return max((told for told in found if isinstance(told, int)), default=0)


def _cell(numbers: Numbers, group: str, step: Step, column: Column, base: int) -> Cell | None:
    needed = step.needed or step.done
    quarters = counted_in(numbers.counts, group, column.quarters, step.done, needed)
    if not quarters:
        return None
    missed = numbers.told(group, quarters, minus(needed, step.done)) if step.needed else 0
    return Cell(numbers.told(group, quarters, step.done), numbers.told(group, quarters, needed), missed, base)

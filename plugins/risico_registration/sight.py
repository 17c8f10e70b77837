"""What stays out of sight, as a page and a report tell it: the estimate in whole people, the picture, the words and the numbers."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from risico.content.types import Library

from . import sentences
from .basis import Given, basis_at
from .board import Board
from .counts import OFFICE_HOLDERS, YEARLY
from .estimate import Estimate, estimate, people
from .figures import Told, counted_in, field
from .period import Period, recent, year_of
from .picture import People, Row, Rows, in_rows, one_row
from .quarters import A_YEAR
from .small import FEW, MOST_FEW, NOT_SHOWN

_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Words:
    """The words in the drawing; `alt` and `line` tell it to who cannot see it."""

    known: str
    expected: str
    least: str
    most: str
    alt: str
    line: str


@dataclass(frozen=True, slots=True)
class Sight:
    """`registered`: how many different people are known, as the reader may know it, over the twelve months that `period` names."""

    seats: int
    registered: Told
    period: str
    found: Estimate
    given: Given
    people: People

    @property
    def known(self) -> str:
        """2 van hen lieten in 2026 iets registreren."""
        if self.registered is None:
            return "Hoeveel van hen iets lieten registreren, is niet geteld."
        if self.registered == NOT_SHOWN:
            return f"Hoeveel van hen {self.period} iets lieten registreren, is hier niet te zien."
        if self.registered == 0:
            return f"Niemand van hen liet {self.period} iets registreren."
        return f"{self.registered} van hen {'liet' if self.registered == 1 else 'lieten'} {self.period} iets registreren."

    @property
    def likely(self) -> str:
        return f"Naar schatting maakten {self.people.low} tot {self.people.high} van hen iets mee."

    @property
    def row(self) -> Row:
        return one_row(self.people)

    @property
    def rows(self) -> Rows:
        return in_rows(self.people)

    @property
    def words(self) -> Words:
        at = self.people
        known = f"{'niemand' if self.registered == 0 else self.registered} bekend bij ons" if at.braced or self.registered == 0 else ""
        told = known or "hoeveel er bekend zijn, is hier niet te zien"
        return Words(
            known,
            f"{at.low} tot {at.high} verwacht",
            f"misschien maar {at.least}",
            f"misschien wel {at.most}",
            f"{at.seats} poppetjes op een rij: {told}. Verwacht: {at.low} tot {at.high}. Misschien maar {at.least}, misschien wel {at.most}.",
            f"Lijn van 0 tot {at.seats}. Verwacht: {at.low} tot {at.high}. Minstens {at.least}, hooguit {at.most}.",
        )

    @property
    def numbers(self) -> tuple[tuple[str, str], ...]:
        """The picture as a table: what, and how many."""
        at = self.people
        return (
            ("Bestuurders en raadsleden", str(at.seats)),
            (f"Lieten {self.period} iets registreren", NOT_SHOWN if self.registered is None else str(self.registered)),
            ("Maakten naar schatting iets mee", f"{at.low} tot {at.high}"),
            ("Als onze gemeente anders is dan het land", f"{at.least} tot {at.most}"),
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the estimate says of what is in view, where that gives nothing away, and what zero would mean."""
        in_view = (sentences.in_view(self.found.ratio),) if isinstance(self.registered, int) else ()
        return (*in_view, sentences.zero(self.found, self.given.m))

    @property
    def amount(self) -> str:
        """D17: how many are known, of how many."""
        known = "niet geteld" if self.registered is None else self.registered
        return str(known) if self.registered in (None, NOT_SHOWN) else f"{known} van {self.people.least} tot {self.people.most}"

    @property
    def share(self) -> str:
        """D17 as a range; a dash where it would give a small number away."""
        low, high = (f"{round(100 * edge)}%" for edge in self.found.ratio)
        return f"{low} tot {high}" if isinstance(self.registered, int) else "–"

    @property
    def before(self) -> str:
        """D17 beside a newer one: the range, how many are known where that gives too much away, or a dash."""
        if self.registered is None:
            return "–"
        return self.share if isinstance(self.registered, int) else self.amount

    @property
    def summary(self) -> str:
        """A paragraph for documents."""
        return sentences.summary(NOT_SHOWN if self.registered is None else self.registered, self.found, self.seats)


def sight_of(session: Session, library: Library, board: Board, years_ago: int = 0) -> Sight | None:
    """The estimate by what it rested on that day; who is known is told of twelve months that were counted. One statement, for all years.

    `years_ago`: of the same twelve months so many years earlier.
    """
    registered, period = _registered(board, years_ago)
    return sight(basis_at(session, library, board.day - years_ago * _YEAR).given, registered, period)


def _registered(board: Board, years_ago: int) -> tuple[Told, str]:
    """The newest twelve months; for who sees no exact numbers those of a calendar year."""
    last = recent(board.day).quarters
    ends = last if board.exact else [year_of(year).quarters[-1] for year in reversed(board.years(OFFICE_HOLDERS))]
    newest = counted_in(board.counts, OFFICE_HOLDERS, ends, field(YEARLY))[-1:]
    counted = counted_in(board.counts, OFFICE_HOLDERS, [end.after(-A_YEAR * years_ago) for end in newest], field(YEARLY))
    if not counted:
        return None, "in de laatste twaalf maanden"
    (end,) = counted
    months = Period(tuple(end.after(-back) for back in range(A_YEAR - 1, -1, -1)))
    period = f"in {end.year}" if end.quarter == A_YEAR else f"van {months.title}"
    return board.numbers.told(OFFICE_HOLDERS, counted, field(YEARLY)), period


def sight(given: Given, registered: Told, period: str) -> Sight | None:
    """None when nobody has a seat, so that nothing can be estimated."""
    total = sum(given.seats.values())
    try:
        found = estimate(given.seats, given.rates, registered if isinstance(registered, int) else 0, given.m)
    except ValueError:
        return None
    low, high = people(found.interval80, total)
    least, most = people(found.band, total)
    known = min(registered, total) if isinstance(registered, int) else 0
    braced = min(MOST_FEW, total) if registered == FEW else known
    return Sight(total, registered, period, found, given, People(total, known, braced, low, high, least, most))

"""What a measure is: as the catalogue says, or as the municipality wrote it down itself."""

from dataclasses import dataclass
from textwrap import shorten

from risico.content import types
from risico.content.types import Library

from .models import Measure
from .status import USUAL_MONTHS

PHASES = ("vooraf", "tijdens", "nazorg")
LEVELS = ("individu", "gemeenschap", "samenleving")
TITLE_LENGTH = 120
CRITERION_LENGTH = 500
OWNER_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Definition:
    """A measure with its criteria. `phase` and `level` are the first of the catalogue's: each measure has one place in the frame.

    `months`: how long a check holds; `note` says when else to look. `own`: not from the catalogue.
    """

    code: str
    title: str
    phase: str
    level: str
    paper: str
    practice: str
    months: int
    note: str
    owner: str
    core: bool
    own: bool


def from_catalogue(found: types.Measure) -> Definition:
    """The measure as it stands in the catalogue."""
    return Definition(
        code=found.id,
        title=found.title,
        phase=found.phase[0],
        level=found.level[0],
        paper=found.paper,
        practice=found.practice,
        months=found.review_months or USUAL_MONTHS,
        note=found.review_note or "",
        owner=found.owner[:1].upper() + found.owner[1:],
        core=found.core,
        own=False,
    )


def define(library: Library, measure: Measure) -> Definition:
    """What this measure is now: the catalogue counts, and what was written down for what is not or no longer in it."""
    found = library.measure(measure.code)
    return from_catalogue(found) if found else _as_written(measure)


def written(found: Definition) -> dict[str, str | int | None]:
    """The columns that keep a definition, as long as there is room."""
    return {
        "title": shorten(found.title, TITLE_LENGTH, placeholder="…"),
        "phase": found.phase,
        "level": found.level,
        "paper": shorten(found.paper, CRITERION_LENGTH, placeholder="…"),
        "practice": shorten(found.practice, CRITERION_LENGTH, placeholder="…"),
        "review_months": found.months,
        "owner_title": shorten(found.owner, OWNER_LENGTH, placeholder="…"),
    }


def _as_written(measure: Measure) -> Definition:
    return Definition(
        code=measure.code,
        title=measure.title,
        phase=measure.phase,
        level=measure.level,
        paper=measure.paper,
        practice=measure.practice,
        months=measure.review_months,
        note="",
        owner=measure.owner_title,
        core=False,
        own=True,
    )

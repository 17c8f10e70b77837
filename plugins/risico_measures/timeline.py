"""Everything that was ever seen or decided about one measure, newest first. Pure functions over what was recorded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from risico.web.texts import lower_first, short_date

from .checks import CONFIRMED, KINDS, RETURNED, WAITING
from .models import Absence, Check, Measure, Paper

_RESULTS = {"werkt": ("Werkt", "full"), "deels": ("Werkt deels", "half"), "niet": ("Werkt niet", "no")}
_PAPERS = {"geen": ("Niets meer op papier", "doc-none"), "concept": ("In concept", "doc-draft"), "vastgesteld": ("Vastgesteld", "doc")}


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. `drawing`: its icon; `small`: who did it."""

    day: date
    drawing: str
    title: str
    text: str
    small: str


def timeline(measure: Measure, checks: Iterable[Check], papers: Iterable[Paper], absences: Iterable[Absence]) -> list[Moment]:
    """All moments of this measure; the one on which it was chosen is the last."""
    moments = [*map(_check, checks), *map(_paper, papers), *(moment for absence in absences for moment in _absence(absence))]
    chosen = Moment(measure.chosen_on, "doc-draft", "Maatregel gekozen", "", "")
    return [*sorted(moments, key=lambda moment: moment.day, reverse=True), chosen]


def seen_words(kind: str, seen: int | None, asked: int | None, learned: str) -> str:
    """What was done and seen in a sentence or two: "Steekproef: 5 van 6. Commissieleden ontbraken."."""
    numbers = f": {seen} van {asked}" if asked is not None else ""
    return f"{KINDS[kind]}{numbers}. {learned}".strip()


def _check(found: Check) -> Moment:
    title, drawing = _RESULTS[found.result]
    if found.state == WAITING:
        title, drawing = "Wacht op bevestiging", "clock"
    elif found.state == RETURNED:
        title, drawing = "Teruggestuurd", "empty"
    return Moment(found.day, drawing, title, seen_words(found.kind, found.seen, found.asked, found.learned), " ".join(_people(found)))


def _people(found: Check) -> Iterator[str]:
    yield f"Vastgelegd door {lower_first(found.recorded_by.title)}."
    if found.state == CONFIRMED and found.confirmed_by:
        yield f"Bevestigd door {lower_first(found.confirmed_by.title)}."
    if found.exception:
        yield f"Bij uitzondering: {found.exception}"
    if found.remark:
        yield f"Terug, want: {found.remark}"


def _paper(found: Paper) -> Moment:
    title, drawing = _PAPERS[found.state]
    until = f"Geldig tot en met {short_date(found.valid_until)}." if found.valid_until else ""
    return Moment(found.since, drawing, title, until, f"{found.reference}." if found.reference else "")


def _absence(found: Absence) -> Sequence[Moment]:
    start = Moment(found.since, "todo", "Niet van toepassing", found.reason, f"Vastgelegd door {lower_first(found.recorded_by.title)}.")
    return (start, Moment(found.until, "check", "Weer van toepassing", "", "")) if found.until else (start,)

"""The sheet with measures: new ones are chosen, and what is different is changed."""

from collections.abc import Iterable

from risico.documents.workbook import Line

from .. import choosing
from ..choosing import Change, Typed
from ..definitions import Definition, define, from_catalogue
from ..models import Measure
from ..sentences import LEVEL_WORDS
from . import columns as c
from .desk import Desk, attempt
from .values import Values, definition_values, same_text, typed

_FIELDS = {
    "title": c.TITLE,
    "phase": c.PHASE,
    "level": c.LEVEL,
    "paper": c.PAPER,
    "practice": c.PRACTICE,
    "months": c.MONTHS,
    "owner": c.FUNCTION,
    "reason": c.ASIDE,
}
_OWNING = {"owner": c.OWNER, "planned": c.PLANNED}
_FROM_CATALOGUE = "Deze tekst komt uit de catalogus. Zet terug wat er stond."
_DERIVED = "Deze stand volgt uit de andere bladen en is niet in te lezen. Zet terug wat er stond, of haal het bestand opnieuw op."
_STALE = "Deze maatregel is gewijzigd nadat u het bestand ophaalde. Haal het bestand opnieuw op."
_REASON = "Deze reden ligt vast. Maak de cel eerst leeg en lees het bestand in; dan kunt u een nieuwe reden geven."


def read_measures(desk: Desk, lines: list[Line]) -> None:
    """Read every row; a number that is there twice is a fault."""
    known = {str(row[c.CODE]): row for row in desk.now[c.MEASURES]}
    seen: set[str] = set()
    for line in lines:
        row = typed(line)
        code = str(row[c.CODE])
        if code and code in seen:
            line.fault(c.CODE, "Dit nummer staat er twee keer. Haal één van de twee regels weg.")
        elif code in known:
            _existing(desk, line, row, known[code])
        else:
            _new(desk, line, row)
        seen.add(code)


def _existing(desk: Desk, line: Line, row: Values, now: Values) -> None:
    measure = desk.codes[str(row[c.CODE])]
    own = define(desk.library, measure).own
    different = {title for title in c.SHEETS[c.MEASURES] if row[title] != same_text(now[title])}
    different -= {title for title in c.SHEETS[c.MEASURES] if row[title] in ("", None) and title != c.ASIDE and not (own and title in c.DEFINITION)}
    stale = c.VERSION in different
    if different.issubset((c.VERSION, *c.DERIVED)) and (stale or not different):
        return
    if stale:
        line.fault(c.VERSION, _STALE)
    for title in different.intersection(c.DERIVED):
        line.fault(title, _DERIVED)
    if changed := different.intersection(c.DEFINITION):
        _redefine(desk, line, row, measure, () if own else changed)
    _own(desk, line, row, measure, different)
    _set_aside(desk, line, row, measure, str(now[c.ASIDE]))
    desk.summary.changed += not line.faults


def _new(desk: Desk, line: Line, row: Values) -> None:
    code = str(row[c.CODE])
    found = desk.library.measure(code)
    if found is not None:
        _same_as(line, row, from_catalogue(found))
        made = attempt(line, {}, lambda: choosing.add(desk.session, desk.user, desk.library, [code])[0])
    else:
        if code and code[:1] != choosing.OWN:
            line.fault(c.CODE, "Dit nummer staat niet in de catalogus. Laat het leeg voor een eigen maatregel.")
        made = attempt(line, _FIELDS, lambda: choosing.add_own(desk.session, desk.user, desk.library, _typed(line, row)))
    if made is None:
        return
    desk.codes[code or made.code] = made
    desk.summary.added += 1
    _own(desk, line, row, made, {title for title in (c.OWNER, c.PLANNED) if row[title]})
    _set_aside(desk, line, row, made, "")


def _same_as(line: Line, row: Values, found: Definition) -> None:
    """Texts of the catalogue may be left out, and may not differ."""
    for title, value in definition_values(found).items():
        if row[title] not in ("", None, same_text(value)):
            line.fault(title, _FROM_CATALOGUE)


def _redefine(desk: Desk, line: Line, row: Values, measure: Measure, fixed: Iterable[str]) -> None:
    for title in fixed:
        line.fault(title, _FROM_CATALOGUE)
    attempt(line, _FIELDS, lambda: choosing.change_own(desk.session, desk.user, desk.library, measure, _typed(line, row), measure.version))


def _typed(line: Line, row: Values) -> Typed:
    levels = {word: level for level, word in LEVEL_WORDS.items()}
    text = {title: str(row[title]) for title in c.DEFINITION}
    months = line.whole(c.MONTHS) or 0
    level = levels.get(text[c.LEVEL].casefold(), "")
    return Typed(text[c.TITLE], text[c.PHASE].casefold(), level, text[c.PAPER], text[c.PRACTICE], months, text[c.FUNCTION])


def _own(desk: Desk, line: Line, row: Values, measure: Measure, different: set[str]) -> None:
    """Another owner or another day for the next check."""
    if different.isdisjoint((c.OWNER, c.PLANNED)):
        return
    owner = desk.account(line, row, c.OWNER) if c.OWNER in different else None
    planned = line.day(c.PLANNED) if c.PLANNED in different else None
    change = Change(owner, planned)
    attempt(line, _OWNING, lambda: choosing.change_many(desk.session, desk.user, {measure.code: measure.version}, change))


def _set_aside(desk: Desk, line: Line, row: Values, measure: Measure, now: str) -> None:
    """Set the measure aside or bring it back; `now` is why it is set aside already, empty when it is not."""
    reason = str(row[c.ASIDE])
    if reason == same_text(now):
        return
    if not reason:
        attempt(line, _FIELDS, lambda: choosing.bring_back(desk.session, desk.user, measure, measure.version))
    elif now:
        line.fault(c.ASIDE, _REASON)
    else:
        attempt(line, _FIELDS, lambda: choosing.set_aside(desk.session, desk.user, measure, reason, measure.version))

"""The sheets with what is on paper and with checks: rows that are there already are passed over, new ones are recorded."""

from collections import Counter
from collections.abc import Iterable, Sequence

from risico.documents.workbook import Line

from .. import checks, papers
from ..checks import KINDS, TypedCheck
from ..papers import TypedPaper
from . import columns as c
from .desk import Desk, attempt
from .values import CONFIRMED_WORD, RESULT_WORDS, Values, same_text, typed

_PAPER_FIELDS = {"state": c.STATE, "since": c.SINCE, "valid_until": c.UNTIL, "reference": c.REFERENCE}
_CHECK_FIELDS = {
    "day": c.DAY,
    "kind": c.KIND,
    "result": c.RESULT,
    "seen": c.SEEN,
    "evidence": c.EVIDENCE,
    "learned": c.LEARNED,
    "carried_out_by": c.CARRIED_OUT_BY,
}
_NO_DAY = "Vul een dag in, bijvoorbeeld 11-5-2027."
_CONFIRM = "Bevestigen kan alleen in Risico, door een tweede persoon. Zet terug wat er stond."
_CHANGED = "Er staat al een controle van deze dag en soort, met een andere inhoud. Zet terug wat er stond."
_TOO_MANY = f"Er kunnen {c.MOST_NEW} nieuwe controles in één bestand. Verdeel de rest over andere bestanden."


def read_papers(desk: Desk, lines: list[Line]) -> None:
    """Record what is new on paper; a row that is in Risico already says nothing new."""
    there = _counted(desk.now[c.PAPERS], c.SHEETS[c.PAPERS])
    for line in lines:
        row = typed(line)
        if not _take(there, row, c.SHEETS[c.PAPERS]):
            _new_paper(desk, line, row)


def read_checks(desk: Desk, lines: list[Line]) -> None:
    """Record new checks, which then wait for a second person; a check that is in Risico already cannot be changed here."""
    there = _counted(desk.now[c.CHECKS], c.CONTENT)
    confirmed = _counted((row for row in desk.now[c.CHECKS] if row[c.CONFIRMED] == CONFIRMED_WORD), c.CONTENT)
    moments = {_key(row, (c.CODE, c.DAY, c.KIND)) for row in desk.now[c.CHECKS]}
    for line in lines:
        row = typed(line)
        if _take(there, row, c.CONTENT):
            if row[c.CONFIRMED] == CONFIRMED_WORD and not _take(confirmed, row, c.CONTENT):
                line.fault(c.CONFIRMED, _CONFIRM)
        elif _key(row, (c.CODE, c.DAY, c.KIND)) in moments:
            line.fault(c.KIND, _CHANGED)
        elif desk.summary.checks >= c.MOST_NEW:
            line.fault(c.CODE, _TOO_MANY)
        else:
            _new_check(desk, line, row)


def _new_paper(desk: Desk, line: Line, row: Values) -> None:
    measure, since, until = desk.measure(line, row), line.day(c.SINCE), line.day(c.UNTIL)
    if since is None:
        line.fault(c.SINCE, _NO_DAY)
    if measure is None or since is None:
        return
    paper = TypedPaper(str(row[c.STATE]).casefold(), since, str(row[c.REFERENCE]), until)
    made = attempt(line, _PAPER_FIELDS, lambda: papers.set_paper(desk.session, desk.user, measure, paper, measure.version))
    desk.summary.papers += made is not None


def _new_check(desk: Desk, line: Line, row: Values) -> None:
    measure, day, by = desk.measure(line, row), line.day(c.DAY), desk.account(line, row, c.CARRIED_OUT_BY)
    if day is None:
        line.fault(c.DAY, _NO_DAY)
    if measure is None or day is None:
        return
    kind, result = _find(KINDS, row[c.KIND]), _find(RESULT_WORDS, row[c.RESULT])
    check = TypedCheck(day, kind, result, str(row[c.EVIDENCE]), str(row[c.LEARNED]), line.whole(c.SEEN), line.whole(c.ASKED), by)
    made = attempt(line, _CHECK_FIELDS, lambda: checks.record(desk.session, desk.user, measure, check))
    desk.summary.checks += made is not None


def _find(words: dict[str, str], value: object) -> str:
    """The key of these words, or "" when they are none."""
    return next((key for key, word in words.items() if word.casefold() == str(value).casefold()), "")


def _counted(rows: Iterable[Values], titles: Sequence[str]) -> Counter[tuple[object, ...]]:
    return Counter(_key(row, titles) for row in rows)


def _take(there: Counter[tuple[object, ...]], row: Values, titles: Sequence[str]) -> bool:
    """Whether such a row is there still; it can be taken once."""
    key = _key(row, titles)
    there[key] -= 1
    return there[key] >= 0


def _key(row: Values, titles: Sequence[str]) -> tuple[object, ...]:
    return tuple(same_text(row[title]) for title in titles)

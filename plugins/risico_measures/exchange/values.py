"""The rows of the workbook: as they stand in the database, and as somebody typed them, so that the two can be compared."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.types import Library
from risico.documents.workbook import Line
from risico.text import clean

from ..checks import CONFIRMED, KINDS, RESULTS, WAITING
from ..definitions import Definition
from ..models import Check, Measure, Paper
from ..rows import MeasureRow, all_rows
from ..sentences import LEVEL_WORDS, in_practice, on_paper
from . import columns as c

Value = str | int | date | None
Values = dict[str, Value]
"""A row by column title. An empty text is "", an empty day or number None."""
RESULT_WORDS = {result: words.removeprefix("Het ") for result, words in RESULTS.items()}
CONFIRMED_WORD = "bevestigd"
_STATES = {WAITING: "wacht", CONFIRMED: CONFIRMED_WORD}


def typed(line: Line) -> Values:
    """What somebody typed in this row; what cannot be read is noted as a fault of the line."""
    return {title: _read(line, title) for title in c.SHEETS[line.sheet]}


def stored(session: Session, library: Library) -> dict[str, list[Values]]:
    """All rows there are, by sheet. Five statements."""
    people = {user.id: user for user in session.scalars(select(User))}
    return {
        c.MEASURES: [_measure(row, people) for row in all_rows(session, library)],
        c.PAPERS: _papers(session),
        c.CHECKS: _checks(session, people),
    }


def same_text(value: Value) -> Value:
    """A text as it comes back from a workbook."""
    return clean(value).strip() if isinstance(value, str) else value


def definition_values(found: Definition) -> Values:
    """The columns that say what a measure is."""
    values = (found.title, found.phase, LEVEL_WORDS[found.level], found.paper, found.practice, found.months, found.owner)
    return dict(zip(c.DEFINITION, values, strict=True))


def _read(line: Line, title: str) -> Value:
    if title in c.DAYS:
        return line.day(title)
    return line.whole(title) if title in c.NUMBERS else line.text(title)


def _measure(row: MeasureRow, people: Mapping[int, User]) -> Values:
    return {
        c.CODE: row.code,
        **definition_values(row.definition),
        c.OWNER: people[row.owner_id].email if row.owner_id else "",
        c.PLANNED: row.planned,
        c.ASIDE: row.set_aside or "",
        c.ON_PAPER: on_paper(row.standing.paper),
        c.IN_PRACTICE: in_practice(row.standing.practice),
        c.VERSION: row.version,
    }


def _papers(session: Session) -> list[Values]:
    query = select(Measure.code, Paper.state, Paper.since, Paper.valid_until, Paper.reference).join(Measure, Measure.id == Paper.measure_id)
    rows = session.execute(query.order_by(Measure.code, Paper.since, Paper.id))
    return [dict(zip(c.SHEETS[c.PAPERS], row, strict=True)) for row in rows]


def _checks(session: Session, people: Mapping[int, User]) -> list[Values]:
    """Plain columns, because there can be thousands."""
    query = select(Measure.code, *Check.__table__.columns).join(Measure, Measure.id == Check.measure_id)
    return [
        {
            c.CODE: row.code,
            c.DAY: row.day,
            c.KIND: KINDS[row.kind],
            c.RESULT: RESULT_WORDS[row.result],
            c.SEEN: row.seen,
            c.ASKED: row.asked,
            c.EVIDENCE: row.evidence,
            c.LEARNED: row.learned,
            c.CARRIED_OUT_BY: people[row.carried_out_by_id].email if row.carried_out_by_id else "",
            c.RECORDED_BY: people[row.recorded_by_id].title,
            c.CONFIRMED: _STATES.get(row.state, "teruggestuurd"),
            c.CONFIRMED_BY: people[row.confirmed_by_id].title if row.confirmed_by_id else "",
            c.CONFIRMED_ON: _day(row.confirmed_at),
            c.EXCEPTION: row.exception,
            c.REMARK: row.remark,
        }
        for row in session.execute(query.order_by(Measure.code, Check.day, Check.id))
    ]


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(clock.AMSTERDAM).date() if moment else None

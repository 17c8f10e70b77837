"""The trail as a file: CSV and Excel for reading, lines of JSON for checking the chain without Risico."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import Any

from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..db import Database
from ..documents import cells
from ..errors import Refused
from .chain import canonical, moment
from .listing import Filter, everything
from .models import AuditEvent

COLUMNS = ("Regel", "Tijd (UTC)", "Tijd (Nederland)", "Actie", "Soort", "Wat", "Object", "Resultaat", "Wie", "Account", "Rollen", "Vanwaar", "SHA-256")
MOST_ROWS = 20_000
"""Of a workbook, which is made in memory."""
Titles = dict[tuple[str, str], str]


def as_csv(database: Database, wanted: Filter, titles: Titles) -> Iterator[str]:
    """Lines with semicolons for Excel, a mark of UTF-8 in front; what could be a formula gets an apostrophe."""
    yield "\ufeff" + _line(COLUMNS)
    with database.reader() as session:
        for event in everything(session, wanted):
            yield _line(_row(event, titles))


def as_json(database: Database) -> Iterator[str]:
    """The whole trail, whatever was chosen: one event per line, as it was hashed, with its hash."""
    with database.reader() as session:
        for event in session.execute(select(AuditEvent.__table__).order_by(AuditEvent.seq)).yield_per(500).mappings():
            yield json_line(event)


def json_line(event: Any) -> str:
    """`chain.canonical` of the event, with `hash` as its last key."""
    return f'{canonical(event)[:-1]},"hash":"{event["hash"]}"}}\n'


def as_workbook(session: Session, wanted: Filter, titles: Titles) -> bytes:
    """An .xlsx file without formulas; Refused when there are more than `MOST_ROWS` rows."""
    rows = list(islice(everything(session, wanted), MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Refused(f"Een Excel-bestand mag hier {MOST_ROWS:,} regels hebben. Kies een kortere periode, of haal het CSV-bestand op.".replace(",", ".", 1))
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Logboek"
    cells.fill_table(sheet, [COLUMNS, *(_row(event, titles) for event in rows)])
    return cells.save(book, "Logboek")


def _row(event: AuditEvent, titles: Titles) -> tuple[str | int, ...]:
    here = event.at.astimezone(clock.AMSTERDAM).strftime("%Y-%m-%d %H:%M:%S")
    title = titles.get((event.action, event.kind), "")
    who = (event.actor, event.actor_id or "", event.roles)
    return (event.seq, moment(event.at), here, event.action, event.kind, title, event.object, event.result, *who, event.origin, event.hash)


def _line(values: Sequence[str | int]) -> str:
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([_harmless(value) for value in values])
    return out.getvalue()


def _harmless(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and cells.looks_like_formula(value) else value

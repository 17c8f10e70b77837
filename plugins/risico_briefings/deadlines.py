"""What has to be done about briefings, and by whom: issue, have them read, look at facts and links once a year, agree with parties."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from risico import clock
from risico.content.types import Library
from risico.contract import Deadline, DeadlineState
from risico.organisation.bodies import BODY_TITLES, NAMED, Body
from risico.permissions import Role

from .help import A_YEAR
from .help_checks import waiting
from .permissions import KEEPERS
from .rows import SeatRow, all_rows, board, of_body
from .sentences import members
from .standing import GIVEN_WITHIN

PART = "Briefings"
CLERKS = (Role.CLERK.value,)
ABOVE = (Role.SECRETARY.value,)


def deadlines(session: Session, library: Library, year: int) -> list[Deadline]:
    """The tasks of today, for a year that is not over. One statement, shared with the pages."""
    if year < clock.today().year:
        return []
    rows = all_rows(session, library, year)
    bodies = [(body, part) for body in Body if (part := of_body(rows, body))]
    return [task for body, part in bodies for task in _of_body(body, part, year)] + list(_of_year(session, library, year) if rows else ())


def _of_body(body: Body, rows: Sequence[SeatRow], year: int) -> Iterator[Deadline]:
    url, title, roles = url_for("briefings.body", year=year, body=body), BODY_TITLES[body], CLERKS if body != Body.COLLEGE else tuple(map(str, KEEPERS))
    without = [row for row in rows if row.standing.state == "none"]
    if without:
        due = min(_give_by(row) for row in without)
        text = f"{members(body, len(without))} {'heeft' if len(without) == 1 else 'hebben'} nog geen briefing."
        yield Deadline(f"briefings:{body}:issue", f"Briefings uitreiken: {title}", text, url, roles, due=due, part=PART, escalate=ABOVE)
    yield _read(body, rows, year, url, roles)


def _read(body: Body, rows: Sequence[SeatRow], year: int, url: str, roles: tuple[str, ...]) -> Deadline:
    """Everybody of this body has read: a milestone of the year, also when it is reached."""
    title, waiting = BODY_TITLES[body], [row for row in rows if row.standing.due]
    read = len(rows) - len(waiting)
    state: DeadlineState = "done" if not waiting else "partly" if read else "open"
    due = min(row.standing.due for row in waiting if row.standing.due) if waiting else max(_read_on(row) for row in rows)
    text = f"Van {members(body, len(rows))} {'las' if read == 1 else 'lazen'} er {read} de briefing."
    return Deadline(
        f"briefings:{body}:read",
        f"Briefing laten lezen: {title}",
        text,
        url,
        roles,
        due=due,
        part=PART,
        milestone=f"Gelezen door {NAMED[body]}",
        state=state,
        escalate=ABOVE,
    )


def _give_by(row: SeatRow) -> date:
    """Three weeks after somebody came, or nine days before it has to be read once more."""
    due = row.standing.due or clock.today()
    return max(row.term.since + timedelta(days=GIVEN_WITHIN), due - timedelta(days=30 - GIVEN_WITHIN))


def _read_on(row: SeatRow) -> date:
    return row.standing.read_on or row.term.since


def _of_year(session: Session, library: Library, year: int) -> Iterator[Deadline]:
    """Facts that nobody looked at for a year, help from outside, and what was to be agreed or checked before somebody takes office."""
    found, keepers = board(session), tuple(map(str, KEEPERS))
    seen = found.facts_seen
    if seen is None or clock.today() - seen > A_YEAR - timedelta(days=30):
        text = "Bel elk nummer en kijk of alles nog klopt." if seen else "Zonder deze gegevens kan er geen briefing uit."
        due = seen + A_YEAR if seen else None
        yield Deadline("briefings:facts", "Plaatselijke gegevens nakijken", text, url_for("briefings.facts", year=year), keepers, due=due, part=PART)
    if old := waiting(session, library):
        text = f"{len(old)} {'hulplijn is' if len(old) == 1 else 'hulplijnen zijn'} een jaar niet nagekeken."
        yield Deadline("briefings:help", "Hulp van buiten nakijken", text, url_for("briefings.help", year=year), keepers, part=PART)
    left, first = found.agree.get(year, (0, None))
    if left:
        text = f"{left} {'regel is' if left == 1 else 'regels zijn'} nog niet gedaan."
        url, roles = url_for("briefings.appointments", year=year), (Role.CLERK.value, Role.MAYOR.value)
        yield Deadline(f"briefings:{year}:appointments", "Afspraken en toetsen vóór benoemingen", text, url, roles, due=first, part=PART, escalate=ABOVE)

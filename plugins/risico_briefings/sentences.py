"""The words of briefings: how many seats, what state, how long."""

from risico.organisation.bodies import Body
from risico.web.texts import day_month

from .rows import SeatRow

MEMBERS = {
    Body.COUNCIL: ("raadslid", "raadsleden"),
    Body.COMMITTEE: ("commissielid", "commissieleden"),
    Body.COLLEGE: ("lid van het college", "leden van het college"),
    Body.CLERK: ("griffier", "griffiers"),
}
WORDS = {"read": "Gelezen", "opened": "Niet bevestigd", "sent": "Niet geopend", "none": "Niet uitgereikt"}


def members(body: Body, count: int) -> str:
    """25 raadsleden; 1 griffier."""
    one, many = MEMBERS[body]
    return f"{count} {one if count == 1 else many}"


def state(row: SeatRow) -> str:
    """The state of a seat in a word or two; mail that bounces comes first, for nobody who has to read can."""
    if row.bounced and row.standing.state in ("sent", "none"):
        return "Niet bezorgd"
    if row.standing.state != "read" and not row.standing.late:
        return days_left(row.standing.days)
    return WORDS[row.standing.state]


def days_left(days: int) -> str:
    """Nog 18 dagen."""
    return "Vandaag" if days == 0 else f"Nog {days} {'dag' if days == 1 else 'dagen'}"


def late(count: int) -> str:
    """bij 6 zetels is de termijn voorbij."""
    return f"bij {count} {'zetel' if count == 1 else 'zetels'} is de termijn voorbij" if count else ""


def until(row: SeatRow) -> str:
    """6 mei."""
    return day_month(row.standing.due) if row.standing.due else ""

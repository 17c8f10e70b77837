"""Which measures a list shows, in which order and under which headings. Pure functions over rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from risico.accounts.models import User

from .checks import refusal
from .permissions import MeasurePermission, has
from .rows import MeasureRow, applying
from .status import Bucket

AT_ONCE = 60
"""Measures on one page; a municipality with more of them reads on."""
ALL, PAPER, NEAR, MINE, CONFIRM, ASIDE = "", "papier", "verloopt", "mijn", "bevestigen", "niet"
LABELS = {
    ALL: "Alle",
    PAPER: "Alleen op papier",
    NEAR: "Verloopt binnen 30 dagen",
    MINE: "Van mij",
    CONFIRM: "Wacht op mijn bevestiging",
    ASIDE: "Niet van toepassing",
}
ORDERS: dict[str, tuple[str, Callable[[MeasureRow], tuple[object, ...]]]] = {
    "": ("nummer", lambda row: (row.code,)),
    "naam": ("naam", lambda row: (row.title.casefold(), row.code)),
    "eigenaar": ("eigenaar", lambda row: (row.owner.casefold(), row.code)),
    "controle": ("volgende controle", lambda row: (row.next_check or date.max, row.code)),
}
BUCKETS: dict[Bucket, tuple[str, str]] = {
    "papier": ("Alleen op papier", "eerst hier kijken"),
    "geen": ("Nog niet op papier", "hier ontbreekt een geldig besluit"),
    "werkt": ("Werkt aantoonbaar", "het bewijs verbleekt: zonder nieuwe controle telt het niet meer mee"),
}


@dataclass(frozen=True, slots=True)
class Selection:
    """What somebody chose to see. `cell`: (level, phase) or None; the rest are keys of LABELS and ORDERS."""

    show: str = ALL
    cell: tuple[str, str] | None = None
    order: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; `title` is empty when there is no need for one. `total`: how many there are, also on other pages."""

    bucket: str
    title: str
    note: str
    rows: tuple[MeasureRow, ...]
    total: int


def group(bucket: str, title: str, note: str, rows: Iterable[MeasureRow]) -> Group:
    """All of these rows under one heading."""
    kept = tuple(rows)
    return Group(bucket, title, note, kept, len(kept))


def part(groups: Iterable[Group], start: int) -> list[Group]:
    """The groups with only the rows of the page that begins at row `start` (from 0); headings without rows are left out."""
    found, passed = [], 0
    for each in groups:
        rows = each.rows[max(start - passed, 0) : max(start + AT_ONCE - passed, 0)]
        passed += each.total
        if rows:
            found.append(replace(each, rows=rows))
    return found


def shown(rows: Iterable[MeasureRow], user: User, selection: Selection) -> list[MeasureRow]:
    """The rows that the selection keeps, in its order."""
    kept = [row for row in keep(rows, user, selection.show) if selection.cell in (None, row.cell)]
    return sorted(kept, key=ORDERS[selection.order][1])


def keep(rows: Iterable[MeasureRow], user: User, show: str) -> list[MeasureRow]:
    """The rows of one choice of LABELS; all but the last are about measures that apply."""
    if show == ASIDE:
        return [row for row in rows if row.set_aside is not None]
    return [row for row in applying(rows) if _belongs(row, user, show)]


def to_confirm(row: MeasureRow, user: User) -> bool:
    """Whether a check of this measure waits for a second person and this user may be that."""
    return has(user.roles, MeasurePermission.CONFIRM) and any(refusal(user.id, check.hands) is None for check in row.waiting)


def grouped(rows: Sequence[MeasureRow], selection: Selection) -> list[Group]:
    """The rows by how they stand; those that do not apply are not told apart."""
    if selection.show == ASIDE:
        return [group("", "", "", rows)] if rows else []
    found = (group(bucket, *heading, (row for row in rows if row.standing.bucket == bucket)) for bucket, heading in BUCKETS.items())
    return [each for each in found if each.rows]


def _belongs(row: MeasureRow, user: User, show: str) -> bool:
    if show == CONFIRM:
        return to_confirm(row, user)
    return {ALL: True, PAPER: row.standing.bucket == "papier", NEAR: row.is_near, MINE: row.owner_id == user.id}[show]

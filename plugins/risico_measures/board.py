"""The board of an owner: what to do about which measures, the most urgent first. Pure functions over rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from risico.accounts.models import User

from .listing import ORDERS, Group, group
from .rows import MeasureRow, applying

MINE, EVERYBODY, NOBODY = "", "alle", "niemand"
SCOPES = {MINE: "Van mij", EVERYBODY: "Van iedereen", NOBODY: "Zonder eigenaar"}
URGENCIES = {
    "faded": ("Verbleekt", "de laatste controle telt niet meer mee"),
    "near": ("Controle binnen 30 dagen", "of al te laat"),
    "never": ("Nooit bekeken", "niemand weet of dit werkt"),
    "fine": ("Later", "hier hoeft u nu niets te doen"),
}


@dataclass(frozen=True, slots=True)
class Board:
    """`groups` as in URGENCIES; `counts` by scope."""

    groups: tuple[Group, ...]
    counts: dict[str, int]

    @property
    def urgent(self) -> int:
        """How many measures need something: all but the last group."""
        return sum(each.total for each in self.groups if each.bucket != "fine")


def board(rows: Iterable[MeasureRow], user: User, scope: str) -> Board:
    """The measures in one of the SCOPES that apply, by what has to be done about them."""
    every = applying(rows)
    kept = sorted((row for row in every if _is_in(row, user, scope)), key=ORDERS["controle"][1])
    groups = (group(name, *words, (row for row in kept if urgency(row) == name)) for name, words in URGENCIES.items())
    counts = {each: sum(_is_in(row, user, each) for row in every) for each in SCOPES}
    return Board(tuple(each for each in groups if each.rows), counts)


def urgency(row: MeasureRow) -> str:
    """What has to be done about a measure: a key of URGENCIES."""
    if row.standing.practice.faded_on:
        return "faded"
    if row.is_near:
        return "near"
    return "fine" if row.standing.practice.seen else "never"


def _is_in(row: MeasureRow, user: User, scope: str) -> bool:
    return {MINE: row.owner_id == user.id, EVERYBODY: True, NOBODY: row.owner_id is None}[scope]

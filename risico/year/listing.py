"""The deadlines of a year as a list that somebody reads: which of them, who does it, how it stands. Pure functions."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ..accounts.models import User
from ..contract import Deadline
from ..permissions import ROLE_TITLES, Role
from ..web.texts import brief_date, brief_day, lower_first
from .standing import Standing, has_owner, standing
from .tasks import has_begun

NEAR, ALL, MINE = "", "jaar", "mij"
LABELS = {NEAR: "Te laat en komende 3 maanden", ALL: "Hele jaar", MINE: "Alleen van mij"}
THREE_MONTHS = timedelta(days=92)
AT_ONCE = 60
"""Rows on one page; a municipality with more of them reads on."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. `url` is empty when this user cannot open the page."""

    when: str
    title: str
    url: str
    part: str
    who: str
    at: Standing


def shown(deadlines: Iterable[Deadline], user: User, which: str, today: date) -> list[Deadline]:
    """The deadlines of one choice of LABELS, by day; what has no day comes last."""
    return sorted((each for each in deadlines if _belongs(each, user, which, today)), key=lambda each: each.due or date.max)


def _belongs(deadline: Deadline, user: User, which: str, today: date) -> bool:
    if which == MINE:
        return deadline.is_for(user.id, user.roles)
    if which == ALL:
        return deadline.due is not None
    running = deadline.state != "done" and has_owner(deadline)
    return running and (deadline.due <= today + THREE_MONTHS if deadline.due else has_begun(deadline, today))


def rows(deadlines: Iterable[Deadline], user: User, titles: Mapping[int, str], year: int, today: date, may_open: Callable[[str], bool]) -> list[Row]:
    """The lines of these deadlines; the same work of several people is one line. `titles`: of accounts, by id."""
    kept = list(deadlines)
    people = Counter(_work(each) for each in kept if each.user_id is not None)
    seen: set[tuple[str, date | None]] = set()
    found = []
    for each in kept:
        together = each.user_id is not None and people[_work(each)] > 1
        if not together or _work(each) not in seen:
            who = _who(each, user, titles, people[_work(each)])
            mine = each.user_id in (None, user.id)
            url = each.url if mine and may_open(each.url) else ""
            found.append(Row(_when(each.due, year), each.title, url, each.part, who, standing(each, today)))
        if together:
            seen.add(_work(each))
    return found


def _work(deadline: Deadline) -> tuple[str, date | None]:
    return deadline.title, deadline.due


def _who(deadline: Deadline, user: User, titles: Mapping[int, str], people: int) -> str:
    if deadline.user_id is None:
        names = [ROLE_TITLES[Role(role)] for role in deadline.roles]
        return ", ".join([*names[:1], *map(lower_first, names[1:])]) or "Samen"
    return titles.get(deadline.user_id, "") if people == 1 else f"{people} mensen"


def _when(due: date | None, year: int) -> str:
    if due is None:
        return ""
    return brief_day(due) if due.year == year else brief_date(due)

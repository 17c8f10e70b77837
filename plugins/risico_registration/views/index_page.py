"""What the page "Registratie" shows this user: exact numbers for the three roles that may see them, shielded ones for everybody else."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.types import Library
from risico.web.texts import day_month
from risico.year.service import opened_on

from ..board import Board, board, sees_exact
from ..chain import Chain
from ..counts import GROUPS
from ..deadlines import due, year_of
from ..fair import Fair, fair_of
from ..headlines import Headline, headline
from ..indicator_rows import Row, rows
from ..indicators import Pair
from ..period import Period
from ..permissions import RegistrationPermission, has
from ..quarters import Quarter, window
from ..sight import Sight, sight_of

Link = dict[str, object]


@dataclass(frozen=True, slots=True)
class Due:
    """The count that has to be given now, of which group, and in words how late that is."""

    quarter: Quarter
    group: str
    when: str
    late: bool


@dataclass(frozen=True, slots=True)
class Page:
    """`others`: the table as everybody else sees it, for who sees exact numbers. `counts`: links to each count, for who may."""

    exact: bool
    group: str
    lead: Headline
    due: Due | None
    groups: list[Link]
    periods: list[Link]
    chain: Chain
    others: Chain | None
    counts: list[Link]
    period: Period
    indicators: list[Row]
    fair: Fair | None
    sight: Sight | None
    links: list[Link]


def index_page(session: Session, library: Library, user: User, year: int, group: str, chosen: int | None, briefed: Pair) -> Page:
    """The page about one target group; `chosen`: a calendar year, when one was asked for; `briefed`: D15."""
    found = board(session, library, year, exact=sees_exact(user))
    period = found.period(group, chosen)
    table = found.chain(group, period)
    sight = sight_of(session, library, found)
    return Page(
        exact=found.exact,
        group=group,
        lead=headline(table, period),
        due=_due(session, found, user, group),
        groups=[_link(title, year, code, period.year, current=code == group) for code, title in GROUPS.items()],
        periods=_periods(found, year, group, period),
        chain=table,
        others=found.chain(group, found.newest_complete(group), public=True) if found.exact else None,
        counts=list(_counts(found, user, year, group, period)),
        period=period,
        indicators=rows(session, library, found, group, period, sight, briefed),
        fair=fair_of(session, year, exact=found.exact),
        sight=sight,
        links=_links(user, year),
    )


def _due(session: Session, found: Board, user: User, group: str) -> Due | None:
    """The oldest of the last four quarters that was not counted, for who counts: of this group, and when that is done of the other one."""
    if not has(user.roles, RegistrationPermission.COUNT):
        return None
    groups = sorted(GROUPS, key=lambda each: each != group)
    missing = next(((quarter, each) for each in groups for quarter in window(found.day) if (quarter, each) not in found.counts), None)
    if missing is None:
        return None
    day = due(missing[0], opened_on(session, year_of(missing[0])))
    days = (clock.today() - day).days
    late = f"{days} {'dag' if days == 1 else 'dagen'} te laat"
    return Due(*missing, late if days > 0 else f"vóór {day_month(day)}" if days else "vandaag", days > 0)


def _periods(found: Board, year: int, group: str, period: Period) -> list[Link]:
    recent = [_link("Laatste vier kwartalen", year, group, None, current=period.year is None)] if found.exact else []
    return [*recent, *(_link(str(each), year, group, each, current=each == period.year) for each in found.years(group))]


def _link(label: str, year: int, group: str, chosen: int | None, *, current: bool) -> Link:
    return {"label": label, "url": url_for("registration.index", year=year, groep=group, jaar=chosen, _anchor="keten"), "current": current}


def _counts(found: Board, user: User, year: int, group: str, period: Period) -> Iterator[Link]:
    """To the versions of what was counted, and to the form of what is still missing."""
    for quarter in period.quarters if found.exact else ():
        if count := found.counts.get((quarter, group)):
            label = f"{quarter.short} ({count.number} versies)" if count.number > 1 else quarter.short
            yield {"label": label, "url": url_for("registration.versions", year=year, when=quarter.code, group=group)}
        elif quarter.last_day < clock.today() and has(user.roles, RegistrationPermission.COUNT):
            yield {"label": f"{quarter.short} invoeren", "url": url_for("registration.count", year=year, when=quarter.code, group=group)}


def _links(user: User, year: int) -> list[Link]:
    """The other pages of registration, for who may open them."""
    pages = (
        ("Afspraken over tijd en streven", "registration.agreements", RegistrationPermission.READ),
        ("Peiling", "registration.poll", RegistrationPermission.READ),
        ("Steekproef van maatregelen", "registration.sample", RegistrationPermission.READ),
        ("Zetels en landelijke cijfers", "registration.basis", RegistrationPermission.READ),
        ("Telling uit een bestand", "registration.load", RegistrationPermission.COUNT),
        ("Ophalen als Excel", "registration.export", RegistrationPermission.READ),
    )
    return [{"label": label, "url": url_for(endpoint, year=year)} for label, endpoint, needed in pages if has(user.roles, needed)]

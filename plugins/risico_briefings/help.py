"""Help from outside (domain.md §11): who is entitled to what, and what nobody looked at for a year. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from risico.content.briefings import BriefingOffice, HelpLink

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Help:
    """A link as it stands on a day. `old`: nobody looked at it for a year; `over`: it is no longer valid, or not yet."""

    link: HelpLink
    old: bool
    over: bool


def standing(links: Iterable[HelpLink], today: date) -> list[Help]:
    """All links as they stand today."""
    return [Help(link, today - link.checked_on > A_YEAR, not _valid(link, today)) for link in links]


def for_office(links: Iterable[HelpLink], office: BriefingOffice, today: date) -> list[HelpLink]:
    """What somebody in this office is entitled to and is valid today."""
    return [link for link in links if office in link.entitled and _valid(link, today)]


def to_check(links: Sequence[HelpLink], today: date) -> list[HelpLink]:
    """What has to be looked at again."""
    return [each.link for each in standing(links, today) if each.old or each.over]


def _valid(link: HelpLink, today: date) -> bool:
    return (link.valid_from is None or link.valid_from <= today) and (link.valid_until is None or today <= link.valid_until)

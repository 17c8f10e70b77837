"""Help from outside (domain.md §11): who is entitled to what, and what nobody looked at for a year. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from risico.content.briefings import BriefingOffice, HelpLink

A_YEAR = timedelta(days=365)
_NOBODY: Mapping[str, date] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Help:
    """A link as it stands on a day. `seen`: when somebody last looked; `old`: a year ago or more; `over`: it is no longer valid, or not yet."""

    link: HelpLink
    seen: date
    old: bool
    over: bool


def standing(links: Iterable[HelpLink], today: date, looked: Mapping[str, date] = _NOBODY) -> list[Help]:
    """All links as they stand today. `looked`: when somebody here looked, by id."""
    seen = ((link, max(link.checked_on, looked.get(link.id, link.checked_on))) for link in links)
    return [Help(link, day, today - day > A_YEAR, not _valid(link, today)) for link, day in seen]


def for_office(links: Iterable[HelpLink], office: BriefingOffice, today: date) -> list[HelpLink]:
    """What somebody in this office is entitled to and is valid today."""
    return [link for link in links if office in link.entitled and _valid(link, today)]


def to_check(links: Sequence[HelpLink], today: date, looked: Mapping[str, date] = _NOBODY) -> list[HelpLink]:
    """What has to be looked at again."""
    return [each.link for each in standing(links, today, looked) if each.old or each.over]


def _valid(link: HelpLink, today: date) -> bool:
    return (link.valid_from is None or link.valid_from <= today) and (link.valid_until is None or today <= link.valid_until)

"""Saved ways to read an export, so that next quarter takes one click.

Nothing of a file is kept: of its headings and words only seals, for a heading or a category may hold somebody's name. A seal
(`Seal`) is the same for the same text, and says nothing to who does not have the secret key of the installation.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.errors import NotFound

from .. import models
from ..permissions import RegistrationPermission, check
from .plan import Plan

Seal = Callable[[str], str]


class Known(Mapping[str, str]):
    """{word: meaning} of a saved column. It can list only the words that were asked for: of the others there is a seal alone."""

    def __init__(self, sealed: Mapping[str, str], seal: Seal) -> None:
        self._sealed, self._seal = sealed, seal
        self._asked: dict[str, str] = {}

    def __getitem__(self, word: str) -> str:
        if word not in self._asked:
            self._asked[word] = self._sealed[self._seal(word)]
        return self._asked[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked)

    def __len__(self) -> int:
        return len(self._asked)


def profiles(session: Session) -> Sequence[models.Mapping]:
    """All of them, by name. One statement."""
    return session.scalars(select(models.Mapping).order_by(models.Mapping.name)).all()


def plan_of(profile: models.Mapping, headings: Sequence[str], group: str, seal: Seal) -> Plan | None:
    """The saved plan for a file with these headings; None when it lacks a column. `group` holds for all rows when no column says it."""
    known = {seal(heading): heading for heading in headings}
    if not known.keys() >= set(profile.columns.values()):
        return None
    values = {what: Known(words, seal) for what, words in profile.values.items()}
    return Plan({known[sealed]: what for what, sealed in profile.columns.items()}, values, group)


def keep(session: Session, user: User, name: str, plan: Plan, seal: Seal) -> None:
    """Save the plan under this name; the one that has it already is replaced, but for words of the same column that this file did not have."""
    check(user, RegistrationPermission.COUNT)
    profile = session.scalars(select(models.Mapping).where(models.Mapping.name == name)).one_or_none()
    if profile is None:
        profile = models.Mapping(name=name, values={})
        session.add(profile)
    new = {what: {seal(word): meaning for word, meaning in words.items()} for what, words in plan.values.items()}
    profile.values = {what: profile.values.get(what, {}) | words for what, words in new.items()}
    profile.columns = {what: seal(heading) for what, heading in plan.columns.items()}
    session.flush()


def forget(session: Session, user: User, profile_id: int) -> str:
    """Delete a profile; gives its name."""
    check(user, RegistrationPermission.COUNT)
    profile = session.get(models.Mapping, profile_id)
    if profile is None:
        raise NotFound
    session.delete(profile)
    session.flush()
    return profile.name

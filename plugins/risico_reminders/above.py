"""Who hears that a task stays undone: the next person up. Pure functions on people and tasks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

from risico.contract import Deadline
from risico.permissions import Role

LAST = (Role.SECRETARY.value,)
"""Where everything ends that nobody else is named for."""


class _Person(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def roles(self) -> frozenset[str]: ...


class Above:
    """Finds them for each task, with people ordered by role so that many of both stay quick."""

    def __init__(self, people: Iterable[_Person]) -> None:
        self._ids: set[int] = set()
        self._with_role: defaultdict[str, set[int]] = defaultdict(set)
        for person in people:
            self._ids.add(person.id)
            for role in person.roles:
                self._with_role[role].add(person.id)

    def of(self, deadline: Deadline) -> set[int]:
        """Everybody with the roles that the task names; without them the secretary; without a secretary who does it.

        Who does the task is never the next one up: an owner who has that role too would only hear it from themselves.
        """
        doers = {deadline.user_id} & self._ids if deadline.user_id is not None else self._having(deadline.roles) - deadline.except_users
        for roles in (deadline.escalate, LAST):
            if found := self._having(roles) - doers - deadline.except_users:
                return found
        return doers

    def _having(self, roles: Sequence[str]) -> set[int]:
        return {id for role in roles for id in self._with_role.get(role, ())}

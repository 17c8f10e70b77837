"""Whether a task that a plugin hands over is what the contract says. A pure function."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from risico.contract import Deadline

LONGEST_ID, LONGEST_PART = 200, 80
"""What the table holds, in characters."""


def _words(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(each, str) for each in value)


_SOUND: dict[str, Callable[[Any], bool]] = {
    "id": lambda value: isinstance(value, str) and 0 < len(value) <= LONGEST_ID,
    "title": lambda value: isinstance(value, str),
    "url": lambda value: isinstance(value, str),
    "part": lambda value: isinstance(value, str) and len(value) <= LONGEST_PART,
    "roles": _words,
    "escalate": _words,
    "user_id": lambda value: value is None or isinstance(value, int),
    "except_users": lambda value: isinstance(value, frozenset),
    "due": lambda value: value is None or (isinstance(value, date) and not isinstance(value, datetime)),
}


def fault_of(deadline: object) -> str:
    """What is wrong with it, in a few words; empty when nothing is."""
    if not isinstance(deadline, Deadline):
        return "geen taak"
    return ", ".join(name for name, sound in _SOUND.items() if not sound(getattr(deadline, name)))

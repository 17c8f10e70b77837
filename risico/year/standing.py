"""How a deadline stands on a day, in words and as one of five drawings. Pure functions."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..contract import Deadline
from .tasks import days_late, days_left, has_begun

State = Literal["done", "part", "now", "late", "next"]
DRAWINGS: dict[State, str] = {"done": "full", "part": "half", "now": "now", "late": "alert", "next": "empty"}
WORDS: dict[State, str] = {"done": "Klaar", "part": "Deels klaar", "now": "Loopt", "late": "Te laat", "next": "Komt nog"}
TONES: dict[State, str] = {"late": "late", "next": "quiet"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A state, and the same in words with the days."""

    state: State
    words: str

    @property
    def drawing(self) -> str:
        return DRAWINGS[self.state]

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "")


def has_owner(deadline: Deadline) -> bool:
    """Whether somebody has to do it; without one it sums up the tasks of others, and those can be late."""
    return bool(deadline.roles) or deadline.user_id is not None


def state_of(deadline: Deadline, today: date) -> State:
    """Done; else late when somebody should have done it; else partly done, running, or still to come."""
    if deadline.state == "done":
        return "done"
    if deadline.due is not None and deadline.due < today and has_owner(deadline):
        return "late"
    if deadline.state == "partly":
        return "part"
    return "now" if has_begun(deadline, today) else "next"


def standing(deadline: Deadline, today: date) -> Standing:
    """How it stands, with how many days late or left."""
    state = state_of(deadline, today)
    if state == "late" and deadline.due is not None:
        return Standing(state, days_late(deadline.due, today))
    if state == "done" or deadline.due is None or deadline.due < today:
        return Standing(state, WORDS[state])
    left = days_left(deadline.due, today)
    return Standing(state, left.capitalize() if state == "next" else f"{WORDS[state]}, {left}")

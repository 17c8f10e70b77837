"""What the browser remembers while somebody is at the provider: in its own signed cookie, used once, for ten minutes.

A link that somebody else sends therefore never logs anybody in (login CSRF), and nothing can be answered twice.
"""

import hmac
from dataclasses import asdict, dataclass
from typing import Any

from flask import session

from .. import clock
from ..accounts.tokens import new_token
from .tokens import Visitor

VALID_SECONDS = 600
_ASKED, _FOUND = "oidc", "oidc_found"


@dataclass(frozen=True, slots=True)
class Goal:
    """What somebody goes to the provider for: to log in and go `onward`, or to link an account, their own (`user_id`) or that of a `welcome` link."""

    onward: str = ""
    user_id: int = 0
    welcome: str = ""

    @property
    def is_login(self) -> bool:
        """Whether nothing is to be linked."""
        return not self.user_id and not self.welcome


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the provider: secrets of 256 random bits, and what it is for."""

    state: str
    nonce: str
    verifier: str
    goal: Goal


def ask(goal: Goal) -> Asked:
    """A new question, in place of an earlier one."""
    asked = Asked(new_token(), new_token(), new_token(), goal)
    session.pop(_FOUND, None)
    session[_ASKED] = {"at": _now(), **asdict(asked)}
    return asked


def answered(state: str) -> Asked | None:
    """The question with this state, which is gone from then on; None when this browser did not ask it, or too long ago."""
    kept = _take(_ASKED)
    if kept is None or not hmac.compare_digest(kept["state"].encode(), state.encode()):
        return None
    return Asked(kept["state"], kept["nonce"], kept["verifier"], Goal(**kept["goal"]))


def keep_found(who: Visitor, goal: Goal) -> None:
    """Remember a work account until its owner says that it must be linked."""
    session[_FOUND] = {"at": _now(), "issuer": who.issuer, "subject": who.subject, "email": who.email, "goal": asdict(goal)}


def found() -> tuple[Visitor, Goal] | None:
    """The work account that waits for a yes."""
    kept = session.get(_FOUND)
    if kept is None or _now() - kept["at"] > VALID_SECONDS:
        return None
    return Visitor(kept["issuer"], kept["subject"], kept["email"]), Goal(**kept["goal"])


def forget_found() -> None:
    """The work account was linked, or it will not be."""
    session.pop(_FOUND, None)


def _take(name: str) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = session.pop(name, None)
    return kept if kept and _now() - kept["at"] <= VALID_SECONDS else None


def _now() -> int:
    return int(clock.now().timestamp())

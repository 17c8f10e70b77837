"""People who write, each in a place of their own, and remember what was confirmed to them.

What is stored afterwards must be what was confirmed last, or what was sent after it and got no answer.
"""

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session

from .scene import enter
from .visitor import NO_ANSWER, Answer, Unexpected

State = TypeVar("State")


class Writer(Generic[State]):
    """Writes again and again. `confirmed`: how many writes were confirmed; `refused`: answers that were no yes; `ended`: why there was none."""

    name = ""
    person = ""

    def __init__(self, app: Flask) -> None:
        self.visitor = enter(app, self.person)
        self.confirmed = 0
        self.refused: list[str] = []
        self.ended: Exception | None = None
        with app.extensions["risico"].database.reader() as session:
            self._known = self._sent = self.stored(session)

    def go_to(self, address: str) -> None:
        """The server is here now."""
        self.visitor.go_to(address)

    def close(self) -> None:
        """Hang up."""
        self.visitor.close()

    def write(self) -> bool:
        """One write; False when the server went away before it answered."""
        self._sent = self.next(self._known)
        try:
            answer = self.send(self._sent)
        except NO_ANSWER as fault:
            self.ended = fault
            return False
        except Unexpected as fault:
            self.refused.append(f"{self.name}: {fault}")
            return True
        if answer.accepted:
            self._known = self._sent
            self.confirmed += 1
        else:
            self.refused.append(f"{self.name}: {answer.status} {_main(answer)}")
        return True

    def lost(self, session: Session, *, answered: bool = False) -> list[str]:
        """What is not as it should be, in words. `answered`: nothing may be stored that was not confirmed. Goes on from what is stored."""
        found, possible = self.stored(session), (self._known,) if answered else (self._known, self._sent)
        self._known = self._sent = found
        return [*([] if found in possible else [f"{self.name}: {found} is none of {possible}"]), *self.faults(session)]

    def events(self) -> Mapping[str, int]:
        """How often each action must stand in the audit trail as done, with what is stored now."""
        return {}

    def next(self, known: State) -> State:
        """What is to be stored after the next write."""
        raise NotImplementedError

    def send(self, wanted: State) -> Answer:
        """Ask for it; the last answer."""
        raise NotImplementedError

    def stored(self, session: Session) -> State:
        """What is stored now."""
        raise NotImplementedError

    def faults(self, session: Session) -> Iterator[str]:
        """What does not fit together."""
        return iter(())


def _main(answer: Answer) -> str:
    """The words of the page."""
    found = BeautifulSoup(answer.content, "html.parser").select_one("main") or BeautifulSoup(answer.content, "html.parser")
    return " ".join(found.get_text(" ").split())[:400]

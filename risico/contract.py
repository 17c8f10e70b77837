"""The typed payloads of the hooks in `hookspecs`: what plugins and core hand to each other."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from .documents.blocks import Block


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A link in the navigation. `order` sorts (Overzicht is 0, Onderwerpen 20); `section` marks pages by URL prefix."""

    label: str
    url: str
    order: int
    section: str


Place = Literal["lead", "left", "right", "wide"]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the overview: a template, rendered with this context.

    `place`: "lead" is a sentence below the heading (text only), then the two columns, then the full width.
    """

    order: int
    place: Place
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


DeadlineState = Literal["open", "partly", "done"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something to be done. `id` is stable; it is for `user_id`, or for everyone with one of `roles` but `except_users`.

    `part`: the room it belongs to, in the words of the menu. `milestone`: a few words when it stands on the line of the year
    ("Telling Q1"); empty for work that only the list shows. `state`: what is done stays on the line and waits for nobody.
    `urgent`: told at once, whatever somebody chose. `escalate`: the roles that hear of it when it stays undone; empty: the secretary, or who does it.
    """

    id: str
    title: str
    text: str
    url: str
    roles: tuple[str, ...] = ()
    user_id: int | None = None
    except_users: frozenset[int] = frozenset()
    due: date | None = None
    part: str = ""
    milestone: str = ""
    state: DeadlineState = "open"
    urgent: bool = False
    escalate: tuple[str, ...] = ()

    def is_for(self, user_id: int, roles: Iterable[str]) -> bool:
        """Whether this is work, still to be done, of the user with this id and these roles."""
        if self.state == "done":
            return False
        if self.user_id is not None:
            return self.user_id == user_id
        return user_id not in self.except_users and not set(self.roles).isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known about a topic, as a label with a value in words."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """How a measure stands. `paper`: geen, concept, vastgesteld or verlopen; `practice`: nooit, onbekend, niet, deels or aantoonbaar."""

    code: str
    paper: str
    practice: str
    owner: str


@dataclass(frozen=True, slots=True)
class Experience:
    """What an anonymous poll among office holders came to. `scores`: {question of block B: the raw score 0-4 in the middle}.

    Only of questions with five or more answers; of an even number of answers the one of the two with the higher risk.
    """

    scores: Mapping[str, int]
    respondents: int
    closed_on: date


@dataclass(frozen=True, slots=True)
class TopicDecided:
    """A topic that was just decided on. `level`: 1-5; `measures`: catalogue ids; `strategies`: their letters."""

    year: int
    code: str
    title: str
    level: int
    measures: tuple[str, ...]
    strategies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BriefingSection:
    """A chapter that a plugin adds to the briefing of an office. `place`: where it stands among those of the content (1-99).

    `aim`: what the reader knows afterwards. Nothing here may hold a person, a level, or what domain.md §7 forbids.
    """

    id: str
    place: int
    title: str
    aim: str
    lead: str
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Job:
    """Long work: `run(context, params)` gets a `jobs.Context` and returns what the page links to (an internal path)."""

    kind: str
    title: str
    run: Callable[..., str]


@dataclass(frozen=True, slots=True)
class Timed:
    """Work that comes back by itself. `run(app)` asks what is due now and does it: running it twice, or days late, does no harm.

    `when`: a timedelta (every so often) or a time (every day at that time in the Netherlands; missed while the server was off:
    once, at the next start; failed: again after ten minutes). `url_for` works in it. What it raises is logged and stops no other work.
    """

    name: str
    when: timedelta | time
    run: "Callable[[Flask], object]"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem with the set-up, and where or how to mend it."""

    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the audit trail tells of: the name of a view (its endpoint), or of work outside a request.

    `title`: what happened, in a few Dutch words ("Ronde vastgesteld"). `kind`: "change", or "read" for opening a page with something to protect;
    a view that does both has two. `secret`: arguments of the URL that never enter the trail, such as the token of a link.
    """

    action: str
    title: str
    kind: Literal["change", "read"] = "change"
    secret: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept. `key` names it in its room (at most 40 characters), `title` says what it is in words that may stay for ever.

    `begins`: the last day before its term runs, such as 31 December of its year.
    """

    key: str
    title: str
    begins: date


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """How a room finds and destroys what `assessments/retention.toml` says under this id. `find(session)`: everything there is, old and new;
    `destroy(session, key)` takes one of it away for good, within the transaction, and does nothing when it is gone already."""

    id: str
    find: "Callable[[Session], Iterable[Kept]]"
    destroy: "Callable[[Session, str], object]"

"""The typed payloads of the hooks in `hookspecs`: what plugins and core hand to each other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A link in the navigation. `order` sorts (Overzicht is 0, Onderwerpen 20); `section` marks pages by URL prefix."""

    label: str
    url: str
    order: int
    section: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the overview: a template with its own context. `place`: left and right column, or the full width below."""

    order: int
    place: Literal["left", "right", "wide", "top"]
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something to be done. `id` is stable; it is for `user_id`, or for everyone with one of `roles`."""

    id: str
    title: str
    text: str
    url: str
    roles: tuple[str, ...] = ()
    user_id: int | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known about a topic, as a label with a value in words."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Job:
    """Long work: `run(context, params)` gets a `jobs.Context` and returns what the page links to (an internal path)."""

    kind: str
    title: str
    run: Callable[..., str]


@dataclass(frozen=True, slots=True)
class Warning:
    """A problem with the set-up, and where or how to mend it."""

    text: str
    advice: str

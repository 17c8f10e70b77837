"""The whole plugin contract on one page. A plugin implements what it needs with `@hookimpl`.

Every hook may name only the arguments it wants. Payload types are in `risico.contract`.
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import click
from flask import Blueprint, Flask
from pluggy import HookimplMarker, HookspecMarker, PluginManager
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from .accounts.models import User
    from .config import Settings
    from .content.briefings import BriefingOffice
    from .content.types import Library
    from .contract import BriefingSection, Deadline, Event, Experience, Fact, Job, MeasureFact, MenuItem, Panel, Problem, RetentionRule, Timed, TopicDecided
    from .documents.blocks import Audience, ReportPart
    from .permissions import Grant
    from .year.models import Year

hookspec = HookspecMarker("risico")
hookimpl = HookimplMarker("risico")


@hookspec
def permissions() -> "Sequence[Grant]":  # type: ignore[empty-body]
    """The plugin's permissions, each with a description and the roles that have it."""


@hookspec
def blueprint(app: Flask) -> Blueprint:  # type: ignore[empty-body]
    """The plugin's pages; every view declares its permission with `requires` or `public`."""


@hookspec
def menu_items(user: "User", year: int | None) -> "Sequence[MenuItem]":  # type: ignore[empty-body]
    """Links for the navigation that this user may follow; `year` is the planning year on screen."""


@hookspec
def account_links(user: "User") -> "Sequence[MenuItem]":  # type: ignore[empty-body]
    """Links at the foot of every page to what belongs to the account of this user, whatever the year."""


@hookspec
def dashboard_panels(session: Session, user: "User", year: "Year") -> "Sequence[Panel]":  # type: ignore[empty-body]
    """Parts of the overview page of that year for this user."""


@hookspec
def deadlines(session: Session, year: "Year") -> "Sequence[Deadline]":  # type: ignore[empty-body]
    """What must be done in that year, by which role or person, and when."""


@hookspec
def topic_decided(session: Session, decision: "TopicDecided") -> Any:
    """A topic was decided on, in this transaction; what the plugin writes is committed with the decision or not at all."""


@hookspec
def topic_facts(session: Session, library: "Library", code: str, year: int) -> "Sequence[Fact]":  # type: ignore[empty-body]
    """What this plugin knows about the topic with that code before the scores of `year`; shown beside the questions."""


@hookspec(firstresult=True)
def experience(session: Session, library: "Library", year: int) -> "Experience | None":
    """What office holders answered anonymously in that year, for block B of the scan; None until a poll has ended."""


@hookspec(firstresult=True)
def briefed(session: Session, library: "Library", year: int) -> "tuple[int, int] | None":
    """How many members of raad and college read their briefing within thirty days, and of how many (D15); None before anybody had to."""


@hookspec
def measure_facts(session: Session, library: "Library", codes: Collection[str]) -> "Sequence[MeasureFact]":  # type: ignore[empty-body]
    """How the measures with these codes stand on paper and in practice; shown where somebody decides on them."""


@hookspec
def report_sections(session: Session, library: "Library", year: "Year", audience: "Audience", plugins: PluginManager) -> "ReportPart | None":
    """The plugin's sections of the year's report, or None; the `openbaar` audience gets nothing that docs/decisions/public-report.md forbids.

    `plugins`: to ask the others what they know, such as `briefed`.
    """


@hookspec
def briefing_sections(session: Session, library: "Library", year: "Year", office: "BriefingOffice") -> "Sequence[BriefingSection]":  # type: ignore[empty-body]
    """Chapters for the briefing of who holds that office, in public words; never what domain.md §7 forbids."""


@hookspec
def jobs(settings: "Settings", library: "Library", plugins: PluginManager) -> "Sequence[Job]":  # type: ignore[empty-body]
    """Long work that a page can start by name and that runs outside the request."""


@hookspec
def timed(settings: "Settings") -> "Sequence[Timed]":  # type: ignore[empty-body]
    """Work that the scheduler does by itself, in one process at a time: every so often, or once a day."""


@hookspec
def audit_events() -> "Sequence[Event]":  # type: ignore[empty-body]
    """What the audit trail tells of this plugin: every view that changes something, reading of what is to be protected, work outside a request."""


@hookspec
def retention_rules() -> "Sequence[RetentionRule]":  # type: ignore[empty-body]
    """What the plugin keeps that may be destroyed after a term; the term itself stands in `assessments/retention.toml` under the same id."""


@hookspec
def commands() -> Sequence[click.Command]:  # type: ignore[empty-body]
    """Commands under `risico`."""


@hookspec
def demo_data(session: Session, app: Flask) -> Any:
    """Write the plugin's part of the fictive Voorbeeldgemeente, in the order of FIRST_PARTY."""


@hookspec
def check(app: Flask) -> "Sequence[Problem]":  # type: ignore[empty-body]
    """Is this plugin set up well? One sentence per problem, in words an administrator understands."""

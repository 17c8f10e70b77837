"""Registratie."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, Flask
from sqlalchemy.orm import Session

from risico import hookimpl

if TYPE_CHECKING:
    import click
    import pluggy

    from risico.accounts.models import User
    from risico.content.types import Library
    from risico.contract import BriefingSection, Deadline, Event, Experience, Fact, MenuItem, Panel, RetentionRule, Timed
    from risico.documents.blocks import Audience, ReportPart
    from risico.permissions import Grant
    from risico.year.models import Year

# A hook that shares its name with a module here has another one: importing the module would put it in the hook's place.


@hookimpl(specname="permissions")
def hook_permissions() -> "Sequence[Grant]":
    from .permissions import GRANTS

    return GRANTS


@hookimpl
def blueprint(app: Flask) -> Blueprint:
    from .views import agreements, basis, counting, index, loading, poll, registration, sample  # noqa: F401  each adds its pages
    from .views.answering import poll as answering

    app.extensions["csrf"].exempt(answering)  # a secret link and no cookie: there is nothing to forge
    app.register_blueprint(answering)  # outside the planning year and without login
    return registration


@hookimpl
def menu_items(user: "User", year: int | None) -> "Sequence[MenuItem]":
    from .panels import menu

    return menu(user, year)


@hookimpl
def dashboard_panels(session: Session, user: "User", year: "Year") -> "Sequence[Panel]":
    from risico.installation import installation

    from .panels import panels

    return panels(session, installation().library, user, year)


@hookimpl(specname="deadlines")
def hook_deadlines(session: Session, year: "Year") -> "Sequence[Deadline]":
    from .deadlines import deadlines
    from .poll_deadlines import poll_deadlines

    return [*deadlines(session, year.number), *poll_deadlines(session, year.number)]


@hookimpl
def topic_facts(session: Session, library: "Library", code: str) -> "Sequence[Fact]":
    from .facts import facts

    return facts(session, library, code)


@hookimpl
def report_sections(session: Session, library: "Library", year: "Year", audience: "Audience", plugins: "pluggy.PluginManager") -> "ReportPart | None":
    from .report.part import part

    inside = audience == "intern"
    return part(session, library, year.number, audience, plugins.hook.briefed(session=session, library=library, year=year.number) if inside else None)


@hookimpl
def experience(session: Session, library: "Library", year: int) -> "Experience | None":
    from .poll import experience as of_poll

    return of_poll(session, library, year)


@hookimpl(specname="commands")
def hook_commands() -> "Sequence[click.Command]":
    from .commands import registration

    return [registration]


@hookimpl
def demo_data(session: Session, app: Flask) -> None:
    from .demo import Demo

    Demo(session, app.extensions["risico"].library).write()


@hookimpl
def briefing_sections(session: Session, library: "Library") -> "Sequence[BriefingSection]":
    from .briefing import sections

    return sections(session, library)


@hookimpl(specname="timed")
def hook_timed() -> "Sequence[Timed]":
    from .timed import WORK

    return WORK


@hookimpl
def audit_events() -> "Sequence[Event]":
    from .events import EVENTS

    return EVENTS


@hookimpl
def retention_rules() -> "Sequence[RetentionRule]":
    from .retention import rules

    return rules()

"""Jaarlijkse beoordeling."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
import pluggy
from flask import Blueprint, Flask
from sqlalchemy.orm import Session

from risico import hookimpl
from risico.contract import Job

if TYPE_CHECKING:
    from risico.accounts.models import User
    from risico.config import Settings
    from risico.content.types import Library
    from risico.contract import BriefingSection, Deadline, Event, Fact, MenuItem, Panel, Problem, RetentionRule
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
    from .views import adoption, assessors, choosing, consensus, decision, outcomes, picture, scan, scoring, topics  # noqa: F401  each adds its pages

    return scan


@hookimpl
def menu_items(user: "User", year: int | None) -> "Sequence[MenuItem]":
    from .panels import menu

    return menu(user, year)


@hookimpl
def dashboard_panels(session: Session, user: "User", year: "Year") -> "Sequence[Panel]":
    from .panels import panels

    return panels(session, user, year)


@hookimpl(specname="deadlines")
def hook_deadlines(session: Session, year: "Year") -> "Sequence[Deadline]":
    from risico.installation import installation

    from .deadlines import deadlines

    return deadlines(session, installation().library, year.number)


@hookimpl
def topic_facts(session: Session, code: str, year: int) -> "Sequence[Fact]":
    from .facts import facts

    return facts(session, code, year)


@hookimpl
def report_sections(session: Session, year: "Year", audience: "Audience") -> "ReportPart | None":
    from .report.part import part

    return part(session, year, audience)


@hookimpl(specname="commands")
def hook_commands() -> Sequence[click.Command]:
    from .commands import scan
    from .export_command import export

    scan.add_command(export)
    return [scan]


@hookimpl
def check(app: Flask) -> "Sequence[Problem]":
    from .integrity import problems

    with app.extensions["risico"].database.reader() as session:
        return problems(session)


@hookimpl
def demo_data(session: Session, app: Flask) -> None:
    from .demo import Demo

    core = app.extensions["risico"]
    Demo(session, core.library, core.plugins).write()


@hookimpl
def briefing_sections(session: Session, year: "Year", office: str) -> "Sequence[BriefingSection]":
    from .briefing import sections

    return sections(session, year.number, office)


@hookimpl
def audit_events() -> "Sequence[Event]":
    from .events import EVENTS

    return EVENTS


@hookimpl
def retention_rules() -> "Sequence[RetentionRule]":
    from .retention import rules

    return rules()


@hookimpl
def jobs(settings: "Settings", library: "Library", plugins: pluggy.PluginManager) -> "Sequence[Job]":
    from functools import partial

    from .archive import ARCHIVE, TITLE, make

    return (Job(ARCHIVE, TITLE, partial(make, plugins, settings, library)),)

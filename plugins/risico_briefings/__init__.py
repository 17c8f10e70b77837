"""Briefings."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import pluggy
from flask import Blueprint, Flask
from sqlalchemy.orm import Session

from risico import hookimpl

if TYPE_CHECKING:
    from risico.accounts.models import User
    from risico.config import Settings
    from risico.content.types import Library
    from risico.contract import Deadline, Event, Job, MenuItem, Panel, RetentionRule
    from risico.permissions import Grant
    from risico.year.models import Year

# A hook that shares its name with a module here has another one: importing the module would put it in the hook's place.


@hookimpl(specname="permissions")
def hook_permissions() -> "Sequence[Grant]":
    from .permissions import GRANTS

    return GRANTS


@hookimpl
def blueprint(app: Flask) -> Blueprint:
    from .views import appointments, body, briefings, facts, guide, help, issue, overview, seat  # noqa: F401  each adds its pages
    from .views.reader import briefing

    app.extensions["csrf"].exempt(briefing)  # a secret link and no cookie: there is nothing to forge
    app.register_blueprint(briefing)  # outside the planning year and without login
    return briefings


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
    from risico.installation import installation

    from .deadlines import deadlines

    return deadlines(session, installation().library, year.number)


@hookimpl
def briefed(session: Session, library: "Library", year: int) -> tuple[int, int] | None:
    from .rows import all_rows, coverage

    found = coverage(all_rows(session, library, year))
    return (found.in_time, found.due) if found.due else None


@hookimpl(specname="jobs")
def hook_jobs(settings: "Settings", library: "Library", plugins: pluggy.PluginManager) -> "Sequence[Job]":
    from risico.contract import Job

    from .issuing import maker_of
    from .jobs import ISSUE, TITLE, issue_all

    return (Job(ISSUE, TITLE, partial(issue_all, maker_of(settings, library, plugins))),)


@hookimpl
def demo_data(session: Session, app: Flask) -> None:
    from .demo import Demo
    from .issuing import maker_of

    current = app.extensions["risico"]
    Demo(session, maker_of(current.settings, current.library, current.plugins)).write()


@hookimpl
def audit_events() -> "Sequence[Event]":
    from .events import EVENTS

    return EVENTS


@hookimpl
def retention_rules() -> "Sequence[RetentionRule]":
    from .retention import rules

    return rules()

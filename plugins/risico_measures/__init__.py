"""Maatregelen."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, Flask
from sqlalchemy.orm import Session

from risico import hookimpl

if TYPE_CHECKING:
    from risico.accounts.models import User
    from risico.content.types import Library
    from risico.contract import BriefingSection, Deadline, Event, Fact, MeasureFact, MenuItem, Panel, RetentionRule, TopicDecided
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
    from .views import actions, board, choosing, exchange, measure, measures, offices, oversight, overview, trend, verdicts  # noqa: F401  each adds its pages

    return measures


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
def topic_facts(session: Session, library: "Library", code: str) -> "Sequence[Fact]":
    from .facts import facts

    return facts(session, library, code)


@hookimpl
def measure_facts(session: Session, library: "Library", codes: Collection[str]) -> "Sequence[MeasureFact]":
    from .facts import of_measures

    return of_measures(session, library, codes)


@hookimpl
def report_sections(session: Session, library: "Library", year: "Year", audience: "Audience") -> "ReportPart | None":
    from .report.part import part

    return part(session, library, year.number, audience)


@hookimpl
def topic_decided(session: Session, decision: "TopicDecided") -> None:
    from .actions import propose

    propose(session, decision)


@hookimpl
def demo_data(session: Session, app: Flask) -> None:
    from .demo import Demo

    Demo(session, app.extensions["risico"].library).write()


@hookimpl
def briefing_sections(session: Session, library: "Library") -> "Sequence[BriefingSection]":
    from .briefing import sections

    return sections(session, library)


@hookimpl
def audit_events() -> "Sequence[Event]":
    from .events import EVENTS

    return EVENTS


@hookimpl
def retention_rules() -> "Sequence[RetentionRule]":
    from .retention import rules

    return rules()

"""Spreuk van het jaar.

The smallest plugin that has everything: a permission, a page, a menu item, a panel, a task, a table of its own, a
command and a check. The first line above is the name users see.
"""

from collections.abc import Sequence

import click
from flask import Blueprint, Flask, url_for
from sqlalchemy.orm import Session

from risico import hookimpl
from risico.accounts.models import User
from risico.contract import Deadline, Event, MenuItem, Panel, Problem
from risico.permissions import Grant
from risico.year.models import Year


@hookimpl(specname="permissions")
def hook_permissions() -> Sequence[Grant]:
    from .permissions import GRANTS

    return GRANTS


@hookimpl
def blueprint(app: Flask) -> Blueprint:
    from .views import example

    return example


@hookimpl
def menu_items(user: User, year: int | None) -> Sequence[MenuItem]:
    from risico.web.request import may

    from .permissions import ExamplePermission

    if year is None or not may(ExamplePermission.READ):
        return ()
    url = url_for("example.motto", year=year)
    return (MenuItem("Spreuk", url, order=95, section=url),)


@hookimpl
def dashboard_panels(session: Session, user: User, year: Year) -> Sequence[Panel]:
    from .service import motto_of

    motto = motto_of(session, year.number)
    return (Panel(order=90, place="right", template="risico_example/panel.html", context={"motto": motto}),) if motto else ()


@hookimpl
def deadlines(session: Session, year: Year) -> Sequence[Deadline]:
    from .service import motto_of

    if motto_of(session, year.number):
        return ()
    url = url_for("example.motto", year=year.number)
    return (Deadline(f"example:{year.number}", "Spreuk kiezen", "Kies een spreuk voor dit jaar.", url, roles=("secretary",)),)


@hookimpl(specname="commands")
def hook_commands() -> Sequence[click.Command]:
    from .commands import motto

    return (motto,)


@hookimpl
def check(app: Flask) -> Sequence[Problem]:
    if app.extensions["risico"].settings.https:
        return ()
    return (Problem("De spreuk gaat onversleuteld over het netwerk.", "Zet RISICO_HTTPS op 'true' zodra er een certificaat is."),)


@hookimpl
def audit_events() -> Sequence[Event]:
    return (Event("example.motto", "Spreuk gekozen"),)

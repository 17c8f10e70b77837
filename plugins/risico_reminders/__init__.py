"""Herinneringen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, Flask
from sqlalchemy.orm import Session

from risico import hookimpl

if TYPE_CHECKING:
    from risico.accounts.models import User
    from risico.contract import Event, MenuItem, Timed
    from risico.permissions import Grant

# A hook that shares its name with a module here has another one: importing the module would put it in the hook's place.


@hookimpl(specname="permissions")
def hook_permissions() -> "Sequence[Grant]":
    from .permissions import GRANTS

    return GRANTS


@hookimpl
def blueprint(app: Flask) -> Blueprint:
    from .views import opened_to_mail_programs, reminders

    opened_to_mail_programs(app)
    return reminders


@hookimpl
def account_links(user: "User") -> "Sequence[MenuItem]":
    from flask import url_for

    from risico.contract import MenuItem

    return [MenuItem("Herinneringen", url_for("reminders.preference"), 0, "")]


@hookimpl(specname="timed")
def hook_timed() -> "Sequence[Timed]":
    from .timed import WORK

    return WORK


@hookimpl(trylast=True)  # after everything that gives tasks
def demo_data(session: Session, app: Flask) -> None:
    from .demo import write

    write(session, app)


@hookimpl
def audit_events() -> "Sequence[Event]":
    from .events import EVENTS

    return EVENTS

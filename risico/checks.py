"""Is this installation healthy, in words an administrator understands."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from . import migrations, space
from .accounts.models import User
from .audit import keeping as audit
from .backup import schedule as backup
from .config import THIS_SERVER, Settings
from .contract import Problem
from .documents import template
from .documents.jobs import HOUSE_STYLE
from .encryption import checks as encryption
from .installation import installation
from .oidc import checks as work_accounts
from .outbox import health as mail
from .permissions import Role
from .scheduling import health
from .web import security_txt

SHORTEST_SECRET = 32


def problems() -> Iterator[Problem]:
    """What is wrong with the core and with each plugin, one sentence each with what to do."""
    current = installation()
    state = migrations.state(current.database, current.plugins)
    if state in migrations.REFUSALS:
        text, _, advice = migrations.REFUSALS[state].partition(". ")
        yield Problem(f"{text}.", advice)
        return
    if current.settings.instance.stat().st_mode & 0o007:
        yield Problem("Iedereen op deze server kan de map met gegevens lezen.", f"Voer uit: chmod 700 {current.settings.instance}")
    yield from _in_the_open(current.settings)
    yield from space.problems(current.settings.instance)
    yield from encryption.problems(current.settings)
    with current.database.reader() as session:
        yield from _alone(session)
        yield from health.problems(session)
        yield from mail.problems(session)
        yield from audit.problems(session)
        yield from backup.problems(current.settings, session)
    yield from security_txt.problems(current.settings)
    yield from work_accounts.problems()
    yield from _house_style(current.settings.instance / HOUSE_STYLE)
    for part in current.plugins.hook.check(app=current_app):
        yield from part


def _in_the_open(settings: Settings) -> Iterator[Problem]:
    """What others on the network or the server could read or guess."""
    address = urlsplit(settings.address)
    if address.scheme != "https" and address.hostname not in THIS_SERVER:
        yield Problem(
            "Wachtwoorden gaan leesbaar over het netwerk: het adres van Risico begint niet met https.",
            "Zet een webserver met een certificaat ervoor en zet https op true, zie deploy/README.md.",
        )
    if len(settings.secret_key) < SHORTEST_SECRET:
        yield Problem(
            f"De sleutel voor cookies is korter dan {SHORTEST_SECRET} tekens en te raden.", "Haal secret_key weg uit de instellingen: Risico maakt er zelf een."
        )
    file = settings.instance / "config.toml"
    if file.exists() and file.stat().st_mode & 0o007:
        yield Problem(f"Iedereen op deze server kan {file.name} lezen.", f"Voer uit: chmod 600 {file}")


def _alone(session: Session) -> Iterator[Problem]:
    """One administrator cannot be missed, and nobody sees what they do with accounts."""
    if sum(Role.ADMIN in user.roles for user in session.scalars(select(User).where(User.active))) == 1:
        yield Problem("Er is maar één beheerder. Is die er niet, dan kan niemand een account sluiten.", "Laat de beheerder bij Accounts een tweede maken.")


def _house_style(file: Path) -> Iterator[Problem]:
    if not file.exists():
        return
    try:
        template.read(file)
    except template.TemplateError as fault:
        yield Problem(f"De huisstijl ({file.name}) is niet te gebruiken.", fault.message)

"""`risico user`: make, reset and list accounts from the server, also before the first visit."""

import sys
from collections.abc import Sequence

import click
from flask import current_app
from sqlalchemy.orm import Session

from ..audit import record
from ..commands import with_database
from ..console import Group, fail
from ..installation import installation
from ..permissions import ROLE_TITLES, Role
from ..web.forms import tidy
from . import emergency, links, notices, passwords, second, service
from .forms import EMAIL
from .models import User
from .obligation import is_obliged

ROLES = ", ".join(f"{role.value} ({ROLE_TITLES[role]})" for role in Role)


@click.group(cls=Group)
def user() -> None:
    """Accounts maken, herstellen en tonen."""


@user.command()
@click.argument("email")
@click.option("--titel", "title", metavar="FUNCTIE", required=True, help="De functie, zoals collega's die zien.")
@click.option("--rol", "roles", metavar="ROL", required=True, multiple=True, help=f"Mag vaker. Kies uit: {ROLES}.")
@click.option("--gemeente", "municipality", metavar="NAAM", help="Naam van de gemeente; alleen bij het eerste account.")
@click.option("--wachtwoord-stdin", "from_stdin", is_flag=True, help="Lees het wachtwoord van de standaardinvoer. Anders komt er een link.")
@with_database
def add(email: str, title: str, roles: Sequence[str], municipality: str | None, from_stdin: bool) -> None:
    """Maak een account en toon de link waarmee iemand een wachtwoord kiest."""
    email, title = tidy(email).lower(), tidy(title)
    _check(email, title, roles)
    place = _municipality(tidy(municipality))
    hashed = _read_password(email, place) if from_stdin else None
    first = not service.is_set_up(installation().database)
    with installation().database.writer() as session, session.begin():
        if first:
            owner = service.set_up(session, place, email, title, roles, hashed)
        else:
            owner = service.create_user(session, email, title, roles, hashed)
        _note(session, "accounts.setup" if first else "accounts.new", owner)
        click.echo(f"Het account {email} is gemaakt.")
        if not hashed:
            _show_link(session, owner)


@user.command()
@click.argument("email")
@with_database
def reset(email: str) -> None:
    """Toon een nieuwe link waarmee iemand een wachtwoord kiest."""
    with installation().database.writer() as session, session.begin():
        owner = _known(session, email)
        _note(session, "accounts.link", owner)
        _show_link(session, owner)


@user.command("reset-code")
@click.argument("email")
@with_database
def reset_code(email: str) -> None:
    """Haal de tweede stap weg van iemand die telefoon en herstelcodes kwijt is."""
    current = installation()
    with current.database.writer() as session, session.begin():
        owner = _known(session, email)
        second.reset(session, owner.id)
        _note(session, "accounts.reset_code", owner)
        notices.factor_gone(session, current.settings, owner, "iemand op de server")
    click.echo(f"De tweede stap van {owner.email} is weg, en dit account is overal uitgelogd.")
    if is_obliged(owner, current.settings):
        click.echo("Bij het inloggen stelt deze collega meteen een nieuwe in.")


@user.command("emergency")
@click.argument("email")
@with_database
def open_emergency(email: str) -> None:
    """Maak of heropen een noodaccount: een beheerder die zonder werkaccount inlogt.

    Voor als niemand meer kan inloggen. De andere beheerders krijgen bericht.
    """
    email, current = tidy(email).lower(), installation()
    _check(email, emergency.TITLE, ())
    if not service.is_set_up(current.database):
        fail("Er is nog geen account. Maak het eerste met 'risico user add'.")
    with current.database.writer() as session, session.begin():
        owner = emergency.open_account(session, email)
        _note(session, "accounts.emergency", owner)
        notices.emergency_opened(session, current.settings, owner)
        click.echo(f"Het noodaccount {email} is open en overal uitgelogd.")
        _show_link(session, owner)
    click.echo("Kies met de link een wachtwoord, log in en stel de code in. Sluit het account als de nood voorbij is.")


@user.command("list")
@with_database
def show() -> None:
    """Toon alle accounts."""
    with installation().database.reader() as session:
        for row in service.list_users(session):
            state = "open" if row.user.active else "afgesloten"
            click.echo(f"{row.user.email:40}{state:12}{row.user.title} ({', '.join(row.user.roles)})")


def _note(session: Session, action: str, owner: User) -> None:
    record(session, action=action, object=f"user_id={owner.id}")


def _known(session: Session, email: str) -> User:
    """The account with that address, or a line that says it does not exist."""
    owner = service.find_user(session, email)
    return owner or fail("Er is geen account met dit e-mailadres. 'risico user list' toont ze allemaal.")


def _check(email: str, title: str, roles: Sequence[str]) -> None:
    if not EMAIL.fullmatch(email) or len(email) > 254:
        fail("Dit is geen e-mailadres. Geef het als naam@gemeente.nl.")
    if not 0 < len(title) <= 80:
        fail("De functie moet 1 tot 80 tekens zijn.")
    if unknown := sorted(set(roles) - set(Role)):
        fail(f"Onbekende rol: {', '.join(unknown)}. Kies uit: {ROLES}.")


def _municipality(given: str | None) -> str:
    """The name of the municipality: known, or given with the first account."""
    database = installation().database
    if service.is_set_up(database):
        with database.reader() as session:
            return service.municipality_name(session)
    return given or fail("Dit is het eerste account. Geef ook --gemeente NAAM mee.")


def _read_password(email: str, municipality: str) -> str:
    """The hash of the password on standard input."""
    password = tidy(sys.stdin.buffer.readline().decode(errors="replace"))
    if fault := passwords.fault(password, email, municipality):
        fail(fault)
    return passwords.make_hash(password)


def _show_link(session: Session, owner: User) -> None:
    path = current_app.url_map.bind("").build("accounts.welcome", {"token": links.new_link(session, owner)})
    click.echo(f"Geef deze link door, met het adres van de app ervoor. Hij werkt één keer en {links.VALID_FOR.days} dagen lang:\n{path}")

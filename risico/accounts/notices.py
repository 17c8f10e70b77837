"""Mail to the owner of an account about what happened to it, so that they notice what was not them. Neutral: no place, no device, no content."""

import secrets

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..config import Settings
from ..outbox.service import enqueue
from ..permissions import Role
from .models import User

NOT_YOU = "Was u dit niet? Bel dan meteen de beheerder van Risico."


def tell(session: Session, settings: Settings, user: User, subject: str, *lines: str, once_a_day: bool = False, to: str = "") -> None:
    """Write a mail to this user in the transaction of what happened; without a mail server none is written.

    `once_a_day`: however often it happens, the same subject is mailed once a day. `to`: another address than that of the account.
    """
    if not settings.mail_host:
        return
    which = f"{subject}:{clock.today()}" if once_a_day else secrets.token_hex(8)
    text, html = (render_template(f"mail/account.{kind}", subject=subject, lines=lines, address=settings.address) for kind in ("txt", "html"))
    enqueue(session, key=f"account:{user.id}:{which}", to=to or user.email, subject=subject, text=text, html=html, user_id=user.id)


def factor_set(session: Session, settings: Settings, user: User) -> None:
    """A new app was set up."""
    tell(session, settings, user, "Inloggen met een code staat aan", "Uw account vraagt bij het inloggen om een code uit een app.", NOT_YOU)


def factor_gone(session: Session, settings: Settings, user: User, by: str) -> None:
    """The second factor was taken away `by` somebody, in words."""
    what = f"De tweede stap is weggehaald door {by}. U logt in met uw wachtwoord en stelt zo nodig een nieuwe in."
    tell(session, settings, user, "De tweede stap van uw account is weg", what, NOT_YOU)


def recovery_used(session: Session, settings: Settings, user: User, left: int) -> None:
    """A recovery code was used to log in."""
    rest = "Er is nog 1 code over." if left == 1 else f"Er zijn nog {left} codes over."
    tell(session, settings, user, "Er is een herstelcode gebruikt", "Met een herstelcode is ingelogd op uw account.", rest, NOT_YOU)


def recovery_made(session: Session, settings: Settings, user: User) -> None:
    """New recovery codes were made."""
    tell(session, settings, user, "Er zijn nieuwe herstelcodes", "Voor uw account zijn nieuwe herstelcodes gemaakt. De oude werken niet meer.", NOT_YOU)


def codes_guessed(session: Session, settings: Settings, user: User) -> None:
    """Somebody with the right password tried many wrong codes."""
    what = "Iemand vulde uw wachtwoord goed in, en daarna te vaak een verkeerde code. Diegene is niet binnengekomen."
    tell(session, settings, user, "Te vaak een verkeerde code", what, "Was u dit niet? Wijzig dan meteen uw wachtwoord en bel de beheerder.", once_a_day=True)


def address_changed(session: Session, settings: Settings, user: User, before: str) -> None:
    """The account has another address: the one from before hears it, for there somebody may miss it."""
    what = "De beheerder gaf uw account een ander e-mailadres. Op dit adres komt geen post van Risico meer."
    tell(session, settings, user, "Uw account heeft een ander e-mailadres", what, "Klopt dit niet? Bel dan meteen de beheerder van Risico.", to=before)


def link_made(session: Session, settings: Settings, user: User) -> None:
    """An administrator made a link with which a new password can be chosen."""
    what = "De beheerder maakte een link waarmee een nieuw wachtwoord voor uw account te kiezen is."
    tell(session, settings, user, "Er is een link voor uw account gemaakt", what, "Vroeg u daar niet om? Bel dan meteen de beheerder van Risico.")


def emergency_opened(session: Session, settings: Settings, emergency: User) -> None:
    """The other administrators hear that the emergency account was opened."""
    what = f"Vanaf de server is het noodaccount {emergency.email} geopend, met rechten van beheerder."
    for user in session.scalars(select(User).where(User.active, User.id != emergency.id).order_by(User.id)):
        if Role.ADMIN in user.roles:
            tell(session, settings, user, "Een noodaccount is geopend", what, "Weet u hier niet van? Zoek dan meteen uit wie dit deed.")

"""Are work accounts set up well, in words an administrator understands."""

from collections.abc import Iterator

from sqlalchemy import select

from ..accounts.models import User
from ..config import ISSUER
from ..contract import Problem
from ..installation import installation
from ..permissions import Role
from .faults import Unreachable

GUIDE = "Zie docs/toegang.md."


def problems() -> Iterator[Problem]:
    """What is wrong with the provider, and whether somebody can come in when it is down."""
    settings = installation().settings
    if not settings.oidc_issuer:
        return
    from .provider import Provider

    try:
        Provider(settings).look()
    except Unreachable as fault:
        yield Problem(
            f"Inloggen met een werkaccount lukt niet: {fault.why}.",
            f"Kijk of oidc_issuer klopt ({settings.oidc_issuer}) en of deze server daar met https bij kan. {GUIDE}",
        )
    if not ISSUER.fullmatch(settings.address):
        yield Problem("De inlogdienst stuurt collega's terug naar een adres zonder https.", f"Zet de instelling address op een https-adres. {GUIDE}")
    if not _has_other_way_in():
        yield Problem(
            "Valt de inlogdienst uit, dan kan geen enkele beheerder meer inloggen.",
            "Maak een noodaccount met een wachtwoord: risico user emergency E-MAILADRES.",
        )


def notes() -> Iterator[str]:
    """What has to stand at the provider, for who registers Risico there."""
    settings = installation().settings
    if settings.oidc_issuer:
        from .provider import Provider

        yield f"Bij de inlogdienst hoort als omleidings-URI: {Provider(settings).callback}"


def _has_other_way_in() -> bool:
    """Whether an active administrator has a password."""
    with installation().database.reader() as session:
        return any(Role.ADMIN in roles for roles in session.scalars(select(User.roles).where(User.active, User.password_hash.is_not(None))))

"""The fictive Voorbeeldgemeente: accounts here, the rest by the plugins in the hook `demo_data`."""

import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

from flask import current_app

from . import clock
from .accounts.passwords import make_hash
from .accounts.service import create_user, is_set_up
from .audit import record
from .console import fail
from .installation import installation
from .organisation.models import Municipality
from .permissions import Role

DOMAIN = "voorbeeldgemeente.example"
ACCOUNTS = (
    ("secretaris", "Gemeentesecretaris", Role.SECRETARY),
    ("oov", "Directeur OOV", Role.SAFETY_DIRECTOR),
    ("beoordelaar", "Beoordelaar vakafdeling", Role.ASSESSOR),
    ("communicatie", "Beoordelaar communicatie", Role.ASSESSOR),
    ("juridisch", "Beoordelaar juridisch", Role.ASSESSOR),
    ("cag", "Coördinator agressie en geweld", Role.INCIDENT_COORDINATOR),
    ("griffier", "Griffier", Role.CLERK),
    ("burgemeester", "Burgemeester", Role.MAYOR),
    ("controller", "Controller", Role.AUDITOR),
    ("beheer", "Beheerder", Role.ADMIN),
)


def fill() -> Iterator[str]:
    """Fill an empty installation, all or nothing; gives the lines to print. Refuses when there are accounts."""
    current = installation()
    if is_set_up(current.database):
        fail("Er staan al gegevens in deze installatie. Kies een lege map met RISICO_INSTANCE en probeer het opnieuw.")
    password = os.environ.get("RISICO_DEMO_PASSWORD") or secrets.token_urlsafe(9)
    hashed = make_hash(password)
    with current.database.writer() as session, session.begin():
        session.add(Municipality(id=1, name="Voorbeeldgemeente"))
        with clock.at(datetime(clock.today().year - 2, 1, 5, 9, tzinfo=UTC)):
            for name, title, role in ACCOUNTS:
                create_user(session, f"{name}@{DOMAIN}", title, [role], hashed)
        current.plugins.hook.demo_data(session=session, app=current_app)
        record(session, action="core.demo")
    yield "Voorbeeldgemeente is gemaakt. Log in met een van deze adressen:"
    yield from (f"  {f'{name}@{DOMAIN}':44}{title}" for name, title, _ in ACCOUNTS)
    yield f"Wachtwoord: {password}"
    yield f"Wie inlogt als beheer@{DOMAIN}, stelt eerst een app met inlogcodes in. Dat moet elke beheerder."

"""What setting up an app has in common, before the first login and on the own account: the picture, and the recovery codes that are shown once."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import render_template

from ...errors import Refused
from ...installation import installation
from ...web.carry import Carried
from ...web.request import db
from .. import otp, second, service
from ..forms import EnrolForm
from ..models import User

FILE_HEAD = "Herstelcodes voor Risico. Elke code werkt één keer. Bewaar dit blad achter slot, niet bij uw telefoon.\n\n"


@dataclass(frozen=True, slots=True)
class Offer:
    """A new secret: as a picture to scan (address of an image), and as text."""

    picture: str
    text: str


def offered_secret(form: EnrolForm, user_id: int) -> str:
    """The secret that the form was opened with; Refused when it is too old."""
    secret = second.offered(installation().settings.secret_key, user_id, form.sealed.data or "")
    if secret is None:
        raise Refused(second.TOO_OLD, field="code")
    return secret


def picture_of(form: EnrolForm, user: User) -> Offer:
    """What to scan: the secret the form has, else a new one that is put in the form."""
    key = installation().settings.secret_key
    secret = second.offered(key, user.id, form.sealed.data or "")
    if secret is None:
        form.sealed.data = second.offer(key, user.id)
        return picture_of(form, user)
    return Offer(otp.picture(otp.address(secret, user.email, service.municipality_name(db()))), otp.in_groups(secret))


def codes_page(codes: list[str], carried: Carried | None = None, onward: str | None = None) -> str:
    """The recovery codes, this once: on screen and as a file; then on to what was typed, or to where somebody was going."""
    file = f"data:text/plain;charset=utf-8,{quote(FILE_HEAD + chr(10).join(codes) + chr(10))}"
    return render_template("accounts/codes.html", codes=codes, file=file, carried=carried, onward=onward)

"""The forms of accounts."""

import re
from collections.abc import Sequence
from typing import Any

from wtforms import Field, HiddenField, PasswordField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from ..permissions import ROLE_TITLES, Role
from ..web.forms import AtMost, Conditional, Form, Required, VersionField
from . import passwords

ROLE_TASKS = {
    Role.SECRETARY: "opent het jaar en stelt de scan vast",
    Role.SAFETY_DIRECTOR: "leidt de scan en legt besluiten vast",
    Role.ASSESSOR: "scoort onderwerpen",
    Role.INCIDENT_COORDINATOR: "houdt bij hoeveel er gemeld en geregistreerd is",
    Role.CLERK: "zorgt dat de raad de briefing krijgt",
    Role.MAYOR: "leest alles wat besloten is",
    Role.AUDITOR: "controleert het logboek",
    Role.ADMIN: "beheert accounts, ziet geen inhoud",
}
WHERE_CODE = "Die staat in het venster waarin Risico is gestart. Hij lijkt op ABCD-EFGH-JKLM."
EMAIL = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@.,;<>\"]+")


class Email:
    """It looks like an e-mail address; whether it works only shows when it is used."""

    def __call__(self, form: Any, field: Field) -> None:
        if field.data and not EMAIL.fullmatch(field.data):
            raise ValidationError("Dit is geen e-mailadres. Vul het in zoals naam@gemeente.nl.")


def _email() -> StringField:
    return StringField("E-mailadres", [Required("Vul het e-mailadres in."), AtMost(254), Email()])


def _title(label: str) -> StringField:
    return StringField(label, [Required("Vul de functie in."), AtMost(80)], description="Bijvoorbeeld: beleidsadviseur wonen. Een naam is niet nodig.")


def _roles(label: str, among: Sequence[Role]) -> SelectMultipleField:
    choices = {role.value: f"{ROLE_TITLES[role]}: {ROLE_TASKS[role]}" for role in among}
    return SelectMultipleField(label, [Required("Kies er minstens één.")], choices=choices, validate_choice=False, description="U kunt er meer kiezen.")


def _new_password(label: str = "Nieuw wachtwoord") -> PasswordField:
    return PasswordField(label, [Required("Vul een wachtwoord in.")], description=passwords.RULE)


class RoleChoice(Form):
    """Roles that are not in the list get a Dutch message."""

    def validate_roles(self, field: SelectMultipleField) -> None:
        """A value that is no role can only come from a changed page."""
        if not set(field.choices).issuperset(field.data or ()):
            raise ValidationError("Kies uit de lijst.")


class NewPasswordForm(Form):
    """Choosing a password for the account with that e-mail address, in that municipality."""

    password = _new_password()

    def __init__(self, email: str = "", municipality: str = "", **extra: Any) -> None:
        super().__init__(**extra)
        self._email, self._municipality = email, municipality

    def validate_password(self, field: PasswordField) -> None:
        """The rules for a good password."""
        if field.data and (fault := passwords.fault(field.data, *self._context())):
            raise ValidationError(fault)

    def _context(self) -> tuple[str, str]:
        """What may not be in the password: e-mail address and municipality."""
        return self._email, self._municipality


class ChangePasswordForm(NewPasswordForm):
    """The old password and a new one."""

    current = PasswordField("Huidig wachtwoord", [Required("Vul uw huidige wachtwoord in."), AtMost(passwords.LONGEST)])
    password = _new_password()


def _municipality() -> StringField:
    return StringField("Gemeente", [Required("Vul de naam van de gemeente in."), AtMost(80)], description="Bijvoorbeeld: Gemeente Noorderdijk.")


class SetupForm(NewPasswordForm, RoleChoice):
    """The first account of an installation."""

    municipality = _municipality()
    email = _email()
    title = _title("Uw functie, zoals collega’s die zien")
    roles = _roles("Wat doet u in Risico?", [role for role in Role if role != Role.ADMIN])
    password = _new_password("Wachtwoord")
    code = StringField("Installatiecode", [Required("Vul de installatiecode in."), AtMost(40)], description=WHERE_CODE)

    def _context(self) -> tuple[str, str]:
        return self.email.data or "", self.municipality.data or ""


class MunicipalityForm(Form):
    """The name of the municipality; `was`: as it stood when the form was opened."""

    was = HiddenField()
    municipality = _municipality()


class LoginForm(Form):
    """E-mail address and password; `carried` holds what somebody typed before their session ended."""

    email = StringField("E-mailadres", [Required("Vul uw e-mailadres in."), AtMost(254)])
    password = PasswordField("Wachtwoord", [Required("Vul uw wachtwoord in."), AtMost(passwords.LONGEST)])
    carried = HiddenField()


class CodeForm(Form):
    """The code of the app or a recovery code; `carried` as in `LoginForm`."""

    code = StringField("Code", [Required("Vul de code in."), AtMost(40)], description="De zes cijfers uit uw app. Telefoon kwijt? Vul een herstelcode in.")
    carried = HiddenField()


class EnrolForm(Form):
    """The first code of a new app; `sealed` holds its secret until then."""

    code = StringField(
        "Code uit de app", [Required("Vul de zes cijfers in die de app toont."), AtMost(40)], description="Zes cijfers, elke halve minuut andere."
    )
    sealed = HiddenField()
    carried = HiddenField()


class AgainForm(Form):
    """Proving once more who you are; whether it is needed is for the view to know."""

    current = PasswordField("Uw eigen wachtwoord", [Conditional(), AtMost(passwords.LONGEST)])


class OwnEnrolForm(EnrolForm, AgainForm):
    """A new app for the own account."""


class NewUserForm(RoleChoice, AgainForm):
    """An account for somebody else; the own password is asked for a new administrator."""

    email = _email()
    title = _title("Functie")
    roles = _roles("Rollen", tuple(Role))


class EditUserForm(RoleChoice, AgainForm):
    """Changing an account; the own password is asked for other roles."""

    version = VersionField()
    email = _email()
    title = _title("Functie")
    roles = _roles("Rollen", tuple(Role))

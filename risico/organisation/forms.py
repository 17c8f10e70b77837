"""The forms of who is in raad and college."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, SelectChoice, SelectField, StringField
from wtforms.validators import ValidationError

from ..accounts.forms import Email
from ..web.forms import AtMost, Conditional, DateField, Form, IntegerField, NoPersonalData, Required, VersionField
from .bodies import OFFICE_TITLES, OFFICES, Body
from .incoming import HIGHEST_SEAT, LONGEST_EMAIL, LONGEST_NAME

_COLUMNS = "Een Excelbestand of CSV-bestand met in elk geval een naam en een e-mailadres. Functie en zetel mogen erbij. Andere kolommen leest Risico niet."


def _name() -> StringField:
    return StringField(
        "Naam", [Required("Vul de naam in."), AtMost(LONGEST_NAME), NoPersonalData()], description="Zoals op het naambordje, bijvoorbeeld S. de Boer."
    )


def _email() -> StringField:
    return StringField("E-mailadres voor het werk", [Required("Vul het e-mailadres in."), AtMost(LONGEST_EMAIL), Email()])


class ListForm(Form):
    """The list of a whole body: first as a file, and once it was shown as `listed`, the same list as text."""

    since = DateField("Vanaf welke dag geldt deze lijst?", [Required("Vul de dag van de installatie in.")])
    file = FileField("Lijst met leden", [Conditional()], description=_COLUMNS)
    listed = HiddenField()

    @property
    def content(self) -> bytes:
        """What was sent: the file, else the list that was shown."""
        return self.file.data.read() if self.file.data else (self.listed.data or "").encode()


class MemberForm(Form):
    """Somebody new in a body."""

    name = _name()
    email = _email()
    office = SelectField("Functie", validate_choice=False)
    seat = IntegerField("Zetel", description="Leeg laten mag. Dan kiest Risico de eerste vrije zetel.")
    since = DateField("Eerste dag", [Required("Vul de eerste dag in.")])

    def __init__(self, body: Body, **extra: Any) -> None:
        super().__init__(**extra)
        self.office.choices = [SelectChoice(office.value, OFFICE_TITLES[office]) for office in OFFICES[body]]

    def validate_office(self, field: SelectField) -> None:
        """Another value can only come from a changed page."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Kies uit de lijst.")

    def validate_seat(self, field: IntegerField) -> None:
        """A seat that no body has."""
        if field.data is not None and not 1 <= field.data <= HIGHEST_SEAT:
            raise ValidationError(f"Een zetel is een getal van 1 tot en met {HIGHEST_SEAT}.")


class CorrectForm(Form):
    """Another spelling, address or first day."""

    version = VersionField()
    name = _name()
    email = _email()
    since = DateField("Eerste dag", [Required("Vul de eerste dag in.")])


class EndForm(Form):
    """Somebody leaves, with or without a successor."""

    version = VersionField()
    until = DateField("Laatste dag", [Required("Vul de laatste dag in.")])


class MistakeForm(Form):
    """Somebody never had this seat."""

    version = VersionField()


class SuccessorForm(Form):
    """Somebody else takes over the seat."""

    version = VersionField()
    name = _name()
    email = _email()
    since = DateField("Eerste dag van de opvolger", [Required("Vul de eerste dag in.")])

"""The forms of the outbox."""

from wtforms import RadioField, StringField
from wtforms.validators import ValidationError

from ..accounts.forms import Email
from ..web.forms import AtMost, Form, Required
from .addresses import REASONS


class AddressForm(Form):
    """An address that gets no mail any more, and why."""

    address = StringField("E-mailadres", [Required("Vul het e-mailadres in."), AtMost(254), Email()])
    reason = RadioField("Waarom?", [Required("Kies waarom.")], choices=REASONS, validate_choice=False)

    def validate_reason(self, field: RadioField) -> None:
        """A value that is no reason can only come from a changed page."""
        if field.data and field.data not in REASONS:
            raise ValidationError("Kies uit de lijst.")


class TrialForm(Form):
    """Where the test message goes."""

    to = StringField("Naar welk e-mailadres?", [Required("Vul het e-mailadres in."), AtMost(254), Email()])

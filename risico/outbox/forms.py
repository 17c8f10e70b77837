"""The forms of the outbox."""

from wtforms import StringField

from ..accounts.forms import Email
from ..web.forms import AtMost, Form, Required


class AddressForm(Form):
    """One e-mail address."""

    address = StringField("E-mailadres", [Required("Vul het e-mailadres in."), AtMost(254), Email()])


class TrialForm(Form):
    """Where the test message goes."""

    to = StringField("Naar welk e-mailadres?", [Required("Vul het e-mailadres in."), AtMost(254), Email()])

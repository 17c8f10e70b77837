"""Forms of reminders: how often somebody wants mail, and the agreement about escalation."""

from wtforms import RadioField, SelectChoice

from risico.web.forms import Conditional, Form, IntegerField, Required, VersionField

from ..words import PACES

CHOICES = [SelectChoice(pace, title) for pace, (title, _) in PACES.items()]


class PreferenceForm(Form):
    """How often this user wants mail."""

    pace = RadioField(
        "Hoe vaak wilt u mail?", [Required("Kies hoe vaak u mail wilt.")], choices=[SelectChoice(pace, title) for pace, (title, _) in PACES.items()]
    )
    version = VersionField()


class AgreementForm(Form):
    """After how many working days a task goes to the next role."""

    escalate_after = IntegerField("Na hoeveel werkdagen?", [Conditional()])
    version = VersionField()

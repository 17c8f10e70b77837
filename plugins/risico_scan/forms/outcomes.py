"""The form of looking back."""

from wtforms import RadioField, SelectChoice, TextAreaField

from risico.remarks import LONGEST
from risico.web.forms import AtMost, Form, NoPersonalData, Required, VersionField

from ..outcomes import SEVERITIES


class OutcomeForm(Form):
    """What happened around one topic."""

    severity = RadioField(
        "Wat is er rond dit onderwerp gebeurd?",
        [Required("Kies wat er is gebeurd.")],
        choices=[SelectChoice(str(number), f"{number}. {text}") for number, text in enumerate(SEVERITIES)],
    )
    note = TextAreaField(
        "Toelichting",
        [AtMost(LONGEST), NoPersonalData()],
        description="Bijvoorbeeld wat u heeft geleerd. Noem geen namen of adressen. U hebt 500 tekens.",
        render_kw={"rows": 4},
    )
    version = VersionField()

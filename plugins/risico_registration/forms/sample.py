"""The form of the yearly sample of measures against citizens."""

from wtforms import TextAreaField

from risico.remarks import LONGEST
from risico.web.forms import AtMost, Conditional, Form, IntegerField, NoPersonalData, Required, VersionField


class SampleForm(Form):
    """How many measures were looked at and lifted."""

    looked_at = IntegerField("Hoeveel maatregelen tegen inwoners bekeek u opnieuw?", [Required("Vul in hoeveel maatregelen u bekeek.")])
    lifted = IntegerField("Hoeveel daarvan hief u op of verzachtte u?", [Conditional()], description="Vul 0 in als alles terecht was.")
    note = TextAreaField(
        "Wat leerde u ervan?",
        [AtMost(LONGEST), NoPersonalData()],
        description="Noem geen namen, adressen of voorvallen. U hebt 500 tekens.",
        render_kw={"rows": 4},
    )
    version = VersionField()

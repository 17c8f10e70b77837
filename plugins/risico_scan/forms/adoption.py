"""Forms of adopting a round and of opening it again."""

from wtforms import TextAreaField

from risico.remarks import LONGEST
from risico.web.forms import AtMost, Form, NoPersonalData, Required, VersionField


class AdoptForm(Form):
    """The button; `version` is that of the round on screen."""

    version = VersionField()


class CorrectionForm(Form):
    """Why an adopted round is opened again."""

    reason = TextAreaField(
        "Waarom heropent u de ronde?",
        [Required("Schrijf op waarom u de ronde heropent."), AtMost(LONGEST), NoPersonalData()],
        description="De reden komt bij de nieuwe versie te staan. Noem geen namen.",
        render_kw={"rows": 3},
    )
    version = VersionField()

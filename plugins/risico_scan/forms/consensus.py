"""Forms of the conversation about differences: closing the scoring, agreeing on a score, the counter-question, another round."""

from wtforms import RadioField, TextAreaField

from risico.remarks import LONGEST
from risico.web.forms import AtMost, Conditional, Form, NoPersonalData, Required, VersionField

from ..level import TOP

NONE = "geen"
"""The choice for no agreed score."""


class VersionForm(Form):
    """A button that acts on the topic as it is on screen."""

    version = VersionField()


class AgreeForm(Form):
    """The score that was agreed for one question, or none."""

    score = RadioField("Welke score spreekt u af?", [Required("Kies een score.")], choices=[*map(str, range(TOP + 1)), NONE])
    reason = TextAreaField("Waarom?", [Conditional(), AtMost(LONGEST), NoPersonalData()], render_kw={"rows": 2})
    version = VersionField()


class CounterForm(Form):
    """The counter-question (design.md §5 rule 7)."""

    text = TextAreaField(
        "Wat moet waar zijn als wij te laag zitten?", [Required("Beantwoord de tegenvraag."), AtMost(LONGEST), NoPersonalData()], render_kw={"rows": 5}
    )
    version = VersionField()


class ReopenForm(Form):
    """Why there is another round of scoring."""

    reason = TextAreaField(
        "Waarom komt er nog een ronde?", [Required("Schrijf op waarom er nog een ronde komt."), AtMost(LONGEST), NoPersonalData()], render_kw={"rows": 2}
    )
    version = VersionField()

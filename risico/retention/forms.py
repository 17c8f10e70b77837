"""The forms of a list of destruction."""

from wtforms import SelectMultipleField, StringField

from ..web.forms import AtMost, Conditional, Form, NoPersonalData, VersionField


def _id(text: str) -> int:
    """The number, or 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class ListForm(Form):
    """A step of a list, as it was on screen."""

    version = VersionField()


class KeepForm(ListForm):
    """What is kept after all, and why."""

    items = SelectMultipleField("Bewaren", coerce=_id, validate_choice=False)
    reason = StringField("Waarom bewaart u dit langer?", [Conditional(), AtMost(500), NoPersonalData()], description="Bijvoorbeeld: er loopt een Woo-verzoek.")


class SendBackForm(ListForm):
    """Back to who proposed it."""

    remark = StringField("Wat moet er anders?", [Conditional(), AtMost(500), NoPersonalData()])

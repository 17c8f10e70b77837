"""Forms of actions: accepting, declining, and accepting several at once."""

from collections.abc import Iterable

from wtforms import SelectChoice, SelectField, SelectMultipleField, TextAreaField

from risico.accounts.models import User
from risico.remarks import LONGEST
from risico.web.forms import AtMost, Conditional, DateField, Form, NoPersonalData, Required, VersionField


class AcceptForm(Form):
    """Who does it, and by when."""

    owner = SelectField("Wie doet dit?", [Conditional()], coerce=str)
    due = DateField("Wanneer moet het klaar zijn?", [Required("Kies een dag waarop dit klaar moet zijn.")])
    version = VersionField()

    def offer(self, people: Iterable[User], me: User) -> None:
        """Who may be chosen; this user first."""
        others = [SelectChoice(str(user.id), user.title) for user in people if user.id != me.id]
        self.owner.choices = [SelectChoice("", "De eigenaar van de maatregel"), SelectChoice(str(me.id), f"Ik ({me.title})"), *others]

    @property
    def owner_id(self) -> int | None:
        """The chosen account; None for the owner of the measure."""
        return int(self.owner.data) if self.owner.data else None


class AcceptManyForm(AcceptForm):
    """The same for the proposals that are ticked; each value is an id with the version on screen, such as 12:1."""

    ids = SelectMultipleField("Voorstellen", [Required("Vink eerst aan welke voorstellen u aanneemt.")], choices=[], validate_choice=False)

    def versions(self) -> dict[int, int]:
        """The version on screen by id."""
        pairs = (value.partition(":") for value in self.ids.data or ())
        return {int(id): int(version) for id, _, version in pairs if _is_number(id) and _is_number(version)}


class DeclineForm(Form):
    """Why an action is not needed."""

    note = TextAreaField(
        "Waarom is dit niet nodig?", [Required("Schrijf op waarom deze actie niet nodig is."), AtMost(LONGEST), NoPersonalData()], render_kw={"rows": 2}
    )
    version = VersionField()


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10

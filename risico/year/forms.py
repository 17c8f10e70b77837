"""Forms of the plan of a year."""

from collections.abc import Iterable
from datetime import date

from wtforms import RadioField, SelectChoice

from ..content.calendar import ChangePath
from ..web.forms import Conditional, DateField, Form, Required, VersionField
from .outline import Entry


class PlanForm(Form):
    """A day for each term that a municipality sets; `plan_form` adds the fields. `version`: that of all of them together."""

    version = VersionField()

    def days(self) -> dict[str, date | None]:
        """The days by key."""
        return {name: field.data for name, field in self._fields.items() if isinstance(field, DateField)}


def plan_form(entries: Iterable[Entry], *, sent: bool) -> PlanForm:
    """The form with one field for each entry; the days that hold are on screen until somebody types something else."""
    kept = list(entries)
    made = type("YearForm", (PlanForm,), {entry.key: DateField(entry.title, [Conditional()]) for entry in kept})
    days = {entry.key: entry.now for entry in kept}
    form: PlanForm = made(data=days) if sent else made(formdata=None, data=days)
    return form


class ChangeForm(Form):
    """People change: the kind and the first day, never who."""

    kind = RadioField("Wie wisselt er?", [Required("Kies wie er wisselt.")], choices=[], validate_choice=False)
    first = DateField(
        "Eerste dag", [Required("Vul de eerste dag in.")], description="De dag van de installatie of de benoeming. Noem geen naam: die is hier niet nodig."
    )

    def offer(self, paths: Iterable[ChangePath]) -> None:
        """The kinds to choose from."""
        self.kind.choices = [SelectChoice(path.id, path.title) for path in paths]

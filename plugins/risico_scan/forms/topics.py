"""Forms of topics: choosing them, adding one, changing its title, asking assessors."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from risico.content.types import RaterRole
from risico.web.forms import AtMost, Conditional, DateField, Form, NoPersonalData, Required, VersionField

from ..assessors import MIXED, Choice, Roles, field_of
from ..merge import conflicts
from ..rounds import TITLE_LENGTH
from ..title_check import warnings

TITLE_HINT = "Noem het besluit of de plek, nooit een persoon of een adres."


class TitleForm(Form):
    """A form with a title; one that looks like a person or an address must be sent twice, the second time on purpose."""

    confirmed = HiddenField()
    warnings: tuple[str, ...] = ()
    """What the title looks like; filled when that kept the form from being accepted."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all fields are right and the title is neutral or confirmed as it stands."""
        if not super().validate(extra_validators):
            return False
        title = self["title"].data or ""
        self.warnings = () if self.confirmed.data == title else warnings(title)
        return not self.warnings


class ChooseForm(TitleForm):
    """The topics of a year, and one of the municipality's own. `seen`: the codes that were chosen when the page was opened."""

    codes = SelectMultipleField("Onderwerpen", validate_choice=False)
    title = StringField("Eigen onderwerp", [AtMost(TITLE_LENGTH), NoPersonalData()], description=TITLE_HINT)
    seen = HiddenField()

    def validate_codes(self, field: SelectMultipleField) -> None:
        """Something must be chosen or added."""
        if not field.data and not self.title.data:
            raise ValidationError("Kies minstens één onderwerp, of voeg zelf een onderwerp toe.")

    def seen_codes(self) -> list[str]:
        """The codes that were chosen when the page was opened."""
        return [code for code in (self.seen.data or "").split(",") if code]


class TopicForm(TitleForm):
    """What a topic is called and when is decided about it."""

    title = StringField("Titel", [Required("Geef het onderwerp een titel."), AtMost(TITLE_LENGTH), NoPersonalData()], description=TITLE_HINT)
    moment = StringField("Wie besluit?", [AtMost(TITLE_LENGTH), NoPersonalData()], description="Bijvoorbeeld: College, daarna raad.")
    decided_on = DateField("Op welke dag?", [Conditional()], description="Leeg laten mag. Bijvoorbeeld 24-6-2027.")
    version = VersionField()


class AssessorsForm(Form):
    """A role for every person; made by `assessors_form`, because the people are rows."""

    def roles(self) -> Roles:
        """The chosen role by user id; empty for who is not asked."""
        return self._of("person_")

    def seen(self) -> Roles:
        """Who was asked when the page was opened."""
        return {id: role for id, role in self._of("seen_").items() if role}

    def catch_up(self, now: Roles) -> Roles:
        """After a conflict: what others chose meanwhile where I chose too; from here on that is what was seen."""
        others = conflicts(self.seen(), now, {id: role for id, role in self.roles().items() if role}) if self.is_stale else ()
        for id in self._of("seen_") if self.is_stale else ():
            self[f"seen_{id}"].data = now.get(id, "")
        return {id: now.get(id, "") for id in others}

    def _of(self, start: str) -> Roles:
        return {int(name.removeprefix(start)): field.data or "" for name, field in self._fields.items() if name.startswith(start)}


def assessors_form(found: Choice, roles: Iterable[RaterRole]) -> AssessorsForm:
    """The form for the people of this choice, filled in with what is proposed."""
    options = [SelectChoice("", "niet vragen"), *(SelectChoice(role.id, role.title) for role in roles)]
    fields: dict[str, Any] = {}
    for person in found.people:
        mixed = [SelectChoice(MIXED, "wisselt per onderwerp")] if found.now.get(person.id) == MIXED else []
        chosen = found.proposed.get(person.id, "")
        fields[field_of(person.id)] = SelectField(person.title, choices=[*mixed, *options], validate_choice=False, default=chosen)
        fields[f"seen_{person.id}"] = HiddenField(default=found.now.get(person.id, ""))
    form: AssessorsForm = type("PeopleForm", (AssessorsForm,), fields)()
    return form

"""The form of the local facts, made from the content."""

import re
from typing import Any

from wtforms import Field, StringField, ValidationError

from risico.content.briefings import BriefingFact
from risico.content.types import Library
from risico.web.forms import AtMost, Conditional, Form, NoPersonalData, VersionField
from risico.web.texts import read_day

_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,24}", re.ASCII)
LONGEST = 200


class Phone:
    """A telephone number as people write it; 112 is one too."""

    def __call__(self, form: Any, field: Field) -> None:
        if field.data and not _PHONE.fullmatch(field.data):
            raise ValidationError("Dit is geen telefoonnummer. Typ het zoals 088 000 00 00.")


class Day:
    """A day typed the Dutch way."""

    def __call__(self, form: Any, field: Field) -> None:
        try:
            read_day(field.data or "1-1-2000")
        except ValueError as error:
            raise ValidationError(str(error)) from error


_CHECKS = {"phone": Phone, "day": Day, "text": NoPersonalData}


class FactsForm(Form):
    """Base of the form; its fields come from the content."""

    version = VersionField()

    @property
    def given(self) -> dict[str, str]:
        """What was filled in, by id."""
        return {name: field.data or "" for name, field in self._fields.items() if isinstance(field, StringField) and field is not self.version}


def facts_form(library: Library) -> type[FactsForm]:
    """The form with a field for every fact of the content."""
    return type("LocalFactsForm", (FactsForm,), {fact.id: _field(fact) for fact in library.briefing_facts})


def _field(fact: BriefingFact) -> StringField:
    return StringField(fact.label, [Conditional(), AtMost(LONGEST), _CHECKS[fact.kind]()], description=fact.hint)

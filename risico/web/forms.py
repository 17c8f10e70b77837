"""The base of all forms: Dutch messages, no control characters, and the version the form was opened with."""

import re
from collections.abc import Callable
from typing import Any

import wtforms
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.validators import StopValidation, ValidationError

from .. import privacy
from ..errors import Forbidden, NotFound, Refused, Stale
from ..text import clean
from .texts import read_day

_WHOLE = re.compile(r"\d{1,9}", re.ASCII)


def tidy(value: Any) -> Any:
    """Typed text without control characters, line ends as \\n, no spaces at the ends."""
    if not isinstance(value, str):
        return value
    return clean(value).strip()


def one_line(value: Any) -> Any:
    """The same for a field of one line: a browser sends no line ends from it."""
    return tidy(value).replace("\n", " ") if isinstance(value, str) else value


class Form(FlaskForm):
    """A form with messages in Dutch."""

    class Meta(FlaskForm.Meta):
        locales = ("nl",)

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Tidy every typed text before anything looks at it."""
            if issubclass(unbound_field.field_class, (StringField, TextAreaField)):
                rule = tidy if issubclass(unbound_field.field_class, (TextAreaField, HiddenField)) else one_line
                arguments = {**unbound_field.kwargs, "filters": [*unbound_field.kwargs.get("filters", ()), rule]}
                unbound_field = UnboundField(unbound_field.field_class, *unbound_field.args, **arguments)
            return unbound_field.bind(form=form, **options)

    is_stale = False
    """Whether somebody else changed the object meanwhile; the page then shows both versions and sends the new version along."""

    def succeeds(self, act: Callable[[], object]) -> bool:
        """Validate and act; what the service refuses stands in the form. Who may not act, or acts on nothing, gets a page of its own."""
        if not self.validate():
            return False
        try:
            act()
        except (Forbidden, NotFound):
            raise
        except Refused as refusal:
            self.is_stale = isinstance(refusal, Stale)
            self.refuse(refusal)
            return False
        return True

    def refuse(self, refusal: Refused) -> None:
        """Show what a service refused: at the field it is about, else above the form."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(refusal.message)
        else:
            field.errors = [*field.errors, refusal.message]


class VersionField(HiddenField):
    """The version of the object the form was opened with (design.md decision 14); 0 for something new."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0] if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class _ReadField(Field):
    """A field whose text must be read first: when it cannot be, no other validator says that it is empty."""

    data: Any

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation


class DateField(_ReadField, wtforms.DateField):
    """A day typed the Dutch way, 11-5-2027; None when it is left empty. What cannot be read stays in the field."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text, self.data = tidy(valuelist[0]) if valuelist else "", None
        self.data = read_day(text) if text else None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data.day}-{self.data.month}-{self.data.year}" if self.data else ""


class IntegerField(_ReadField, wtforms.IntegerField):
    """A whole number from 0; None when it is left empty. What cannot be read stays in the field."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text, self.data = tidy(valuelist[0]) if valuelist else "", None
        if text and not _WHOLE.fullmatch(text):
            raise ValueError("Typ een heel getal, bijvoorbeeld 6.")
        self.data = int(text) if text else None


class Required:
    """Something must be filled in; the message says what."""

    field_flags = {"required": True}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Any, field: Field) -> None:
        if not field.data:
            field.errors = []  # that nothing is no valid choice needs no saying
            raise StopValidation(self.message)


class Conditional:
    """Needed in some cases, which the service knows: the label does not call it optional."""

    field_flags = {"conditional": True}

    def __call__(self, form: Any, field: Field) -> None:
        """Nothing to check here."""


class AtMost:
    """At most so many characters; says how many to take out. Sets the same limit in the browser."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.field_flags = {"maxlength": limit}

    def __call__(self, form: Any, field: Field) -> None:
        if field.data and len(field.data) > self.limit:
            raise ValidationError(f"Dit mag hoogstens {self.limit} tekens zijn. Haal er {len(field.data) - self.limit} weg.")


class NoPersonalData:
    """No e-mail address, telephone number and the like in free text; says what was found (domain.md §10(6))."""

    def __call__(self, form: Any, field: Field) -> None:
        if found := privacy.findings(field.data or ""):
            raise ValidationError(privacy.explain(found))

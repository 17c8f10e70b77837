"""Forms of counting a quarter: the numbers, and declaring nil."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wtforms import BooleanField, TextAreaField

from risico.remarks import LONGEST
from risico.web.forms import AtMost, Conditional, Form, IntegerField, NoPersonalData, Required, VersionField

from ..consistency import findings
from ..models import Count

CORRECTED = "Waarom verandert de telling?"
TOPIC = "topic-"
"""The name of the field of a topic is this with its code."""


def _reason(label: str) -> TextAreaField:
    hint = f"Hooguit {LONGEST} tekens. Geen namen, geen adressen, geen voorvallen."
    return TextAreaField(label, [Conditional(), AtMost(LONGEST), NoPersonalData()], description=hint, render_kw={"rows": 2})


class CountForm(Form):
    """What all counts have; `count_form` adds a field for each number."""

    names: tuple[str, ...] = ()
    is_odd = False
    """Whether a number is odd and may be saved all the same, with a reason."""
    anyway = BooleanField("Deze getallen kloppen. Sla ze toch op.")
    reason = _reason("Waarom kloppen deze getallen toch?")
    version = VersionField()

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Also all that the numbers say of each other, each at its field."""
        valid: bool = super().validate(extra_validators)
        for finding in findings(self.counts()):
            self.is_odd = self.is_odd or finding.odd
            if not (finding.odd and self.anyway.data):
                field = self[finding.field]
                field.errors = [*field.errors, finding.text]
                valid = False
        return valid

    def counts(self) -> dict[str, int]:
        """{field: number} of what was counted."""
        return {name: self[name].data for name in self.names if self[name].data is not None}

    def topics(self) -> dict[str, int]:
        """{topic code: reports} of the topics that are named; a zero names nothing."""
        found = ((field.name.removeprefix(TOPIC), field.data) for field in self.topic_fields())
        return {code: number for code, number in found if number}

    def topic_fields(self) -> Iterator[IntegerField]:
        return (field for field in self if field.name.startswith(TOPIC))

    def faults(self) -> list[tuple[str | None, str]]:
        """(id of the control, text with the name of the number) of all that is wrong, for the list above the form."""
        at_fields = ((field.id, f"{field.label.text}: {text}") for field in self for text in field.errors)
        return [*((None, text) for text in self.form_errors), *at_fields]

    def start_from(self, saved: Count | None, sent: Iterable[str] = ()) -> None:
        """Begin with what was saved, but for the fields that were sent along (read from an export)."""
        self.version.data = saved.number if saved else 0
        if saved is None:
            return
        numbers = {**saved.counts, **{f"{TOPIC}{code}": number for code, number in saved.topics.items()}}
        for field in self:
            if isinstance(field, IntegerField) and field.name not in sent:
                field.data = numbers.get(field.name)


def count_form(labels: Mapping[str, tuple[str, str]], topics: Mapping[str, str]) -> type[CountForm]:
    """The form with a field for each of `labels` {field: (label, hint)} and of `topics` {code: title}."""
    numbers = {name: IntegerField(label, [Conditional()], description=hint) for name, (label, hint) in labels.items()}
    named = {f"{TOPIC}{code}": IntegerField(title, [Conditional()]) for code, title in topics.items()}
    return type("CountForm", (CountForm,), {**numbers, **named, "names": tuple(labels)})


class NilForm(Form):
    """The declaration that nothing was reported."""

    declared = BooleanField("Ik verklaar dat er niets is gemeld.", [Required("Vink aan dat u dit verklaart.")])
    reason = _reason(CORRECTED)
    version = VersionField()

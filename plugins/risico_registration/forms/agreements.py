"""The form of the agreements: a norm time for each step, a target for each indicator, and from when they hold."""

from collections.abc import Mapping

from wtforms import SelectChoice, SelectField

from risico.content.types import Library
from risico.web.forms import Conditional, DateField, Form, IntegerField, Required, VersionField

from ..norms import UNITS, Agreement, Value

UNIT = "-unit"
"""The name of the field of a unit is that of its step with this."""


class AgreementsForm(Form):
    """What all have; `agreements_form` adds a field for each norm time and target."""

    amounts: tuple[str, ...] = ()
    """Indicators whose target is a number of cases; other targets are typed in percent."""
    since = DateField("Vanaf welke dag geldt dit?", [Required("Vul in vanaf welke dag deze afspraken gelden.")], description="Bijvoorbeeld 1-1-2027.")
    version = VersionField()

    def values(self) -> dict[str, Value]:
        """{step or indicator: value} of all fields that are filled in."""
        found = {field.name: field.data for field in self if isinstance(field, IntegerField) and field.data is not None}
        return {key: self._value(key, number) for key, number in found.items()}

    def start_from(self, agreements: Mapping[str, Agreement]) -> None:
        """Begin with what holds."""
        for key, found in agreements.items():
            self[key].data = round(found.amount if found.unit or key in self.amounts else 100 * found.amount)
            if found.unit:
                self[key + UNIT].data = found.unit

    def _value(self, key: str, number: int) -> Value:
        if key + UNIT in self:
            return float(number), self[key + UNIT].data or ""
        return (float(number) if key in self.amounts else number / 100), ""


def agreements_form(library: Library) -> type[AgreementsForm]:
    """The form with a field for each step with a norm time and each indicator with a target."""
    fields: dict[str, object] = {"amounts": tuple(each.id for each in library.indicators if each.basis == "amount")}
    for step in library.process_steps:
        if step.unit is not None:
            fields[step.id] = IntegerField(step.title, [Conditional()], description=step.norm)
            fields[step.id + UNIT] = SelectField(f"Eenheid: {step.title}", [Conditional()], choices=[SelectChoice(unit, unit) for unit in UNITS])
    for indicator in library.indicators:
        if indicator.target is not None:
            fields[indicator.id] = IntegerField(indicator.title, [Conditional()], description=indicator.formula)
    return type("AgreementsForm", (AgreementsForm,), fields)

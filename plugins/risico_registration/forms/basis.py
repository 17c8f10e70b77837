"""The form of what the estimate rests on: seats and national figures per office, their source, and m."""

from wtforms import StringField

from risico.web.forms import AtMost, Conditional, DateField, Form, IntegerField, NoPersonalData, Required, VersionField

from ..basis import LONGEST_SOURCE, Given
from ..estimate import OFFICES

SEATS = {"burgemeester": "Burgemeester", "wethouder": "Wethouders", "raadslid": "Raadsleden"}


class BasisForm(Form):
    """What all have; the fields per office are added below."""

    since = DateField("Vanaf welke dag geldt dit?", [Required("Vul in vanaf welke dag deze cijfers gelden.")], description="Bijvoorbeeld 18-3-2026.")
    source = StringField(
        "Waar komen de landelijke cijfers vandaan?",
        [Required("Vul in waar de landelijke cijfers vandaan komen."), AtMost(LONGEST_SOURCE), NoPersonalData()],
        description="De naam van het onderzoek en het jaar.",
    )
    m = IntegerField("Hoe groot is de kans dat iemand het laat registreren, in procenten?", [Required("Vul een percentage in.")])
    version = VersionField()

    def given(self) -> Given:
        """What was typed; an empty field of an office is no number, and refused at that field."""
        seats = {office: _number(self[f"seats_{office}"].data) for office in OFFICES}
        rates = {office: _number(self[f"rate_{office}"].data) / 100 for office in OFFICES}
        return Given(seats, rates, self.source.data or "", self.m.data / 100)

    def start_from(self, given: Given) -> None:
        """Begin with what holds."""
        for office in OFFICES:
            self[f"seats_{office}"].data = given.seats.get(office)
            self[f"rate_{office}"].data = round(100 * given.rates[office]) if office in given.rates else None
        self.source.data, self.m.data = given.source, round(100 * given.m)


for _office in OFFICES:
    setattr(BasisForm, f"seats_{_office}", IntegerField(f"{SEATS[_office]}: aantal zetels", [Conditional()]))
    setattr(BasisForm, f"rate_{_office}", IntegerField(f"{SEATS[_office]}: landelijk, in procenten", [Conditional()]))


def _number(typed: int | None) -> int:
    return -1 if typed is None else typed

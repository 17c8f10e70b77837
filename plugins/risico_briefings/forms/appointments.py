"""The forms of what is agreed with parties and checked before somebody joins the college."""

from wtforms import StringField

from risico.web.forms import AtMost, Conditional, DateField, Form, NoPersonalData, Required, VersionField

from ..appointments import LONGEST


class PartyForm(Form):
    """A party with which something is agreed."""

    subject = StringField(
        "Naam van de partij", [Required("Vul de naam van de partij in."), AtMost(LONGEST), NoPersonalData()], description="Nooit van een persoon."
    )
    due = DateField("Uiterlijk op", [Conditional()], description="De dag waarop de afspraak er moet zijn. Leeg laten mag.")


class AppointmentForm(Form):
    """By when, and when it was done. Not how it went."""

    version = VersionField()
    due = DateField("Uiterlijk op", [Conditional()], description="Leeg laten mag. Bijvoorbeeld 11-5-2027.")
    done_on = DateField("Gedaan op", [Conditional()], description="Leeg zolang het niet is gedaan. Bijvoorbeeld 11-5-2027.")

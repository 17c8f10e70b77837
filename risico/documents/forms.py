"""The form with which a report is asked for."""

from wtforms import RadioField

from ..web.forms import Form, Required

_CHOICES = (
    ("intern", "Intern: alles wat is besproken en besloten, voor wie dit in de app mag lezen"),
    ("openbaar", "Openbaar: onderwerpen, niveaus en maatregelen op hoofdlijnen, voor de raad en inwoners"),
)


class MakeForm(Form):
    """For whom the report is."""

    audience = RadioField("Welke versie?", [Required("Kies voor wie het verslag is.")], choices=_CHOICES)

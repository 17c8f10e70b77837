"""The form with which a report is asked for."""

from wtforms import RadioField, SelectChoice

from ..web.forms import Form, Required

_CHOICES = [
    SelectChoice("intern", "Intern: alles wat is besproken en besloten, voor wie dit ook in de app mag lezen"),
    SelectChoice("openbaar", "Openbaar: onderwerpen, niveaus en maatregelen op hoofdlijnen, voor raad en inwoners"),
]


class MakeForm(Form):
    """For whom the report is."""

    audience = RadioField("Welke versie wilt u?", [Required("Kies welke versie u wilt.")], choices=_CHOICES)

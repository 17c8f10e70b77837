"""The forms of issuing."""

from wtforms import BooleanField, RadioField, SelectChoice, TextAreaField

from risico.web.forms import AtMost, Conditional, Form, NoPersonalData, VersionField


class IssueForm(Form):
    """Giving a whole body the newest edition: what changed, whether that asks for a new reading, and how the link arrives."""

    change = TextAreaField(
        "Wat is er veranderd sinds de vorige versie?",
        [Conditional(), AtMost(500), NoPersonalData()],
        description="Wie de vorige versie las, ziet dit bovenaan. Bij een eerste versie laat u dit leeg.",
    )
    again = RadioField(
        "Moet wie de vorige versie las, opnieuw bevestigen?",
        [Conditional()],
        choices=[SelectChoice("nee", "Nee, alleen kleine verbeteringen"), SelectChoice("ja", "Ja, er verandert iets wat iedereen moet weten")],
        default="nee",
    )
    mail = BooleanField("Stuur ieder lid een mail met de persoonlijke link")


class ActForm(Form):
    """One act at one seat."""

    version = VersionField()

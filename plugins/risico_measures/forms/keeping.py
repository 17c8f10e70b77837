"""Forms of keeping a measure: how it stands on paper, its owner and the day of the next check, and why it does not apply."""

from collections.abc import Iterable

from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField

from risico.accounts.models import User
from risico.remarks import LONGEST
from risico.web.forms import AtMost, Conditional, DateField, Form, NoPersonalData, Required, VersionField

from ..choosing import Change
from ..papers import REFERENCE_LENGTH, TypedPaper

PAPERS = [SelectChoice("geen", "Er is nog niets"), SelectChoice("concept", "Er is een concept"), SelectChoice("vastgesteld", "Het is vastgesteld")]


class PaperForm(Form):
    """How the measure stands on paper, from which day, and where the decision lies."""

    state = RadioField("Hoe staat het op papier?", [Required("Kies hoe de maatregel op papier staat.")], choices=PAPERS)
    since = DateField("Sinds wanneer?", [Required("Vul in op welke dag dit inging.")])
    valid_until = DateField("Tot en met wanneer is het geldig?", description="Laat dit leeg als er geen einddatum is.")
    reference = StringField(
        "Waar staat het besluit?",
        [Conditional(), AtMost(REFERENCE_LENGTH), NoPersonalData()],
        description="Alleen een verwijzing, bijvoorbeeld: raadsbesluit 2025-061.",
    )
    corrects = BooleanField("Wat er nu staat was een vergissing. Vervang het.")
    version = VersionField()

    def typed(self) -> TypedPaper:
        """What the form holds."""
        return TypedPaper(self.state.data, self.since.data, self.reference.data or "", self.valid_until.data)


class KeepForm(Form):
    """Who owns a measure and when it is checked next; empty leaves it as it is."""

    owner = SelectField("Eigenaar", [Conditional()], coerce=str)
    planned = DateField("Volgende controle", [Conditional()])
    version = VersionField()

    def offer(self, people: Iterable[User], me: User) -> None:
        """Who may be chosen as the owner; this user first."""
        others = [SelectChoice(str(user.id), user.title) for user in people if user.id != me.id]
        self.owner.choices = [SelectChoice("", "Zoals het is"), SelectChoice(str(me.id), f"Ik ({me.title})"), *others]

    def change(self) -> Change:
        """What the form asks for."""
        return Change(int(self.owner.data) if self.owner.data else None, self.planned.data)


class BulkForm(KeepForm):
    """The same for the measures that are ticked; each value is a code with the version on screen, such as M12:3."""

    codes = SelectMultipleField("Maatregelen", validate_choice=False)

    def versions(self) -> dict[str, int]:
        """The version on screen by code; what is no number counts as a version that never was."""
        pairs = (value.partition(":") for value in self.codes.data or ())
        return {code: int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0 for code, _, version in pairs}


class AsideForm(Form):
    """Why a measure does not apply here."""

    reason = TextAreaField(
        "Waarom is deze maatregel hier niet van toepassing?",
        [Required("Schrijf op waarom deze maatregel hier niet van toepassing is."), AtMost(LONGEST), NoPersonalData()],
        render_kw={"rows": 2},
    )
    version = VersionField()


class VersionForm(Form):
    """A button that acts on the measure or check as it is on screen."""

    version = VersionField()

"""Forms of choosing measures: from the catalogue, and of the municipality's own."""

from wtforms import RadioField, SelectChoice, SelectMultipleField, StringField, TextAreaField

from risico.web.forms import AtMost, Form, IntegerField, NoPersonalData, Required, VersionField

from ..choosing import MOST_MONTHS, Typed
from ..definitions import CRITERION_LENGTH, OWNER_LENGTH, TITLE_LENGTH
from ..models import Measure
from ..status import USUAL_MONTHS

PHASES = [SelectChoice("vooraf", "Vooraf"), SelectChoice("tijdens", "Tijdens"), SelectChoice("nazorg", "Nazorg")]
LEVELS = [
    SelectChoice("individu", "De persoon zelf"),
    SelectChoice("gemeenschap", "Raad, college en ambtenaren"),
    SelectChoice("samenleving", "Inwoners en partners"),
]


class CatalogueForm(Form):
    """Measures of the catalogue to add."""

    codes = SelectMultipleField("Maatregelen", [Required("Kies minstens één maatregel.")], choices=[], validate_choice=False)


class OwnForm(Form):
    """A measure of the municipality's own."""

    title = StringField("Hoe heet de maatregel?", [Required("Geef de maatregel een korte naam."), AtMost(TITLE_LENGTH), NoPersonalData()])
    phase = RadioField("Wanneer werkt zij?", [Required("Kies een fase.")], choices=PHASES)
    level = RadioField("Voor wie is zij?", [Required("Kies voor wie de maatregel is.")], choices=LEVELS)
    owner = StringField(
        "Welke functie zorgt ervoor?",
        [Required("Schrijf op welke functie ervoor zorgt."), AtMost(OWNER_LENGTH), NoPersonalData()],
        description="Een functie, nooit een naam. Bijvoorbeeld: griffier.",
    )
    paper = TextAreaField(
        "Wanneer staat zij op papier?",
        [Required("Schrijf op wanneer de maatregel op papier staat."), AtMost(CRITERION_LENGTH), NoPersonalData()],
        render_kw={"rows": 2},
    )
    practice = TextAreaField(
        "Waaraan ziet u dat zij werkt?",
        [Required("Schrijf op waaraan u ziet dat de maatregel werkt."), AtMost(CRITERION_LENGTH), NoPersonalData()],
        render_kw={"rows": 2},
    )
    months = IntegerField(
        "Hoeveel maanden telt een controle?", [Required(f"Kies hoeveel maanden een controle geldig is: 1 tot en met {MOST_MONTHS}.")], default=USUAL_MONTHS
    )
    version = VersionField()

    def typed(self) -> Typed:
        """What the form holds."""
        return Typed(self.title.data, self.phase.data, self.level.data, self.paper.data, self.practice.data, self.months.data, self.owner.data)

    def start_from(self, found: Measure) -> None:
        """Begin with the measure as it is."""
        for name in ("title", "phase", "level", "paper", "practice", "version"):
            self[name].data = getattr(found, name)
        self.months.data, self.owner.data = found.review_months, found.owner_title

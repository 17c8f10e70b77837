"""The form of reading an export: the file, and what its columns and words are."""

from collections.abc import Iterable, Mapping

from flask_wtf.file import FileField
from wtforms import SelectChoice, SelectField, StringField

from risico.web.forms import AtMost, Conditional, Form, NoPersonalData, Required

from ..counts import GROUPS
from ..importing.plan import DAYS, STEPS, WORDS, Plan, meanings

COLUMN, WORD = "kolom:", "woord:"
"""The names of fields about a column (with its heading), and about a word (with what its column is, and the word)."""
ALL_ROWS = {"": "Dat staat in een kolom", **{code: f"Alle regels: {title.lower()}" for code, title in GROUPS.items()}}
NEW = "nieuw"
_FILE = "CSV of Excel (.xlsx, het eerste blad), hoogstens 20 MB en 100.000 regels. Op de eerste regel staan de namen van de kolommen."
_KEPT = "Dan hoeft u de volgende keer niets te kiezen. Van het bestand wordt niets bewaard, ook geen koppen en woorden."


class LoadForm(Form):
    """What is the same for every file; `plan_of` reads the rest."""

    file = FileField("Bestand", [Required("Kies het bestand dat u wilt inlezen.")], description=_FILE)
    profile = SelectField(
        "Indeling", [Conditional()], validate_choice=False, description="De eerste keer kiest u wat elke kolom is. Daarna kan Risico het onthouden."
    )
    group = SelectField(
        "Over wie gaat het bestand?", [Conditional()], validate_choice=False, choices=[SelectChoice(code, title) for code, title in ALL_ROWS.items()]
    )
    name = StringField("Bewaar deze indeling onder de naam", [AtMost(80), NoPersonalData()], description=_KEPT)

    def offer(self, saved: Iterable[tuple[int, str]]) -> None:
        """Give the saved profiles to choose from."""
        known = [("", "Zoek zelf de indeling die past"), *((str(id), name) for id, name in saved), (NEW, "Een nieuwe indeling")]
        self.profile.choices = [SelectChoice(code, title) for code, title in known]


def plan_of(sent: Mapping[str, str], group: str) -> Plan | None:
    """The plan that was chosen on the page; None when nothing was chosen yet. A heading or word that is no choice is left out."""
    chosen = {name.removeprefix(COLUMN): what for name, what in sent.items() if name.startswith(COLUMN)}
    if not chosen:
        return None
    columns = {heading: what for heading, what in chosen.items() if what in choices()}
    values: dict[str, dict[str, str]] = {}
    for name, meaning in sent.items():
        what, colon, word = name.removeprefix(WORD).partition(":")
        if name.startswith(WORD) and colon and what in columns.values():
            values.setdefault(what, {})[word] = meaning if meaning in meanings(what) else ""
    return Plan(columns, values, group)


def choices() -> tuple[str, ...]:
    """All that a column can be."""
    return (*DAYS, *WORDS, *STEPS)

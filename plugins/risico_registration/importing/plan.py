"""What each column of an export is, and what the words in it mean: chosen by a person, and kept as a profile if they wish."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..counts import EMPLOYEES, FIELDS, GROUPS, OFFICE_HOLDERS

Kind = Literal["day", "words", "step"]
YES, NO = "ja", "nee"
REPORTED, REGISTERED, CLOSED, GROUP, FORM, WAY = "reported_on", "registered_on", "closed_on", "group", "form", "way"
DAYS = {REPORTED: "Datum van de melding", REGISTERED: "Datum van registratie", CLOSED: "Datum van afsluiting"}
WORDS = {GROUP: "Doelgroep", FORM: "Vorm van het voorval", WAY: "Weg waarlangs"}
_OF_DAYS = ("registered_within_norm", "open_over_30_days")
STEPS = ("incidents_registered", *(name for name, part in FIELDS.items() if part == "follow_up" and name not in _OF_DAYS))
"""The fields that a column may tell of each row: a yes, a no or the day on which it was done."""
FIELDS_OF = {part: tuple(name for name, of in FIELDS.items() if of == part) for part in ("forms", "ways")}
LONGEST, MOST_VALUES = 40, 40
"""A column of categories has short words, and few of them; else it is something that must not be read."""

_SAYS_YES = {"ja", "j", "yes", "y", "waar", "true", "1", "x", "v", "gedaan", "ernstig", "zeer ernstig"}
_SAYS_NO = {"nee", "n", "no", "onwaar", "false", "0", "-", "niet", "licht", "minder ernstig", "n.v.t.", "nvt"}
_HINTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    GROUP: (("raad", OFFICE_HOLDERS), ("bestuur", OFFICE_HOLDERS), ("wethouder", OFFICE_HOLDERS), ("burgemeester", OFFICE_HOLDERS),
            ("mede", EMPLOYEES), ("ambtena", EMPLOYEES), ("ambtelijk", EMPLOYEES)),
    FORM: (("verba", "verbal"), ("scheld", "verbal"), ("dreig", "threat_intimidation"), ("seks", "sexual_intimidation"), ("intimid", "threat_intimidation"),
           ("fysiek", "physical"), ("lichamelijk", "physical"), ("discrim", "discrimination"), ("doxing", "doxing_or_online_exposure"),
           ("privé", "doxing_or_online_exposure"), ("vernie", "property"), ("juridisch", "legal_intimidation")),
    WAY: (("online", "online"), ("mail", "online"), ("social", "online"), ("sociale", "online"), ("telefo", "phone"), ("brief", "letter"),
          ("thuis", "at_home"), ("woning", "at_home"), ("vergader", "meeting"), ("bijeenkomst", "meeting"), ("balie", "in_person"), ("persoon", "in_person"),
          ("straat", "in_person")),
}  # fmt: skip
"""The first word that stands in a value suggests what it means; the person decides."""


_COLUMN_HINTS: Mapping[str, tuple[str, ...]] = {
    REPORTED: ("gemeld op", "datum melding", "meldingsdatum", "melddatum", "datum van de melding"),
    REGISTERED: ("geregistreerd op", "datum registratie", "registratiedatum"),
    CLOSED: ("afgesloten op", "datum afsluiting", "afgehandeld op", "datum afhandeling"),
    GROUP: ("doelgroep", "groep", "functiegroep"),
    FORM: ("soort", "vorm", "soort agressie", "vorm van agressie", "type agressie"),
    WAY: ("weg", "kanaal", "wijze"),
}
"""Headings that say by themselves what the column is."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`chosen`: {heading: what that column is}. `values`: {what the column is: {word in small letters: its meaning, "" for none}}.

    `group`: the target group of all rows, when no column says it.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    group: str = ""

    @property
    def columns(self) -> dict[str, str]:
        """{what it is: heading} of the columns that are read."""
        return {what: heading for heading, what in self.chosen.items()}

    def fits(self, headings: Collection[str]) -> bool:
        """Whether the file has all the columns that the plan reads."""
        return bool(self.chosen) and all(heading in headings for heading in self.chosen)

    def faults(self) -> list[str]:
        """What is still to be chosen about the columns, as sentences."""
        found = []
        for what, heading in self.columns.items():
            if twice := [other for other, same in self.chosen.items() if same == what and other != heading]:
                found.append(f"De kolommen ‘{twice[0]}’ en ‘{heading}’ zijn hetzelfde. Kies er één.")
        if REPORTED not in self.columns:
            found.append("Kies de kolom met de datum van de melding.")
        if GROUP not in self.columns and self.group not in GROUPS:
            found.append("Kies de kolom met de doelgroep, of kies één groep voor alle regels.")
        if REGISTERED in self.columns and STEPS[0] in self.columns:
            found.append("Kies de datum van registratie of de kolom ‘Geregistreerd’, niet allebei: dan telt het dubbel.")
        return found


def kind_of(what: str) -> Kind:
    """How the cells of such a column are read."""
    return "day" if what in DAYS else "words" if what in WORDS else "step"


def meanings(what: str) -> tuple[str, ...]:
    """What a word in such a column can mean: a target group, a counted field, or yes and no."""
    if what in (FORM, WAY):
        return FIELDS_OF["forms" if what == FORM else "ways"]
    return tuple(GROUPS) if what == GROUP else (YES, NO)


def suggestion(what: str, word: str) -> str:
    """What a word probably means; "" when nothing suggests itself."""
    if kind_of(what) == "step":
        return YES if word in _SAYS_YES else NO if word in _SAYS_NO else ""
    return next((meaning for hint, meaning in _HINTS[what] if hint in word), "")


def of_headings(headings: Collection[str], titles: Mapping[str, str]) -> dict[str, str]:
    """{heading: what that column probably is}; `titles`: of the counted fields. Nothing is read before the person agrees."""
    known = {hint: what for what, hints in _COLUMN_HINTS.items() for hint in hints} | {titles[name].lower(): name for name in STEPS}
    found = {heading: known[heading.lower()] for heading in headings if heading.lower() in known}
    return {heading: what for heading, what in found.items() if list(found.values()).count(what) == 1}

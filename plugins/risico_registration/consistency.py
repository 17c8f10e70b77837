"""Which counts cannot be, and which are odd but may be true: pure rules in words (domain.md §5.3).

Counts are separate totals of a quarter, never a cohort: what is reported in June may be registered in July. So what follows
later than its whole is odd when it is more; what is part of its whole at the same moment cannot be more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .counts import FIELDS, YEARLY, Part

_WHOLES = {
    "incidents_reported": "het aantal meldingen",
    "incidents_registered": "het aantal registraties",
    "severity_serious": "het aantal ernstige voorvallen",
    "complaint_filed": "het aantal aangiften",
    "aftercare_offered": "het aantal keren dat nazorg is aangeboden",
    YEARLY: "het aantal melders in twaalf maanden",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """`part` is at most `whole`. `reason` says when it may be more all the same; empty: never."""

    part: str
    whole: str
    reason: str = ""

    @property
    def hint(self) -> str:
        """The rule as it stands beside the field."""
        return f"{'Meestal hoogstens' if self.reason else 'Hoogstens'} {_WHOLES[self.whole]}."


@dataclass(frozen=True, slots=True)
class Finding:
    """A count that cannot be, or is odd, with a sentence at the field it is about."""

    field: str
    text: str
    odd: bool


def _earlier(what: str) -> str:
    return f"Dat kan als het om {what} uit een eerder kwartaal gaat."


RULES = (
    Rule("incidents_registered", "incidents_reported", _earlier("meldingen")),
    Rule("unique_reporters", "incidents_reported", "Dat kan als meer mensen samen één melding deden."),
    Rule("unique_reporters", YEARLY),
    *(Rule(name, "incidents_reported") for name, part in FIELDS.items() if part in ("forms", "ways")),
    Rule("severity_serious", "incidents_reported"),
    Rule("contact_within_norm", "incidents_reported", _earlier("meldingen")),
    Rule("case_manager_assigned", "incidents_reported", _earlier("meldingen")),
    Rule("registered_within_norm", "incidents_registered"),
    Rule("complaint_considered", "severity_serious", _earlier("voorvallen")),
    Rule("complaint_filed", "severity_serious", "Dat kan als ook van minder ernstige of eerdere voorvallen aangifte is gedaan."),
    Rule("filed_by_employer", "complaint_filed"),
    Rule("vpt_code_requested", "complaint_filed"),
    Rule("perpetrator_response_within_norm", "incidents_registered", _earlier("registraties")),
    Rule("aftercare_offered", "incidents_reported", _earlier("meldingen")),
    Rule("aftercare_accepted", "aftercare_offered", _earlier("een aanbod")),
    Rule("feedback_given", "incidents_registered", _earlier("registraties")),
    Rule("evaluations_done", "severity_serious", _earlier("voorvallen")),
    Rule("open_over_30_days", "incidents_reported", _earlier("meldingen")),
)
_SUMS: Mapping[Part, str] = {"forms": "vorm", "ways": "weg"}


def hints(group_fields: tuple[str, ...]) -> dict[str, str]:
    """{field: the rules about it, in words}, of rules whose whole is counted for the group too; the parts `forms` and `ways` say theirs once."""
    found = dict[str, str]()
    for rule in RULES:
        if rule.part in group_fields and rule.whole in group_fields and FIELDS[rule.part] not in _SUMS:
            found[rule.part] = f"{found.get(rule.part, '')} {rule.hint}".strip()
    return found


def findings(counts: Mapping[str, int]) -> list[Finding]:
    """What cannot be and what is odd in {field: number}; a rule about a field that was not counted says nothing."""
    return [*_exceeding(counts), *_sums(counts)]


def _exceeding(counts: Mapping[str, int]) -> Iterator[Finding]:
    for rule in RULES:
        part, whole = counts.get(rule.part), counts.get(rule.whole)
        if part is None or whole is None or part <= whole:
            continue
        if rule.reason:
            yield Finding(rule.part, f"Dit is {part}. Dat is meer dan {_WHOLES[rule.whole]} ({whole}). {rule.reason}", odd=True)
        else:
            yield Finding(rule.part, f"Dit is {part}. Het kan niet meer zijn dan {_WHOLES[rule.whole]} ({whole}). Verander een van de twee.", odd=False)


def _sums(counts: Mapping[str, int]) -> Iterator[Finding]:
    """A report has one or more forms and ways; when all were counted, together they are at least the reports."""
    reported = counts.get("incidents_reported", 0)
    for part, word in _SUMS.items():
        names = [name for name, of in FIELDS.items() if of == part]
        total = sum(counts.get(name, 0) for name in names)
        if all(name in counts for name in names) and total < reported:
            why = f"Dat kan als van een melding de {word} niet bekend is."
            text = f"Alle getallen hieronder samen zijn {total}. Dat is minder dan het aantal meldingen ({reported}). {why}"
            yield Finding(names[0], text, odd=True)

"""What the page of reading an export shows at each step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, request
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.tokens import keyed_hash
from risico.installation import installation
from risico.year.workdays import add_workdays

from .. import models, norms
from ..counts import GROUPS
from ..forms.loading import COLUMN, WORD, LoadForm, plan_of
from ..importing import profiles
from ..importing.desk import Reading
from ..importing.plan import DAYS, STEPS, WORDS, Plan, meanings, of_headings, suggestion
from ..importing.tally import Fault, OnTime, counted
from ..quarters import Quarter, last_ended
from .trail import crumbs

WHY: Mapping[Fault, str] = {
    "broken": "Deze regels zijn niet te lezen. Kijk of er een aanhalingsteken of een scheidingsteken te veel staat. Zij tellen niet mee.",
    "reported": "De datum van de melding ontbreekt, is niet te lezen of ligt in de toekomst. Deze regels tellen niet mee.",
    "group": "De doelgroep ontbreekt of telt niet mee. Deze regels tellen niet mee.",
    "day": "Een andere datum is niet te lezen, of ligt in de toekomst. De regels tellen mee, die datum niet.",
    "formula": "Hier staat een formule. Zet de uitkomst neer. Wat een formule is, telt niet mee.",
}
"""What is wrong with rows, and what came of it."""
MOST_NUMBERS = 40
NORM_OF_REGISTRATION = "S05"
STEP_WORDS = {"ja": "ja, gedaan", "nee": "nee"}


Choice = tuple[str, str, bool]
"""A code, its title, and whether it is chosen."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with what it can be, by kind. `name`: of the field on the page."""

    name: str
    heading: str
    kinds: list[tuple[str, list[Choice]]]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a column with what it can mean."""

    name: str
    word: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of one quarter and target group. `can_be_saved`: the quarter is over."""

    quarter: Quarter
    group: str
    numbers: dict[str, int]
    can_be_saved: bool

    @property
    def is_nil(self) -> bool:
        """Whether there is nothing to count, so that somebody has to declare it."""
        return not any(self.numbers.values())


def plan_for(form: LoadForm, sent: Mapping[str, str], saved: Sequence[models.Mapping], headings: Sequence[str]) -> Plan:
    """What was chosen on the page; else the saved plan that was asked for or that fits; else nothing but the group."""
    group = form.group.data or ""
    chosen = plan_of(sent, group)
    if chosen is not None:
        return chosen
    asked_for = [each for each in saved if (form.profile.data or "") in ("", str(each.id))]
    plans = (profiles.plan_of(each, headings, group, seal) for each in asked_for)
    return next((plan for plan in plans if plan), Plan(group=group))


def seal(text: str) -> str:
    """What is kept of a heading or a word of a file."""
    return keyed_hash(installation().settings.secret_key, "registration", text)


def agreed_time(session: Session) -> OnTime:
    """Whether a registration was in time by what the municipality had agreed on that day."""
    rows, proposed = norms.agreed(session), norms.norms_proposed(installation().library)

    def on_time(reported: date, registered: date) -> bool | None:
        norm = norms.holding(rows, proposed, reported).get(NORM_OF_REGISTRATION)
        if norm is None or norm.unit not in ("werkdagen", "dagen"):
            return None
        days = int(norm.amount)
        return registered <= (add_workdays(reported, days) if norm.unit == "werkdagen" else reported + timedelta(days=days))

    return on_time


def load_page(year: int, form: LoadForm, saved: Sequence[models.Mapping], found: Reading | None, *, kept: bool) -> str:
    """The form with what came of the file; what is wrong with the columns is only said when some were chosen. `kept`: they were saved."""
    titles = {each.id: each.title for each in installation().library.count_fields}
    counted_now = found if found and found.is_counted else None
    return render_template(
        "risico_registration/load.html",
        year=year,
        form=form,
        saved=saved,
        kept=kept,
        again="HX-Request" not in request.headers,
        found=found,
        columns=_columns(found, titles) if found else [],
        words=list(_words(found, titles)) if found and found.tally else [],
        counts=_counts(counted_now) if counted_now else [],
        faults=_faults(counted_now) if counted_now else [],
        plan_faults=[(None, text) for text in found.faults] if found and found.plan.chosen else [],
        titles=titles,
        groups=GROUPS,
        crumbs=crumbs(year, ("Inlezen", "")),
    )


def _columns(found: Reading, titles: Mapping[str, str]) -> list[Column]:
    kinds = (("Een datum", DAYS), ("Een soort", WORDS), ("Een stap: ja, nee of een datum", {name: titles[name] for name in STEPS}))
    now = found.plan.chosen or of_headings(found.headings, titles)
    return [Column(COLUMN + heading, heading, [(kind, _chosen(choices, now.get(heading, ""))) for kind, choices in kinds]) for heading in found.headings]


def _words(found: Reading, titles: Mapping[str, str]) -> Iterator[tuple[str, list[Word]]]:
    """(heading, words) of every column whose words need a meaning: those that have one, and new ones with a suggestion."""
    unknown = found.tally.unknown if found.tally else {}
    for what, heading in found.plan.columns.items():
        known = found.plan.values.get(what, {})
        chosen = {**known, **{word: suggestion(what, word) for word in unknown.get(what, ())}}
        if what not in DAYS and chosen:
            yield heading, [Word(f"{WORD}{what}:{word}", word, _chosen(_meant(what, titles), chosen[word])) for word in sorted(chosen)]


def _meant(what: str, titles: Mapping[str, str]) -> dict[str, str]:
    """{meaning: title} of what a word in such a column can mean."""
    names = {**titles, **GROUPS, **STEP_WORDS}
    return {meaning: names[meaning] for meaning in meanings(what)}


def _chosen(choices: Mapping[str, str], now: str) -> list[Choice]:
    return [(code, title, code == now) for code, title in choices.items()]


def _counts(found: Reading) -> list[Counts]:
    """What was counted, the newest quarter first."""
    last = last_ended(clock.today())
    numbers = counted(found.tally, found.plan) if found.tally else {}
    return [Counts(quarter, group, each, quarter <= last) for (quarter, group), each in sorted(numbers.items(), reverse=True)]


def _faults(found: Reading) -> list[tuple[str, str]]:
    """(what is wrong, the numbers of the rows) for every kind of fault."""
    faults = found.tally.faults if found.tally else {}
    return [(WHY[why], _numbers(faults[why])) for why in WHY if faults.get(why)]


def _numbers(rows: Sequence[int]) -> str:
    shown = ", ".join(map(str, rows[:MOST_NUMBERS]))
    left = len(rows) - MOST_NUMBERS
    return f"{'regel' if len(rows) == 1 else 'regels'} {shown}{f' en nog {left} andere' if left > 0 else ''}"

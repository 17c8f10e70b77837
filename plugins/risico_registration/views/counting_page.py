"""The page with the numbers of a quarter: also shown again when a count was refused."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from sqlalchemy.orm import Session

from risico.installation import installation
from risico.web.request import current_user
from risico_scan import service as scan

from .. import norms
from ..consistency import hints
from ..counts import FIELDS, GROUPS, Part, fields_of
from ..forms.counting import CORRECTED, TOPIC, CountForm, NilForm, count_form
from ..models import Count
from ..quarters import Quarter
from .trail import crumbs

PARTS: Mapping[Part, tuple[str, str]] = {
    "chain": ("Wat is er gemeld?", "Tel wat in dit kwartaal is gemeld, ook als het eerder gebeurde."),
    "forms": ("Wat voor voorvallen waren het?", "Een voorval kan bij meer dan één vorm horen. Elk getal is hoogstens het aantal meldingen."),
    "ways": ("Langs welke weg?", "Een voorval kan langs meer dan één weg komen. Elk getal is hoogstens het aantal meldingen."),
    "follow_up": ("Wat gebeurde er daarna?", "Tel wat in dit kwartaal is gedaan."),
}
"""The parts of the form: heading and introduction."""
NORM_OF = {"contact_within_norm": "S02", "registered_within_norm": "S05", "perpetrator_response_within_norm": "S10"}
"""The step whose norm time a field is about."""


@dataclass(frozen=True, slots=True)
class Change:
    """A number before and after; None: not counted."""

    label: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Version:
    """A version with what it changed in the one before, and all its numbers."""

    count: Count
    changes: tuple[Change, ...]
    numbers: tuple[tuple[str, int], ...]


def form_for(session: Session, year: int, quarter: Quarter, group: str, saved: Count | None) -> CountForm:
    """The form of this count, as it was sent. Topics are those of the year and those that were named before."""
    titles = scan.topic_titles(session, year) or {topic.id: topic.title for topic in installation().library.topics}
    named = {code: titles.get(code, code) for code in (*titles, *(saved.topics if saved else ()))}
    rules, agreed = hints(fields_of(group)), _agreed(session, quarter)
    labels = {name: (label, " ".join(filter(None, (hint, agreed.get(name), rules.get(name))))) for name, (label, hint) in texts_of(group).items()}
    form = count_form(labels, named)()
    if saved:
        form.reason.label.text = CORRECTED
    return form


def _agreed(session: Session, quarter: Quarter) -> dict[str, str]:
    """{field: the norm time that the municipality agreed on itself}, as it was at the end of the quarter."""
    library = installation().library
    found = norms.norms_at(session, library, quarter.last_day)
    known = ((name, found.get(step)) for name, step in NORM_OF.items())
    return {name: f"Afgesproken: {norms.words(library, norm.key, norm.value)}." for name, norm in known if norm and norm.since}


def texts_of(group: str) -> dict[str, tuple[str, str]]:
    """{field: (label, explanation)} of this group, in order."""
    return {each.id: (each.title, each.text) for each in installation().library.count_fields if each.id in fields_of(group)}


def count_page(year: int, quarter: Quarter, group: str, form: CountForm, saved: Count | None, *, was_read: bool = False) -> str:
    """The numbers of this quarter and group beside what is saved; `was_read`: they come from an export."""
    if form.is_stale and saved:
        form.version.data = saved.number
    return render_template(
        "risico_registration/count.html",
        year=year,
        quarter=quarter,
        group=group,
        groups=GROUPS,
        form=form,
        parts=[(part, *PARTS[part], [form[name] for name in form.names if FIELDS[name] == part]) for part in PARTS],
        topics=list(form.topic_fields()),
        saved=saved,
        was_read=was_read,
        differences=_differences(form, saved) if saved and form.is_stale else (),
        place={"year": year, "when": quarter.code, "group": group},
        crumbs=crumbs(year, (f"Telling {quarter.short}", "")),
    )


def nil_page(year: int, quarter: Quarter, group: str, form: NilForm, saved: Count | None) -> str:
    """The declaration; beside it what was saved before, if anything."""
    if saved and (form.is_stale or not form.is_submitted()):
        form.version.data = saved.number
    place = {"year": year, "when": quarter.code, "group": group}
    trail = crumbs(year, (f"Nul verklaren {quarter.short}", ""))
    return render_template(
        "risico_registration/nil.html", year=year, quarter=quarter, group=GROUPS[group], form=form, saved=saved, place=place, user=current_user(), crumbs=trail
    )


def versions_of(found: Sequence[Count], group: str) -> list[Version]:
    """The versions of one count, the newest first as they come, each with what it changed."""
    titles = {name: label for name, (label, _) in texts_of(group).items()} | _topic_titles(found)
    numbers = [_numbers(count) for count in found]
    return [
        Version(count, tuple(_changes(titles, old, new)), tuple((label, new[name]) for name, label in titles.items() if name in new))
        for count, new, old in zip(found, numbers, [*numbers[1:], None], strict=True)
    ]


def _changes(titles: Mapping[str, str], old: Mapping[str, int] | None, new: Mapping[str, int]) -> Iterator[Change]:
    """What differs; nothing for a first version."""
    if old is not None:
        yield from (Change(label, old.get(name), new.get(name)) for name, label in titles.items() if old.get(name) != new.get(name))


def _topic_titles(found: Sequence[Count]) -> dict[str, str]:
    library = installation().library
    codes = dict.fromkeys(code for count in found for code in count.topics)
    return {TOPIC + code: f"Onderwerp: {topic.title if (topic := library.topic(code)) else code}" for code in codes}


def _numbers(count: Count) -> dict[str, int]:
    return {**count.counts, **{TOPIC + code: number for code, number in count.topics.items()}}


def _differences(form: CountForm, saved: Count) -> list[Change]:
    """What is saved now against what was typed."""
    numbers, fields = _numbers(saved), [*(form[name] for name in form.names), *form.topic_fields()]
    found = (Change(field.label.text, numbers.get(field.name), field.data) for field in fields)
    return [change for change in found if change.before != change.after]

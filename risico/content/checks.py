"""Checks between items: does what is referred to exist, is the whole complete, does an own text keep its meaning."""

from collections.abc import Iterator, Mapping
from typing import get_args

from .briefings import BriefingSection, GuideChapter, places
from .faults import Fault
from .read import KINDS, Folder, Item, Key, Origin
from .registration import IndicatorDefinition
from .types import Block, BlockId, Question, Rules, Strategy, Topic

Items = Mapping[Key, Item]
FIXED = ("block", "direction", "short")
"""What a municipality may not change about a common question (design.md decision 13): years would not compare."""


def check_references(items: Items, known: frozenset[Key]) -> Iterator[Fault]:
    """Codes that do not exist. `known`: everything that may be referred to, also what is switched off or not valid."""
    for item in items.values():
        for kind, code, below in (*_references(item), *_facts_used(item)):
            if (kind, code) not in known:
                yield item.origin.fault(f"{KINDS[kind].word} {code} bestaat niet. Verbeter de code of voeg de inhoud toe.", *below)


def _facts_used(item: Item) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    """The local facts that a chapter has between braces."""
    if isinstance(item.value, BriefingSection | GuideChapter):
        yield from (("briefing_facts", id, ("lead",)) for id in sorted(places((item.value.lead or "",))))
        yield from (("briefing_facts", id, ("parts", n)) for n, part in enumerate(item.value.parts) for id in sorted(part.facts))


def _references(item: Item) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    """The kind and id of everything an item refers to, and where in the item it does so."""
    value = item.value
    for number, source in enumerate(getattr(value, "source", ())):
        yield "sources", source.partition(":")[0], ("source", number)
    if isinstance(value, Block):
        yield from (("rater_roles", role, ("asked_of", n)) for n, role in enumerate(value.asked_of) if role not in ("all", "poll"))
    elif isinstance(value, Question):
        yield "blocks", value.block, ("block",)
    elif isinstance(value, Topic):
        yield from (("measures", id, ("measures", n)) for n, id in enumerate(value.measures))
    elif isinstance(value, Strategy):
        yield from (("questions", fit.question, ("fits", n, "question")) for n, fit in enumerate(value.fits))
    elif isinstance(value, IndicatorDefinition):
        yield from (("count_fields", getattr(value, name), (name,)) for name in ("numerator", "denominator") if getattr(value, name) is not None)
    elif item.kind == "rules":
        yield from (("questions", id, ("questions", n)) for n, id in enumerate(getattr(value, "questions", ())))
        yield from (("questions", getattr(value, name), (name,)) for name in ("known", "checked") if hasattr(value, name))


def check_items(items: Items) -> Iterator[Fault]:
    """Ids that do not fit where they stand."""
    for item in items.values():
        value, fault = item.value, item.origin.fault
        if isinstance(value, Question) and value.id[0] != value.block:
            yield fault(f"vraag {value.id} hoort bij blok {value.id[0]}, maar hier staat {value.block}. Verbeter één van de twee.", "block")
        elif isinstance(value, Topic):
            yield from _sub_ids(item, "questions", [question.id for question in value.questions], f"{value.id}.", f"{value.id}.1")
            if ("measures", value.id) in items:
                yield fault(f"{value.id} is al de code van een maatregel. Kies een andere code.", "id")
        elif isinstance(value, Strategy):
            yield from _sub_ids(item, "risks", [risk.id for risk in value.risks], value.id, f"{value.id}1")


def _sub_ids(item: Item, name: str, ids: list[str], start: str, example: str) -> Iterator[Fault]:
    for number, id in enumerate(ids):
        if not id.startswith(start):
            yield item.origin.fault(f"{id} moet met {start} beginnen, zoals {example}.", name, number, "id")
        elif id in ids[:number]:
            yield item.origin.fault(f"{id} staat hier twee keer. Geef er één een andere code.", name, number, "id")


def check_complete(folder: Folder, items: Items) -> Iterator[Fault]:
    """What the app cannot do without."""
    wanted = [
        *(("blocks", letter) for letter in get_args(BlockId)),
        *(("levels", str(number)) for number in range(1, 6)),
        *(("rules", name) for name in Rules.model_fields),
        ("matrix", ""),
        ("registration_chance", ""),
        ("poll", ""),
    ]
    for kind, id in wanted:
        if (kind, id) not in items:
            yield Fault(str(folder.path), 0, kind, f"{KINDS[kind].word} {id}".strip() + " ontbreekt. Voeg hem toe.")
    questions = [item.value for item in items.values() if isinstance(item.value, Question)]
    for letter in sorted(set(get_args(BlockId)) - {question.block for question in questions}):
        yield Fault(str(folder.path), 0, "questions", f"blok {letter} heeft geen vragen. Voeg er één toe.")
    if not any(question.short for question in questions):
        yield Fault(str(folder.path), 0, "questions", "geen enkele vraag heeft short = true. Kies de korte vragen.")


def check_own(shipped: Folder, own: Folder) -> Iterator[Fault]:
    """What a municipality may not do with the shipped content."""
    for key, item in own.items.items():
        before = shipped.items.get(key)
        if item.kind == "questions" and item.value is not None:
            yield from _same_question(before, item)
        elif isinstance(item.value, Topic) and before and isinstance(before.value, Topic):
            yield from _same_directions(before.value, item.value, item.origin)
        if item.kind in ("topics", "measures") and item.id in own.off:
            yield own.off[item.id].fault(f"{item.id} staat ook in uw eigen inhoud. Haal één van de twee weg.")
    for id, origin in own.off.items():
        if ("topics", id) not in shipped.items and ("measures", id) not in shipped.items:
            yield origin.fault(f"{id} is geen onderwerp of maatregel. Alleen die kunt u uitzetten.")


def _same_question(before: Item | None, item: Item) -> Iterator[Fault]:
    if before is None:
        yield item.origin.fault(f"vraag {item.id} hoort niet bij de vaste vragen. Zet een eigen vraag bij een onderwerp.", "id")
        return
    for name in FIXED:
        old, new = getattr(before.value, name, None), getattr(item.value, name)
        if before.value is not None and old != new:
            text = str(old).lower() if isinstance(old, bool) else f'"{old}"'
            yield item.origin.fault(f"dit mag u niet veranderen, anders zijn jaren niet te vergelijken. Schrijf {name} = {text}.", name)


def _same_directions(before: Topic, topic: Topic, origin: Origin) -> Iterator[Fault]:
    directions = {question.id: question.direction for question in before.questions}
    for number, question in enumerate(topic.questions):
        if directions.get(question.id, question.direction) != question.direction:
            yield origin.fault(f"een andere richting is een andere vraag. Geef {question.id} een nieuwe code.", "questions", number, "direction")

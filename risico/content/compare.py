"""What a municipality changed in the shipped content, as typed data for the page that shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from .load import read_both
from .read import KINDS, Item, Key
from .words import WORDS

SCORED = ("anchors", "labels", "rows", "effect_labels", "plausibility_labels")
"""Lists with one item for each of the values 0 to 4."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field with both texts; an empty text means that the field was not there."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One item that differs. `word`: what it is, in Dutch; `changes` only when it was changed."""

    what: Literal["added", "changed", "off"]
    word: str
    id: str
    title: str
    changes: tuple[Change, ...] = ()


def differences(assessments: Path, instance: Path) -> tuple[Difference, ...]:
    """What `instance` adds to, changes in or switches off from `assessments`, in that order of files.

    Raises ContentError when one of them is not valid.
    """
    shipped, own = read_both(assessments, instance)
    changed = (_difference(shipped.items.get(key), item) for key, item in own.items.items())
    switched_off = (_off(shipped.items, id) for id in own.off)
    return tuple(difference for difference in (*changed, *switched_off) if difference is not None)


def _difference(before: Item | None, item: Item) -> Difference | None:
    word, id = named(item.kind, item.id)
    if before is None:
        return Difference("added", word, id, title_of(item.value))
    changes = tuple(field_changes(before.value, item.value))
    return Difference("changed", word, id, title_of(item.value), changes) if changes else None


def _off(items: dict[Key, Item], id: str) -> Difference:
    item = items.get(("topics", id)) or items[("measures", id)]
    return Difference("off", KINDS[item.kind].word, id, title_of(item.value))


def named(kind: str, id: str) -> tuple[str, str]:
    """What an item is in Dutch, and the id that people know it by."""
    return ("regel voor de korte vragen", "") if id == "short_set" else (KINDS[kind].word, id)


def title_of(value: BaseModel | None) -> str:
    """What a piece of content is called."""
    return str(next((text for name in ("title", "text", "name") if (text := getattr(value, name, ""))), ""))


def field_changes(before: BaseModel | None, after: BaseModel | None) -> Iterator[Change]:
    """Every field of a piece of content that differs, by its Dutch name."""
    old, new = _texts(before), _texts(after)
    for name in dict.fromkeys((*old, *new)):
        if old.get(name, "") != new.get(name, ""):
            yield Change(name, old.get(name, ""), new.get(name, ""))


def _texts(value: BaseModel | None) -> dict[str, str]:
    return dict(_flat(value.model_dump(), "")) if value else {}


def _flat(fields: dict[str, Any], within: str) -> Iterator[tuple[str, str]]:
    """Every field as one line of text, with a name in Dutch such as `eigen vraag T01.2, antwoord 3`."""
    for name, value in fields.items():
        label = f"{within}{WORDS[name][0]}"
        if isinstance(value, tuple) and value and isinstance(value[0], dict):
            one = "eigen vraag" if name == "questions" else label
            for entry in value:
                yield from _flat(entry, f"{one} {entry.get('id') or entry['question']}, ")
        elif name in SCORED:
            yield from ((f"{label} {number}", _line(part)) for number, part in enumerate(value))
        else:
            yield label, _line(value)


def _line(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, date):
        return f"{value.day}-{value.month}-{value.year}"
    return "" if value is None else str(value)

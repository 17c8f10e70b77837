"""Loads the content: the shipped files with a municipality's own on top, validated as a whole.

Frozen rounds keep `canonical(library)`; `parse` reads that text back.
"""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from .checks import check_complete, check_items, check_own, check_references
from .faults import ContentError, Fault, key_text, sentences
from .read import KINDS, Folder, Item, Key, read_folder
from .types import Library, Topic

NOT_FROZEN = {
    *("digest", "moments", "elections", "paths"),
    *("process_steps", "count_fields", "indicators", "national_figures", "registration_chance", "poll"),
    *("briefing_sections", "briefing_facts", "help_links", "talk_guide", "retention"),
}
"""What a round does not keep: it bears on no score or decision, and rounds frozen earlier must stay equal."""

__all__ = ["ContentError", "Fault", "canonical", "load_library", "parse", "read_both"]


def load_library(assessments: Path, instance: Path | None = None) -> Library:
    """All content of `assessments`, with what a municipality adds, replaces or switches off in `instance` (may be absent).

    Raises ContentError with every fault when something is wrong.
    """
    shipped, own = read_both(assessments, instance)
    items = _merge(shipped, own)
    return _with_digest(Library.model_validate({kind: _values(items, kind) for kind in KINDS}))


def read_both(assessments: Path, instance: Path | None) -> tuple[Folder, Folder]:
    """Both folders, valid on their own and together; ContentError when they are not."""
    shipped = _shipped(assessments)
    own = read_folder(instance) if instance is not None and instance.exists() else Folder(assessments)
    faults = [*shipped.faults, *own.faults, *_check(shipped, own)]
    if faults:
        raise ContentError(faults)
    return shipped, own


@cache
def _shipped(assessments: Path) -> Folder:
    """Read once per process: what is shipped changes with the version, and several apps may live in one process."""
    return read_folder(assessments)


def canonical(library: Library) -> str:
    """The library as JSON with sorted keys and without its digest: the text that is hashed and frozen."""
    content = library.model_dump(mode="json", exclude=NOT_FROZEN)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parse(text: str) -> Library:
    """The library from the text that `canonical` wrote; ContentError when it is something else."""
    try:
        return _with_digest(Library.model_validate_json(text))
    except ValidationError as refusal:
        raise ContentError([Fault("vastgelegde inhoud", 0, key_text(place), message) for place, message in sentences(refusal)]) from None


def _with_digest(library: Library) -> Library:
    return library.model_copy(update={"digest": hashlib.sha256(canonical(library).encode()).hexdigest()})


def _check(shipped: Folder, own: Folder) -> Iterator[Fault]:
    everything = {**shipped.items, **own.items}
    yield from (origin.fault("dit kan alleen in de eigen inhoud van een gemeente. Haal het weg.") for origin in shipped.off.values())
    yield from check_references(everything, frozenset(everything))
    yield from check_items(everything)
    yield from check_own(shipped, own)
    if not shipped.faults:  # a file that cannot be read makes the whole incomplete: one fault is enough
        yield from check_complete(shipped, shipped.items)


def _merge(shipped: Folder, own: Folder) -> dict[Key, Item]:
    """Own content replaces what has the same id and otherwise comes last; what is switched off is gone."""
    items = {**shipped.items, **own.items}
    return {key: item for key, item in items.items() if item.kind not in ("topics", "measures") or item.id not in own.off}


def _values(items: dict[Key, Item], kind: str) -> Any:
    values = {item.id: item.value for item in items.values() if item.kind == kind}
    if kind == "topics":
        return [_without_absent(topic, items) for topic in values.values() if isinstance(topic, Topic)]
    return {"list": list(values.values()), "table": values, "single": values.get("")}[KINDS[kind].form]


def _without_absent(topic: Topic, items: dict[Key, Item]) -> Topic:
    """A topic no longer suggests a measure that is switched off."""
    return topic.model_copy(update={"measures": tuple(id for id in topic.measures if ("measures", id) in items)})

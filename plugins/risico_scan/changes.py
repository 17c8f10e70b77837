"""What changed in the content between two rounds: the was/now table of a new year (design.md §5 rule 11). Pure functions."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import BaseModel

from risico.content.compare import Change, Difference, field_changes, named, title_of
from risico.content.read import KINDS
from risico.content.types import Library

COMPARED = ("blocks", "questions", "topics", "levels", "matrix", "rules", "strategies", "rater_roles")
"""What bears on scores and decisions, in the order of the table."""
SOURCE = "bron"
What = Literal["added", "changed", "off"]


def compare(was: Library, now: Library) -> tuple[Difference, ...]:
    """Everything that was added, changed or dropped; sources are left out."""
    if was.digest == now.digest:
        return ()
    return tuple(difference for kind in COMPARED for difference in _differences(kind, _items(was, kind), _items(now, kind)))


def _differences(kind: str, was: Mapping[str, BaseModel], now: Mapping[str, BaseModel]) -> Iterator[Difference]:
    for id, value in now.items():
        if id not in was:
            yield _difference("added", kind, id, value)
        elif changes := tuple(change for change in field_changes(was[id], value) if not _is_source(change)):
            yield _difference("changed", kind, id, value, changes)
    yield from (_difference("off", kind, id, value) for id, value in was.items() if id not in now)


def _difference(what: What, kind: str, id: str, value: BaseModel, changes: tuple[Change, ...] = ()) -> Difference:
    return Difference(what, *named(kind, id), title_of(value), changes)


def _items(library: Library, kind: str) -> dict[str, BaseModel]:
    part = getattr(library, kind)
    if kind == "rules":
        return {name: getattr(part, name) for name in type(part).model_fields}
    return {"": part} if kind == "matrix" else {str(getattr(value, KINDS[kind].name)): value for value in part}


def _is_source(change: Change) -> bool:
    return change.field.rpartition(", ")[2] == SOURCE

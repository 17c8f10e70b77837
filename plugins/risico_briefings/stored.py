"""A briefing as plain data and back, so that an edition stays what it was when texts change later."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from risico.documents.blocks import Bullets, Callout, Card, Column, Heading, Note, Paragraph, Steps, Table

from .composing import Briefing, Chapter

_TYPES = {each.__name__: each for each in (Briefing, Bullets, Callout, Card, Chapter, Column, Heading, Note, Paragraph, Steps, Table)}


def to_plain(briefing: Briefing) -> dict[str, Any]:
    """The briefing as JSON takes it; every part has its `type`."""
    plain: dict[str, Any] = _plain(briefing)
    return plain


def from_plain(content: Mapping[str, Any]) -> Briefing:
    """The briefing that `to_plain` gave."""
    briefing: Briefing = _typed(content)
    return briefing


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {"type": type(value).__name__} | {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _typed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _TYPES[value["type"]](**{name: _typed(item) for name, item in value.items() if name != "type"})
    return tuple(_typed(item) for item in value) if isinstance(value, list) else value

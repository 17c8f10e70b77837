"""The JSON Schema of a content file, made from the types: for editors that complete and check while typing."""

import json
from typing import Any

from pydantic import Field, create_model

from .base import Content
from .read import KINDS
from .types import MeasureId, Rules
from .words import WORDS


def schema_text() -> str:
    """The schema as JSON text with a line end, as it stands in docs/inhoud.schema.json."""
    schema = _described(_file_model().model_json_schema())
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Inhoud van Risico"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _file_model() -> type[Content]:
    """A file may hold any part of the content, and of the rules just those that it replaces."""
    rules: dict[str, Any] = {name: (field.annotation, Field(None)) for name, field in Rules.model_fields.items()}
    some_rules = create_model("SomeRules", __base__=Content, **rules)
    parts: dict[str, Any] = {"off": (tuple[MeasureId, ...], Field(None))}
    for name, kind in KINDS.items():
        model: Any = some_rules if kind.model is Rules else kind.model
        forms: dict[str, Any] = {"list": tuple[model, ...], "table": dict[str, model], "single": model}
        parts[name] = (some_rules if kind.model is Rules else forms[kind.form], Field(None))
    return create_model("File", __base__=Content, **parts)


def _described(node: Any) -> Any:
    """The schema with Dutch explanations instead of pydantic's titles and our English docstrings."""
    if isinstance(node, list):
        return [_described(part) for part in node]
    if not isinstance(node, dict):
        return node
    clean = {key: _described(part) for key, part in node.items() if not (key in ("title", "description") and isinstance(part, str)) and key != "default"}
    for name, part in clean.get("properties", {}).items():
        if name in WORDS and isinstance(part, dict):
            part["description"] = WORDS[name][1]
    return clean

"""A report as JSON, for who wants the figures in another program; docs/verslag.md describes it."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from ..text import clean
from .blocks import Report

FORMAT = "risico-verslag-1"
"""Changes when a program that reads the JSON has to change."""


def to_json(report: Report) -> bytes:
    """Canonical UTF-8 JSON: sorted keys, indent 2, a newline at the end; every block has its `type`."""
    plain = json.dumps({"format": FORMAT} | _plain(report), sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
    return f"{plain}\n".encode()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {"type": type(value).__name__} | {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return clean(value) if isinstance(value, str) else value

"""A result as JSON in the database and back; means stay exact fractions."""

from typing import Any

from pydantic import TypeAdapter

from .results import Result

_RESULT = TypeAdapter(Result)


def dump(result: Result) -> dict[str, Any]:
    """The result as JSON values; a mean of 2.75 becomes "11/4"."""
    return _RESULT.dump_python(result, mode="json")  # type: ignore[no-any-return]


def load(stored: dict[str, Any]) -> Result:
    """What `dump` gave, as a result again."""
    return _RESULT.validate_python(stored)

"""Reading a JSON file that a person wrote for a command: every key known, there once, and holding what belongs in it; nothing is guessed."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import click
from pydantic import BaseModel, ConfigDict, ValidationError

from .console import fail
from .content.faults import key_text

MAX_BYTES = 5_000_000
_MOST_FAULTS = 20
_LONGEST_NAME = 80


class JsonError(Exception):
    """A file cannot be used; the message has one Dutch line per fault, with the key it is about."""


class Part(BaseModel):
    """Base of what a file may hold: nothing is converted, unknown keys are refused."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


Found = TypeVar("Found", bound=Part)


def read(model: type[Found], data: bytes, sentences: Mapping[str, str], context: Callable[[Any], Mapping[str, Any]] = lambda _: {}) -> Found:
    """What the file holds; JsonError when anything is wrong with it.

    `sentences`: what to do, by pydantic's kind of fault, for a key. `context`: from the unchecked content, what its validators need.
    """
    found, faults = _parse(data)
    try:
        checked = model.model_validate(found, context=dict(context(found)))
    except ValidationError as fault:
        faults += [f"{_path(error['loc'])}: {_sentence(error, sentences)}" for error in fault.errors()]
    if faults:
        left = len(faults) - _MOST_FAULTS
        raise JsonError("\n".join(faults[:_MOST_FAULTS] + ([f"En nog {left} fouten."] if left > 0 else [])))
    return checked


def read_bytes(file: str) -> bytes:
    """The file of a command line, `-` for standard input; one byte more than may be, so that `read` sees it; stops with a sentence."""
    try:
        with click.open_file(file, "rb") as stream:
            return bytes(stream.read(MAX_BYTES + 1))
    except OSError:
        fail(f"Het bestand {click.format_filename(file)} is niet te lezen. Controleer de naam en uw rechten.")


def _parse(data: bytes) -> tuple[Any, list[str]]:
    """What the JSON says, and the faults in its keys."""
    if len(data) > MAX_BYTES:
        raise JsonError("Het bestand is groter dan 5 MB. Geef een kleiner bestand.")
    faults: list[str] = []
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=partial(_object, faults)), faults
    except UnicodeDecodeError:
        raise JsonError("Het bestand is geen UTF-8. Sla het op als JSON in UTF-8.") from None
    except json.JSONDecodeError as fault:
        raise JsonError(f"Het bestand is geen JSON. Kijk op regel {fault.lineno}, teken {fault.colno}.") from None
    except (ValueError, RecursionError):
        raise JsonError("Het bestand heeft een veel te lang getal of te veel haken in elkaar. Haal die weg.") from None


def _object(faults: list[str], pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, with a fault for a key that stands there twice (JSON would keep the last) or that nobody can read."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            faults.append(f"{_path((key,))}: deze sleutel staat er twee keer. Laat er één staan.")
        if key.isprintable():
            found[key] = value
        else:
            faults.append(f"{_path((key,))}: deze sleutel heeft tekens die niet kunnen. Haal haar weg.")
    return found


def _path(loc: tuple[int | str, ...]) -> str:
    """Where in the file, as `assessors[1].answers.P1`; unprintable characters and endless names are cut."""
    name = "".join(character if character.isprintable() else "?" for character in key_text(tuple(step for step in loc if step != "[key]")))
    return (name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…") or "bestand"


def _sentence(error: Any, sentences: Mapping[str, str]) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    return {**_SENTENCES, **sentences}.get(error["type"], "deze waarde kan hier niet. Kijk naar het voorbeeld in de uitleg.")


_SENTENCES = {
    "missing": "deze sleutel ontbreekt. Vul haar in.",
    "extra_forbidden": "deze sleutel bestaat niet. Haal haar weg of verbeter de naam.",
    "dict_type": "geef sleutels met waarden, tussen { en }.",
    "model_type": "geef sleutels met waarden, tussen { en }.",
}

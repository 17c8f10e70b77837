"""Reads a folder of TOML files into items: typed content, each with the file and line it came from."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from .briefings import BriefingFact, BriefingSection, GuideChapter, HelpLink
from .calendar import ChangePath, Election, Moment
from .faults import Fault, key_text, sentences
from .lines import Place, line_numbers, unfinished_line
from .registration import CountField, IndicatorDefinition, NationalFigure, PollTexts, ProcessStep, RegistrationChance
from .retention import Retention
from .types import Block, Level, Matrix, Measure, Office, Question, RaterRole, Rules, Source, Strategy, Topic

MAX_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """A part of the content: its form in the file, the field that names an item, its Dutch name."""

    form: Literal["list", "table", "single"]
    model: type[BaseModel]
    word: str
    name: str = "id"


KINDS: Mapping[str, Kind] = {
    "blocks": Kind("list", Block, "blok"),
    "questions": Kind("list", Question, "vraag"),
    "topics": Kind("list", Topic, "onderwerp"),
    "strategies": Kind("list", Strategy, "strategie"),
    "measures": Kind("list", Measure, "maatregel"),
    "levels": Kind("list", Level, "niveau", "number"),
    "matrix": Kind("single", Matrix, "matrix"),
    "rules": Kind("table", Rules, "regel"),
    "rater_roles": Kind("list", RaterRole, "rol"),
    "offices": Kind("list", Office, "functie"),
    "sources": Kind("table", Source, "bron"),
    "moments": Kind("list", Moment, "moment"),
    "elections": Kind("list", Election, "verkiezing", "day"),
    "paths": Kind("list", ChangePath, "tijdpad"),
    "process_steps": Kind("list", ProcessStep, "stap"),
    "count_fields": Kind("list", CountField, "telling"),
    "indicators": Kind("list", IndicatorDefinition, "indicator"),
    "national_figures": Kind("list", NationalFigure, "landelijk cijfer"),
    "poll": Kind("single", PollTexts, "peiling"),
    "registration_chance": Kind("single", RegistrationChance, "kans op registratie"),
    "briefing_sections": Kind("list", BriefingSection, "hoofdstuk van de briefing"),
    "briefing_facts": Kind("list", BriefingFact, "plaatselijk gegeven"),
    "help_links": Kind("list", HelpLink, "hulplijn"),
    "retention": Kind("list", Retention, "bewaartermijn"),
    "talk_guide": Kind("list", GuideChapter, "hoofdstuk van de gesprekshandleiding"),
}

Key = tuple[str, str]
"""The kind and the id of an item: ("questions", "P3"), ("matrix", "")."""


class Lines:
    """The line numbers of a text, looked up only when somebody must be told where: counting them takes as long as reading."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def numbers(self) -> Mapping[Place, int]:
        """The line (from 1) of every place in the text."""
        return line_numbers(self._text)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an item or value stands."""

    file: str
    lines: Lines
    place: Place

    def fault(self, message: str, *below: str | int) -> Fault:
        """A fault at this place, or at `below` in it; a key that is not there has the line of the table it belongs in."""
        place = (*self.place, *below)
        known = next((place[:size] for size in range(len(place), 0, -1) if place[:size] in self.lines.numbers), ())
        return Fault(self.file, self.lines.numbers.get(known, 0), key_text(place), message)

    @property
    def line(self) -> int:
        """The line from 1."""
        return self.lines.numbers.get(self.place, 0)


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of content; `value` is None when it is not valid, so that references to it are no second fault."""

    kind: str
    id: str
    value: BaseModel | None
    origin: Origin


@dataclass(slots=True)
class Folder:
    """What a folder holds: items in the order of the files, what it switches off, and what is wrong."""

    path: Path
    items: dict[Key, Item] = field(default_factory=dict)
    off: dict[str, Origin] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_folder(path: Path) -> Folder:
    """Read every TOML file in a folder, by name. Faults are collected, never raised."""
    folder = Folder(path)
    try:
        files = sorted(entry for entry in path.iterdir() if entry.suffix.lower() == ".toml")
    except OSError:
        folder.faults.append(Fault(str(path), 0, "", "deze map bestaat niet of is niet te lezen. Controleer de naam en de rechten."))
        return folder
    for file in files:
        _read_file(folder, file)
    return folder


def _read_file(folder: Folder, file: Path) -> None:
    try:
        text = _text(file)
        content, lines = _parsed(text), Lines(text)
    except _Unreadable as fault:
        folder.faults.append(Fault(str(file), fault.line, "", fault.message))
    else:
        for key, value in content.items():
            _read_part(folder, key, value, Origin(str(file), lines, (key,)))


class _Unreadable(Exception):
    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def _text(file: Path) -> str:
    if not file.is_file():
        raise _Unreadable("dit is geen bestand. Haal het weg of geef het een andere naam.")
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError:
        raise _Unreadable("dit bestand is niet te lezen. Controleer de rechten.") from None
    if len(data) > MAX_BYTES:
        raise _Unreadable("dit bestand is groter dan 1 MB. Verdeel het over meer bestanden.")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise _Unreadable("dit bestand is geen UTF-8. Sla het op als UTF-8.", line) from None


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        digits = str(fault).rpartition("(at line ")[2].partition(",")[0]  # tomllib tells the line only in its message
        line = int(digits) if digits.isdecimal() else unfinished_line(text)
        raise _Unreadable("dit is geen geldige TOML. Kijk of een aanhalingsteken, haakje of komma ontbreekt.", line) from None


def _read_part(folder: Folder, key: str, value: Any, origin: Origin) -> None:
    if key == "off":
        _read_off(folder, value, origin)
    elif key not in KINDS:
        folder.faults.append(origin.fault(f"deze sleutel bestaat niet. Kies {', '.join(KINDS)} of off."))
    elif not isinstance(value, list if KINDS[key].form == "list" else dict):
        folder.faults.append(origin.fault(f"schrijf hier [[{key}]] boven." if KINDS[key].form == "list" else f"schrijf hier [{key}] boven."))
    else:
        for item in _items(folder, key, value, origin):
            _add(folder, item)


def _read_off(folder: Folder, value: Any, origin: Origin) -> None:
    if not isinstance(value, list) or not all(isinstance(id, str) for id in value):
        folder.faults.append(origin.fault('hier hoort een lijst met codes, zoals ["T05", "M17"].'))
        return
    for number, id in enumerate(value):
        folder.off[id] = Origin(origin.file, origin.lines, (*origin.place, number))


def _items(folder: Folder, key: str, value: Any, origin: Origin) -> Iterator[Item]:
    """The items of one part of a file, each validated."""
    kind = KINDS[key]
    for name, raw in _entries(kind, value):
        below = () if kind.form == "single" else (name,)
        where = Origin(origin.file, origin.lines, (*origin.place, *below))
        id = str(raw.get(kind.name, "")) if kind.form == "list" and isinstance(raw, dict) else str(name)
        model = _model(kind, id)
        if model is None:
            folder.faults.append(where.fault(f"deze regel bestaat niet. Kies {', '.join(Rules.model_fields)}."))
        else:
            yield Item(key, id, _validate(folder, model, raw, where), where)


def _entries(kind: Kind, value: Any) -> Iterable[tuple[int | str, Any]]:
    if kind.form == "single":
        return [("", value)]
    return enumerate(value) if kind.form == "list" else value.items()


def _model(kind: Kind, id: str) -> type[BaseModel] | None:
    if kind.model is not Rules:
        return kind.model
    model = Rules.__annotations__.get(id)
    return model if isinstance(model, type) else None


def _validate(folder: Folder, model: type[BaseModel], raw: Any, origin: Origin) -> BaseModel | None:
    try:
        return model.model_validate(raw)
    except ValidationError as refusal:
        folder.faults.extend(origin.fault(message, *below) for below, message in sentences(refusal))
        return None


def _add(folder: Folder, item: Item) -> None:
    key = (item.kind, item.id)
    if key in folder.items and (item.id or KINDS[item.kind].form == "single"):
        first = folder.items[key].origin
        name = f"{KINDS[item.kind].word} {item.id}".strip()
        folder.faults.append(item.origin.fault(f"{name} staat al in {Path(first.file).name}, regel {first.line}. Haal er één weg."))
    folder.items.setdefault(key, item)

"""The blocks of a report: the typed payload of the hook `report_sections(session, year, audience)`.

A plugin gives a part made of sections of blocks and knows nothing of Word; `word`, `sheets` and `data` write the same report.
All text is plain text, Dutch, B1; a newline is a line break. Levels are 1-5. Nothing here may hold a person's name.
"""

from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Literal

Audience = Literal["intern", "openbaar"]
Classification = Literal["Intern", "Openbaar", "Persoonlijk"]
LevelNumber = Literal[1, 2, 3, 4, 5]
MOST_FIGURES = 5


@dataclass(frozen=True, slots=True)
class LevelCell:
    """A cell in the colour of its level. `text` is shown and repeats the level, such as "4 hoog (3–5)"."""

    level: LevelNumber
    text: str


Cell = str | int | float | None | LevelCell
"""Text, a finite number, nothing, or a level. Numbers are written the Dutch way, with two decimals at most."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `strong` is put in bold in front of it ("Waarom dit niveau.")."""

    text: str
    strong: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section (level 2)."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; one text per item. `strong` is put in bold above it and stays with it."""

    items: tuple[str, ...]
    strong: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """A numbered list that starts at 1; one text per step."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A card to cut out: on the left whom to call, on the right what happens then.

    `numbers`: pairs of (who or when, telephone number); `steps`: pairs of (in bold, the rest of the sentence).
    """

    title: str
    numbers: tuple[tuple[str, str], ...]
    steps_title: str
    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LinkedCard:
    """A card with the reader's own page on it, as a code for the camera of a phone. `label`: what stands above and below the code."""

    card: Card
    address: str
    label: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Callout:
    """A text that must not be missed, in a tinted frame."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark in small type, such as how something was counted."""

    text: str


Figure = tuple[str, str] | LevelCell
"""A key figure: (number, label), or a level with its name as text: `LevelCell(4, "hoog")`."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One to five key figures side by side.

    `alt` says in one sentence what the figures are, for who cannot see them.
    """

    items: tuple[Figure, ...]
    alt: str = "Kerncijfers"

    def __post_init__(self) -> None:
        if not 1 <= len(self.items) <= MOST_FIGURES:
            raise ValueError(f"figures {self.alt!r}: give one to {MOST_FIGURES} items")


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `numeric` aligns right; `width` is in percent of the table, None lets the texts decide."""

    title: str
    numeric: bool = False
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `rows` are as wide as `columns`. `alt` says what the table shows, for who cannot see it."""

    caption: str
    alt: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        if not self.columns or any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"table {self.caption!r}: every row needs {len(self.columns)} cells")
        if any(isinstance(cell, float) and not isfinite(cell) for row in self.rows for cell in row):
            raise ValueError(f"table {self.caption!r}: a number is not finite")


@dataclass(frozen=True, slots=True)
class Contents(Table):
    """What is in a document: a table with its rows close together."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A cell of a heat map: its level, and the topics in it as (title, text), such as ("Coffeeshops", "3 (2–4)")."""

    level: LevelNumber
    items: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A matrix of levels with the topics in it. `cells[r][c]` belongs to `rows[r]` (top first) and `columns[c]`."""

    caption: str
    alt: str
    row_title: str
    column_title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[HeatCell, ...], ...]

    def __post_init__(self) -> None:
        right_rows = self.columns and len(self.cells) == len(self.rows)
        if not right_rows or any(len(row) != len(self.columns) for row in self.cells):
            raise ValueError(f"heat map {self.caption!r}: needs {len(self.rows)} by {len(self.columns)} cells")


Block = Paragraph | Heading | Bullets | Steps | Card | LinkedCard | Callout | Note | Figures | Table | HeatMap


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter: title, conclusion in one or two sentences ("" for none), blocks.

    `numbered` puts "1  " in front of the title; `new_page` starts it on a new page.
    """

    title: str
    lead: str
    blocks: tuple[Block, ...]
    numbered: bool = True
    new_page: bool = True


@dataclass(frozen=True, slots=True)
class ReportPart:
    """What one plugin gives to the report of a year: its sections, and what the first page says of them.

    `core`: its conclusion in one or two sentences; `figures`: its key figures, the most telling first; `about`: sentences
    for "Over dit verslag". `final` is False as long as what it tells can still change; `day` is the day its figures are of.
    `closing`: sections that stand after those of all plugins, such as how it was made.
    """

    sections: tuple[Section, ...]
    core: str
    figures: tuple[Figure, ...]
    about: str
    final: bool
    day: date
    closing: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole document. `core` is the conclusion in one or two sentences; `opening` stands below it on the first page.

    `about` ("Over dit verslag") stands before the first numbered section. `day` is the day the figures are of; `final` is
    False for a concept. `large` makes the text a point larger in our own look; a municipality's template keeps its sizes.
    `edition` ("versie 2, 6 mei 2027") stands at the foot of every page.
    """

    title: str
    subtitle: str
    municipality: str
    classification: Classification
    day: date
    core: str
    sections: tuple[Section, ...]
    about: str
    opening: tuple[Block, ...] = ()
    final: bool = True
    large: bool = False
    edition: str = ""

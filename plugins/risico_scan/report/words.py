"""Words for levels and counts in the report."""

from typing import cast

from risico.content.types import Library
from risico.documents.blocks import LevelCell, LevelNumber

from ..previous import Earlier
from .source import Topic

NOTHING = "–"


def level_cell(library: Library, topic: Topic) -> LevelCell | str:
    """4 hoog (3–5), in its colour; a topic that is being scored shows no number."""
    if topic.level is None or topic.band is None:
        return "nog niet zichtbaar" if topic.frozen.result is None else "nog geen niveau"
    return coloured(topic.level, f"{topic.level} {library.level_name(topic.level)} {_in_band(topic.level, topic.band)}")


def coloured(level: int, text: str) -> LevelCell:
    """A cell in the colour of that level."""
    return LevelCell(as_level(level), text)


def as_level(level: int) -> LevelNumber:
    """The level for the type checker; the database and the content hold 1 to 5 only."""
    return cast(LevelNumber, level)


def in_short(level: int, band: tuple[int, int] | None) -> str:
    """4 (3–5)."""
    return f"{level} {_in_band(level, band)}" if band else str(level)


def _in_band(level: int, band: tuple[int, int]) -> str:
    """(3–5); a level that people set outside the band says that the band is that of the calculation."""
    return f"({'' if band[0] <= level <= band[1] else 'berekend '}{span(band)})"


def span(band: tuple[int, int]) -> str:
    """3–5; a word joiner keeps it on one line."""
    return f"{band[0]}\u2060–\u2060{band[1]}"


def earlier_in_short(earlier: Earlier | None) -> str:
    """3 (2–4), nieuw, or what was the matter last year."""
    if earlier is None:
        return "nieuw"
    return in_short(earlier.level, earlier.band) if earlier.level else "niet besloten"


def counted(number: int, one: str, more: str) -> str:
    """1 onderwerp, 3 onderwerpen."""
    return f"{number} {one if number == 1 else more}"


def sentence(text: str) -> str:
    """Typed text as a sentence: with something at its end."""
    return text if not text or text[-1] in ".!?…" else f"{text}."

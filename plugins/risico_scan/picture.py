"""The picture of the year: every topic that has a level in the matrix and in a ranking, the others below it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from .rows import TopicRow

HIGH = 4


@dataclass(frozen=True, slots=True)
class Placed:
    """A topic in the matrix and the ranking. `key` is the letter that stands for it where there is no room for its title."""

    key: str
    code: str
    title: str
    url: str
    level: int
    name: str
    band: tuple[int, int]
    effect: int
    plausibility: int
    was: int | None
    known: bool
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """`placed` from high to low; `scoring` and `incomplete` have no level yet, the last because answers are missing."""

    placed: tuple[Placed, ...]
    scoring: tuple[TopicRow, ...]
    incomplete: tuple[TopicRow, ...]

    @property
    def total(self) -> int:
        return len(self.placed) + len(self.scoring) + len(self.incomplete)

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags that stand somewhere in the picture, in the order of the alphabet."""
        return tuple(sorted({flag for topic in self.placed for flag in topic.flags}))

    @property
    def outside(self) -> str:
        """Which topics are not in the picture and why; empty when all are."""
        return " ".join(
            [
                *_about(self.scoring, "wordt nog gescoord en staat nog niet in beeld", "worden nog gescoord en staan nog niet in beeld"),
                *_about(self.incomplete, "heeft nog geen niveau, want er ontbreken antwoorden", "hebben nog geen niveau, want er ontbreken antwoorden"),
            ]
        )

    @property
    def high(self) -> int:
        """How many topics are at level 4 or 5."""
        return sum(topic.level >= HIGH for topic in self.placed)

    @property
    def risen(self) -> int:
        """How many topics are higher than last year."""
        return sum(topic.was is not None and topic.level > topic.was for topic in self.placed)

    def with_flag(self, flag: str) -> tuple[Placed, ...]:
        """The topics with this flag, with the letters they have in the whole picture."""
        return tuple(topic for topic in self.placed if flag in topic.flags)


def draw(rows: Sequence[TopicRow], url: Callable[[str], str]) -> Picture:
    """The picture of these rows, which come from high to low; `url` gives the page of the topic with that code."""
    shown = [row for row in rows if row.level is not None]
    rest = [row for row in rows if row.level is None]
    return Picture(
        tuple(_placed(key(number), url(row.code), row) for number, row in enumerate(shown)),
        tuple(row for row in rest if row.step == 1),
        tuple(row for row in rest if row.step > 1),
    )


def _placed(letter: str, url: str, row: TopicRow) -> Placed:
    level, band = row.level or 0, row.band or (0, 0)
    return Placed(
        key=letter,
        code=row.code,
        title=row.title,
        url=url,
        level=level,
        name=row.name or "",
        band=band,
        effect=row.effect or 0,
        plausibility=row.plausibility or 0,
        was=row.was,
        known=row.known,
        flags=row.flags,
    )


def _about(rows: Sequence[TopicRow], one: str, more: str) -> list[str]:
    if not rows:
        return []
    return [f"{rows[0].title} {one}." if len(rows) == 1 else f"{len(rows)} onderwerpen {more}."]


def key(number: int) -> str:
    """A, B … Z, AA, AB … as in a spreadsheet; the first is 0."""
    rest, last = divmod(number, len(ascii_uppercase))
    return (key(rest - 1) if rest else "") + ascii_uppercase[last]

"""The public version. It may hold only what docs/decisions/public-report.md lists: everything in it is chosen here, piece by piece.

No text that a user typed is in it but the title of a topic, and a title that looks like a person or an address is not.
"""

from collections import Counter
from collections.abc import Iterator

from risico import privacy
from risico.documents.blocks import Block, Bullets, Column, Figure, Note, Paragraph, Section, Table
from risico.web.texts import short_date

from .. import title_check
from ..frozen import FrozenDecision
from ..outcomes import judgement
from .method import LIMITS, STEPS
from .source import Source, Topic
from .words import counted

FEWEST = 3
"""Of fewer topics a total would tell what was decided about one."""
_GROUPS = {4: "hoog of zeer hoog (4 of 5)", 3: "verhoogd (3)", 1: "laag of aandacht (1 of 2)"}
"""The groups of levels by the lowest level in them."""
_HIGH = _GROUPS[4]
_UNDECIDED = "nog niet besloten"
_PHASES = {
    "vooraf": "Voorbereiden, afspreken en oefenen.",
    "tijdens": "Snel helpen en duidelijk reageren.",
    "nazorg": "Steunen, evalueren en leren.",
}
_LEFT_OUT = (
    "Dit verslag noemt geen personen, adressen, voorvallen of beveiliging. Het zegt niet per onderwerp wat wij doen, "
    "want dat helpt wie kwaad wil. De raad kan de gemeentesecretaris om uitleg vragen."
)


def core(source: Source) -> str:
    """How many topics there are and how many are high; not before all are decided."""
    total, decided, high = _counts(source)
    first = f"Wij beoordelen dit jaar {counted(total, 'gevoelig onderwerp', 'gevoelige onderwerpen')}."
    if decided < total:
        return f"{first} {f'Over {decided} daarvan is besloten' if decided else 'Daarover is nog niet besloten'}."
    return f"{first} {counted(high, 'onderwerp vraagt', 'onderwerpen vragen') if high else 'Geen enkel onderwerp vraagt'} veel aandacht."


def figures(source: Source) -> tuple[Figure, ...]:
    """The key figures of the first page."""
    total, decided, high = _counts(source)
    last = ((str(high), "hoog of zeer hoog"),) if decided == total else ()
    return (str(total), "onderwerp" if total == 1 else "onderwerpen"), (f"{decided} van {total}", "besloten"), *last


def about(source: Source) -> str:
    """Which version this is. Only the gemeentesecretaris can adopt; how that account is called is not told."""
    if source.adoption is None:
        return "Deze beoordeling is nog niet vastgesteld."
    return f"Deze beoordeling is op {short_date(source.adoption.at)} vastgesteld door de gemeentesecretaris, als versie {source.adoption.number}."


def sections(source: Source) -> tuple[Section, ...]:
    """Topics with their group of levels, what is done on main lines, and whether last year's levels were right."""
    return (
        Section("De onderwerpen", "Hoe hoger het niveau, hoe meer aandacht een onderwerp vraagt.", (_topics(source),), new_page=False),
        Section("Wat wij doen", "", tuple(_work(source)), new_page=False),
        *_looking_back(source),
    )


def how_it_was_made() -> Section:
    """The method, in words for everyone."""
    return Section("Hoe dit verslag is gemaakt", "", _method(), new_page=False)


def _counts(source: Source) -> tuple[int, int, int]:
    """How many topics there are, how many are decided, and how many of those are high."""
    decided = _decided(source)
    return len(source.topics), len(decided), sum(_group(topic.level) == _HIGH for topic in decided)


def _decided(source: Source) -> list[Topic]:
    return [topic for topic in source.topics if topic.decided]


def _group(level: int | None) -> str | None:
    """Levels stand together in groups (domain.md §10(11)): the exact one needs its band, and that tells how sure we are."""
    return None if level is None else next(text for lowest, text in _GROUPS.items() if level >= lowest)


def _topics(source: Source) -> Table:
    """By group and then by title: within a group the order tells nothing."""
    order = [*_GROUPS.values(), _UNDECIDED]
    told = [(order.index(_shown(topic)), _title(source, topic), topic) for topic in source.topics]
    rows = tuple((title, order[place], *_before(source, topic)) for place, title, topic in sorted(told, key=lambda each: each[:2]))
    columns = (Column("Onderwerp"), Column("Niveau", width=32), *((Column("Vorig jaar", width=32),) if source.before else ()))
    return Table("Niveau per onderwerp", "Per onderwerp de groep van niveaus waarin het valt.", columns, rows)


def _shown(topic: Topic) -> str:
    return (_group(topic.level) if topic.decided else None) or _UNDECIDED


def _before(source: Source, topic: Topic) -> tuple[str, ...]:
    """Last year's group as a cell, when there was a last year."""
    if source.before is None:
        return ()
    return ((_group(topic.earlier.level) or _UNDECIDED) if topic.earlier else "nieuw",)


def _title(source: Source, topic: Topic) -> str:
    """The title people know, unless it looks like a person or an address."""
    if not title_check.warnings(topic.title) and not privacy.findings(topic.title):
        return topic.title
    known = source.library.topic(topic.frozen.code)
    return known.title if known else "Eigen onderwerp"


def _work(source: Source) -> Iterator[Block]:
    """Strategies and numbers of measures over all decided topics together, so that they tell of no single one."""
    decisions = _decisions(source)
    if len(decisions) < FEWEST:
        yield Paragraph(f"Over minder dan {FEWEST} onderwerpen is besloten. Daarom staat hier nog niet wat wij doen.")
    else:
        if chosen := strategies(source):
            yield Bullets(chosen, "Zo werken wij.")
        yield from _measures(source, {id for decision in decisions for id in decision.measures})
    yield Note(_LEFT_OUT)


def strategies(source: Source) -> tuple[str, ...]:
    """The strategies that were chosen over all topics together; none when that would tell of a single one."""
    decisions = _decisions(source)
    chosen = {id for decision in decisions for id in decision.strategies} if len(decisions) >= FEWEST else set()
    return tuple(f"{each.title}. {each.summary}" for each in source.library.strategies if each.id in chosen)


def titles(source: Source) -> list[str]:
    """The titles of the topics, by title: their order tells nothing."""
    return sorted((_title(source, topic) for topic in source.topics), key=str.casefold)


def _decisions(source: Source) -> list[FrozenDecision]:
    return [topic.frozen.decision for topic in _decided(source) if topic.frozen.decision]


def _measures(source: Source, chosen: set[str]) -> Iterator[Block]:
    """How many measures there are before, during and after; which they are would tell where we are prepared."""
    numbers = Counter[str](phase for measure in source.library.measures if measure.id in chosen for phase in measure.phase)
    rows = tuple((phase, text, numbers[phase]) for phase, text in _PHASES.items() if numbers[phase])
    if rows:
        columns = (Column("Wanneer", width=18), Column("Wat wij dan doen"), Column("Maatregelen", numeric=True, width=20))
        yield Table("Maatregelen op hoofdlijnen", "Per fase wat wij doen en hoeveel verschillende maatregelen daarvoor zijn besloten.", columns, rows)


def _looking_back(source: Source) -> Iterator[Section]:
    done = [each for each in source.lookbacks if each.severity is not None]
    if len(done) >= FEWEST:
        yield Section(f"Terugkijken op {source.before}", judgement(done), (), new_page=False)


def _method() -> tuple[Block, ...]:
    return Paragraph(" ".join(STEPS), "Zo beoordelen wij."), Bullets(LIMITS, "Wat dit verslag niet kan.")

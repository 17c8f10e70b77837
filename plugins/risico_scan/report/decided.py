"""What was decided over all topics together: strategies, and measures with who has to see to them."""

from collections.abc import Iterator

from risico.documents.blocks import Block, Column, Section, Table

from .source import Source
from .words import counted


def strategies_and_measures(source: Source) -> Section | None:
    """One row for each strategy and measure that was decided, with its topics; None when there is none."""
    blocks = (*_strategies(source), *_measures(source))
    if not blocks:
        return None
    topics = sum(topic.decided for topic in source.topics)
    return Section("Strategieën en maatregelen", f"Dit is besloten bij {counted(topics, 'onderwerp', 'onderwerpen')}.", blocks, new_page=False)


def _strategies(source: Source) -> Iterator[Block]:
    chosen = _topics_by(source, "strategies")
    rows = tuple((each.title, "; ".join(chosen[each.id]), each.decided_by) for each in source.library.strategies if each.id in chosen)
    if rows:
        columns = (Column("Strategie", width=34), Column("Onderwerpen"), Column("Wie besluit over de uitvoering", width=26))
        yield Table("Gekozen strategieën", "Per strategie de onderwerpen waarbij zij is gekozen en wie over de uitvoering besluit.", columns, rows)


def _measures(source: Source) -> Iterator[Block]:
    chosen = _topics_by(source, "measures")
    rows = tuple(
        (f"{each.id} {each.title}", "; ".join(chosen[each.id]), ", ".join(each.phase), each.owner) for each in source.library.measures if each.id in chosen
    )
    if rows:
        columns = (Column("Maatregel", width=34), Column("Onderwerpen"), Column("Wanneer", width=14), Column("Eigenaar", width=22))
        yield Table("Besloten maatregelen", "Per maatregel de onderwerpen waarvoor zij is besloten, wanneer zij werkt en wie eigenaar is.", columns, rows)


def _topics_by(source: Source, what: str) -> dict[str, list[str]]:
    """The titles of the decided topics by strategy or measure."""
    found: dict[str, list[str]] = {}
    for topic in source.topics:
        if topic.decided and topic.frozen.decision:
            for id in getattr(topic.frozen.decision, what):
                found.setdefault(id, []).append(topic.title)
    return found

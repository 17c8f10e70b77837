"""How sure the levels are, and where the usual way was left: other levels, more rounds, fewer questions."""

from collections.abc import Iterator

from risico.documents.blocks import Block, Column, Paragraph, Section, Table

from ..explanation import explain
from .source import Source, Topic
from .words import NOTHING, counted, sentence


def uncertainty_and_exceptions(source: Source) -> Section | None:
    """Uncertain outcomes, levels that differ from the computed one with both pairs of eyes, and other ways of scoring; None without levels."""
    if not source.placed:
        return None
    uncertain = tuple(_uncertain(source))
    lead = f"{counted(len(uncertain), 'uitkomst is', 'uitkomsten zijn')} onzeker." if uncertain else "Geen enkele uitkomst is onzeker."
    blocks: list[Block] = []
    if uncertain:
        columns = (Column("Onderwerp", width=30), Column("Waarom onzeker"))
        blocks.append(Table("Onzekere uitkomsten", "Per onderwerp met een onzekere uitkomst de reden daarvan.", columns, uncertain))
    blocks += [*_deviations(source), *_other_ways(source)]
    return Section("Onzekerheid en uitzonderingen", lead, tuple(blocks), new_page=False)


def _uncertain(source: Source) -> Iterator[tuple[str, str]]:
    for topic in source.topics:
        if topic.frozen.result and "R4" in topic.rules:
            flags = explain(source.library, topic.frozen.result).flags
            yield topic.title, next(flag.text for flag in flags if flag.rule == "R4")


def _deviations(source: Source) -> Iterator[Block]:
    rows = tuple(row for topic in source.topics for row in _deviation(topic))
    if not rows:
        yield Paragraph("Nergens is een ander niveau besloten dan er is berekend.", "Afgeweken van de berekening.")
        return
    columns = (
        Column("Onderwerp", width=32),
        Column("Berekend", numeric=True),
        Column("Besloten", numeric=True),
        Column("Voorgesteld door"),
        Column("Besloten door"),
    )
    yield Table(
        "Afgeweken van de berekening", "Per onderwerp met een ander niveau dan berekend: beide niveaus, wie het voorstelde en wie besloot.", columns, rows
    )


def _deviation(topic: Topic) -> Iterator[tuple[str | int | None, ...]]:
    decision, result = topic.frozen.decision, topic.frozen.result
    if topic.decided and decision and result and decision.level != result.level:
        yield topic.title, result.level, decision.level, decision.proposed_by, decision.decided_by or NOTHING


def _other_ways(source: Source) -> Iterator[Block]:
    rows = tuple(row for topic in source.placed for row in _other_way(topic))
    if rows:
        columns = (Column("Onderwerp", width=32), Column("Wat er anders ging"), Column("Reden"))
        yield Table("Anders beoordeeld", "Onderwerpen die verkort of in meer rondes zijn beoordeeld, met de reden.", columns, rows)


def _other_way(topic: Topic) -> Iterator[tuple[str, str, str]]:
    if topic.frozen.question_set == "short":
        yield topic.title, "Verkort beoordeeld", "De korte vragen wezen duidelijk op een laag niveau."
    if topic.frozen.rounds_held > 1:
        yield topic.title, f"In {topic.frozen.rounds_held} rondes gescoord", sentence(topic.frozen.reopened) or NOTHING

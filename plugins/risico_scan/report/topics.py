"""Each topic on its own: the level and why, what was said about it, and what was decided."""

from collections.abc import Iterator

from risico.content.types import Library, OwnQuestion, Question
from risico.documents.blocks import Block, Bullets, Figures, Heading, Paragraph, Section
from risico.web.texts import lower_first

from ..explanation import Explanation, explain
from ..frozen import FrozenDecision, FrozenTopic
from ..level import turn
from ..picture import HIGH
from ..results import Result
from ..scoring import largest_spreads
from .source import Source, Topic
from .words import coloured, counted, earlier_in_short, sentence, span

_WIDE = 2
"""A spread from which a difference is worth telling when nothing was agreed."""


def by_level(source: Source) -> Iterator[Section]:
    """The topics of level 4 and 5, then the others that have a level."""
    placed = source.placed
    for title, chosen in (
        ("Onderwerpen op niveau 4 en 5", [topic for topic in placed if (topic.level or 0) >= HIGH]),
        ("Onderwerpen op niveau 1 tot en met 3", [topic for topic in placed if (topic.level or 0) < HIGH]),
    ):
        if chosen:
            yield Section(title, "", tuple(block for topic in chosen for block in _blocks(source, topic)))


def _blocks(source: Source, topic: Topic) -> Iterator[Block]:
    result, library = topic.frozen.result, source.library
    if result is None or topic.level is None or topic.band is None:
        return
    told = explain(library, result)
    yield Heading(topic.title)
    yield Figures(
        (
            coloured(topic.level, library.level_name(topic.level)),
            (span(topic.band), "bandbreedte"),
            (earlier_in_short(topic.earlier, source.before), "vorig jaar"),
            (str(result.certainty.assessors), "beoordelaar" if result.certainty.assessors == 1 else "beoordelaars"),
        ),
        f"Niveau, bandbreedte, vorig jaar en aantal beoordelaars van {topic.title}",
    )
    yield Paragraph(told.arithmetic.why if told.arithmetic else told.outcome, "Waarom dit niveau.")
    yield from _deviation(library, topic, result)
    yield from _signals(library, told)
    yield from _differences(library, topic.frozen, result)
    yield from _typed(topic.frozen)
    if topic.decided and topic.frozen.decision:
        yield from _decided(library, topic.frozen.decision)


def _deviation(library: Library, topic: Topic, result: Result) -> Iterator[Block]:
    """Both levels, with reason and evidence, when the decision is another level than the computed one (design.md §5 rule 8)."""
    decision = topic.frozen.decision
    if not topic.decided or decision is None or result.level is None or decision.level == result.level:
        return
    way = "Het niveau is verlaagd" if decision.level < result.level else "Het niveau is verhoogd"
    computed = f"Berekend is {result.level} {library.level_name(result.level)}, besloten is {decision.level} {library.level_name(decision.level)}."
    evidence = f" Dat blijkt hieruit: {sentence(decision.evidence)}" if decision.evidence else ""
    yield Paragraph(f"{computed} De reden: {sentence(decision.reason)}{evidence}", f"{way}.")


def _signals(library: Library, told: Explanation) -> Iterator[Block]:
    """Rules that ask for something, and the topic's own questions with a high risk. Of a threat the report says only what to do."""
    for flag in told.flags:
        text = library.rules.R1.why if flag.rule == "R1" else flag.text
        yield Paragraph(f"{text} {flag.advice}".strip(), f"{flag.title}.")
    if told.attention:
        yield Paragraph(" ".join(told.attention), "Let op.")


def _differences(library: Library, topic: FrozenTopic, result: Result) -> Iterator[Block]:
    """Where assessors differed: every question with an agreed score, and the widest differences without one."""
    wide = [id for id, spread in largest_spreads(result) if id not in topic.agreed and spread >= _WIDE]
    items = tuple(_difference(library.question(id), topic, result) for id in (*topic.agreed, *wide) if id in result.risks)
    if items:
        yield Paragraph("", "Waar beoordelaars verschilden.")
        yield Bullets(items)


def _difference(question: Question | OwnQuestion, topic: FrozenTopic, result: Result) -> str:
    given = sorted(score for sheet in topic.sheets if (answer := sheet.answers.get(question.id)) and (score := answer.score) is not None)
    first = f"{question.text} {_range(given)}"
    agreed, risk = topic.agreed.get(question.id), result.risks[question.id]
    if agreed:
        return f"{first} Afgesproken is {agreed.score}. {sentence(agreed.reason)}"
    return f"{first} Er is niets afgesproken. De middelste score telt: {turn(question, risk)}." if risk is not None else first


def _range(given: list[int]) -> str:
    if not given:
        return "Niemand wist het."
    if given[0] == given[-1]:
        return f"De score was {given[0]}."
    return f"De scores liepen van {given[0]} tot {given[-1]}."


def _typed(topic: FrozenTopic) -> Iterator[Block]:
    if topic.counter:
        yield Paragraph(sentence(topic.counter), "Wat moet waar zijn als wij te laag zitten?")
    if topic.moment:
        yield Paragraph(sentence(topic.moment), "Besluitmoment.")


def _decided(library: Library, decision: FrozenDecision) -> Iterator[Block]:
    strategies = {strategy.id: strategy for strategy in library.strategies}
    for id, ticked in decision.strategies.items():
        if strategy := strategies.get(id):
            risks = " ".join(risk.text for risk in strategy.risks if risk.id in ticked)
            yield Paragraph(f"{sentence(strategy.title)}{f' Hier is aan gedacht: {risks}' if risks else ''}", f"Strategie {id}.")
    measures = [f"{measure.id} {measure.title}" for id in decision.measures if (measure := library.measure(id))]
    if measures:
        yield Paragraph(f"{counted(len(measures), 'maatregel', 'maatregelen')}: {'; '.join(measures)}.", "Besloten maatregelen.")
    if decision.decided_by:
        yield Paragraph(f"Voorgesteld door de {lower_first(decision.proposed_by)}, besloten door de {lower_first(decision.decided_by)}.", "Vier ogen.")
    if decision.remark:
        yield Paragraph(sentence(decision.remark), "Opmerking bij het besluit.")

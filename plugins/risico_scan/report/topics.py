"""Each topic on its own: the level and why, what was said about it, and what was decided."""

from collections.abc import Iterator

from risico.content.types import Library, OwnQuestion, Question
from risico.documents.blocks import Block, Bullets, Figures, Heading, Paragraph, Section
from risico.web.texts import lower_first

from ..explanation import Explanation, explain
from ..frozen import FrozenAgreement, FrozenDecision, FrozenTopic
from ..results import Result
from ..sentences import moment_in_words
from .source import Source, Topic
from .words import coloured, counted, earlier_in_short, sentence, span

_WIDE = 2
"""Scores that are this far apart are worth telling, also when nothing was agreed."""


def one_by_one(source: Source) -> Section | None:
    """Every topic that has a level, from high to low; None when there is none."""
    blocks = tuple(block for topic in source.placed for block in _blocks(source, topic))
    return Section("De onderwerpen één voor één", "Van hoog naar laag niveau. Bij elk onderwerp staat waarom.", blocks) if blocks else None


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
            *(((earlier_in_short(topic.earlier), "vorig jaar"),) if source.before else ()),
            (str(result.certainty.assessors), "beoordelaar" if result.certainty.assessors == 1 else "beoordelaars"),
        ),
        f"Kerncijfers van {topic.title}",
    )
    yield Paragraph(told.arithmetic.why if told.arithmetic else told.outcome, "Waarom dit niveau.")
    if told.experience:
        yield Paragraph(told.experience)
    yield from _deviation(library, topic, result)
    yield from _signals(told)
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


def _signals(told: Explanation) -> Iterator[Block]:
    """Rules that ask for something, and the topic's own questions with a high risk. Of a threat the report says only what to do."""
    for flag in told.flags:
        text = "" if flag.rule == "R1" else flag.text
        yield Paragraph(f"{text} {flag.advice}".strip(), f"{flag.title}.")
    if told.attention:
        yield Paragraph(" ".join(told.attention), "Let op.")


def _differences(library: Library, topic: FrozenTopic, result: Result) -> Iterator[Block]:
    """What was agreed about the questions on which assessors differed, and on how many they still do."""
    agreed = tuple(_agreed(library.question(id), topic, made) for id, made in topic.agreed.items())
    wide = sum(spread >= _WIDE for id, spread in result.spread.items() if id not in topic.agreed)
    rest = f"Bij {counted(wide, 'andere vraag', 'andere vragen') if agreed else counted(wide, 'vraag', 'vragen')} lagen scores {_WIDE} of meer uit elkaar."
    if agreed:
        yield Bullets(agreed, "Waar beoordelaars verschilden.")
    if wide:
        yield Paragraph(f"{rest} Daar is niets afgesproken en telt de middelste score.", "" if agreed else "Waar beoordelaars verschilden.")


def _agreed(question: Question | OwnQuestion, topic: FrozenTopic, made: FrozenAgreement) -> str:
    given = sorted(score for sheet in topic.sheets if (answer := sheet.answers.get(question.id)) and (score := answer.score) is not None)
    return f"{question.text} {_range(given)} Afgesproken is {made.score}. {sentence(made.reason)}"


def _range(given: list[int]) -> str:
    if not given:
        return "Niemand wist het."
    if given[0] == given[-1]:
        return f"De score was {given[0]}."
    return f"De scores liepen van {given[0]} tot {given[-1]}."


def _typed(topic: FrozenTopic) -> Iterator[Block]:
    if topic.counter:
        yield Paragraph(sentence(topic.counter), "Wat moet waar zijn als wij te laag zitten?")
    if moment := moment_in_words(topic.moment, topic.decided_on):
        yield Paragraph(sentence(moment), "Besluitmoment.")


def _decided(library: Library, decision: FrozenDecision) -> Iterator[Block]:
    strategies = {strategy.id: strategy for strategy in library.strategies}
    for id, ticked in decision.strategies.items():
        if strategy := strategies.get(id):
            risks = " ".join(risk.text for risk in strategy.risks if risk.id in ticked)
            yield Paragraph(f"{sentence(strategy.title)}{f' Daarbij letten wij hierop: {risks}' if risks else ''}", f"Strategie {id}.")
    measures = [f"{measure.id} {measure.title}" for id in decision.measures if (measure := library.measure(id))]
    if measures:
        yield Paragraph(f"{counted(len(measures), 'maatregel', 'maatregelen')}: {'; '.join(measures)}.", "Besloten maatregelen.")
    if decision.scenario:
        yield Paragraph(sentence(decision.scenario), "Escalatiescenario.")
    if decision.decided_by:
        yield Paragraph(f"Voorgesteld door de {lower_first(decision.proposed_by)}, besloten door de {lower_first(decision.decided_by)}.", "Vier ogen.")
    if decision.remark:
        yield Paragraph(sentence(decision.remark), "Opmerking bij het besluit.")

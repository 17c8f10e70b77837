"""Why a topic has its level, in plain Dutch: outcome, arithmetic, roles, flags and what is missing.

Roles are shown, never names. Titles, reasons and advice of the rules are content; the sentences with figures are here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from risico.content.types import Library, Rule
from risico.web.texts import short_date

from .arithmetic import Arithmetic, arithmetic
from .level import PLAUSIBILITY, exact, raw_scores
from .results import Doubt, Result
from .sentences import answer_in_words, listing, means, percentage, upper_first


@dataclass(frozen=True, slots=True)
class Flag:
    """A rule that holds and asks for something. `rule` is R1 to R5; R1 has a screen of its own."""

    rule: str
    title: str
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All there is to read about one result; `arithmetic` is None without a level, and `outcome` then says what is missing.

    `roles` is empty when nobody scored and `experience` when there was no poll. `attention` has a sentence for each of the
    topic's own questions with a high risk.
    """

    heading: str
    outcome: str
    arithmetic: Arithmetic | None
    roles: str
    experience: str
    flags: tuple[Flag, ...]
    attention: tuple[str, ...]


def explain(library: Library, result: Result) -> Explanation:
    """The result in sentences, with the figures it rests on."""
    return Explanation(
        heading=f"Waarom niveau {result.level}?" if result.level else "Er is nog geen niveau",
        outcome=_outcome(result.level, *result.band) if result.level and result.band else missing_answers(library, result),
        arithmetic=arithmetic(library, result),
        roles=_roles(library, result),
        experience=experience(result),
        flags=tuple(_flag(library, result, rule) for rule in result.rules if rule != "R0"),
        attention=tuple(_answers(library, result, result.attention)),
    )


def experience(result: Result) -> str:
    """Where the scores of block B come from; empty without a poll."""
    polled = result.polled
    return f"Beleving: uit de anonieme peiling van {short_date(polled.closed_on)}, {polled.respondents} antwoorden." if polled else ""


def missing_answers(library: Library, result: Result) -> str:
    """What must be answered before there is a level; empty when there is one."""
    titles = {block: f"‘{library.block(block).title}’" for block in result.missing}
    effect = f"Beantwoord minstens één vraag van {titles['E']}." if "E" in titles else ""
    plausible = f"Beantwoord minstens één vraag van {listing((titles[block] for block in PLAUSIBILITY), 'of')}." if PLAUSIBILITY[0] in titles else ""
    return f"{effect} {plausible}".strip()


def _outcome(level: int, low: int, high: int) -> str:
    others = [other for other in range(low, high + 1) if other != level]
    return f"Waarschijnlijk {level}, misschien {listing(others, 'of')}." if others else f"Alle manieren van kijken komen uit op {level}."


def _roles(library: Library, result: Result) -> str:
    """The level by role, from low to high; two assessors from one role stand together."""
    titles = {role.id: role.title for role in library.rater_roles}
    levels: dict[str, list[int]] = {}
    for role, level in result.role_levels:
        levels.setdefault(titles.get(role, role), []).append(level)
    told = ", ".join(f"{title} {listing(found)}" for title, found in levels.items())
    return f"Alleen naar de antwoorden van één rol gekeken: {told}." if told else ""


def _flag(library: Library, result: Result, id: str) -> Flag:
    rule: Rule = getattr(library.rules, id)
    why = [] if id == "R4" else [rule.why]  # R4 sums up what may be wrong, its figures say what is
    return Flag(id, rule.title, " ".join([*why, *_figures(library, result, id)]), rule.advice or "")


def _figures(library: Library, result: Result, rule: str) -> Iterator[str]:
    """The figures that make this rule hold, in sentences."""
    rules = library.rules
    raw = raw_scores(library, result.risks)
    match rule:
        case "R1":
            yield from _answers(library, result, [id for id in rules.R1.questions if id in raw and raw[id] >= rules.R1.score_at_least])
        case "R2":
            yield f"{upper_first(means(result.view.blocks, 'PMD'))}."
        case "R3":
            yield from _answers(library, result, rules.R3.questions)
        case "R4":
            yield from (_doubt(library, result, doubt) for doubt in result.certainty.doubts)
        case "R5":
            yield from _answers(library, result, (rules.R5.known, rules.R5.checked))


def _answers(library: Library, result: Result, ids: Sequence[str]) -> Iterator[str]:
    return (answer_in_words(library, id, risk) for id in ids if (risk := result.risks[id]) is not None)


def _doubt(library: Library, result: Result, doubt: Doubt) -> str:
    rule, certainty = library.rules.R4, result.certainty
    wide = sum(result.spread.get(question.id, 0) >= rule.spread_at_least for question in library.questions)
    people = "Er is 1 beoordelaar" if certainty.assessors == 1 else f"Er zijn {certainty.assessors or 'geen'} beoordelaars"
    intuition, unknown = percentage(exact(rule.intuition_share_above)), percentage(exact(rule.unknown_share_above))
    return {
        "assessors": f"{people}, en minimaal {rule.assessors_below} zijn nodig.",
        "intuition": f"Van de scores is {percentage(certainty.intuition_share)} gevoel of zonder basis. Meer dan {intuition} is te veel.",
        "spread": f"Bij {wide} vragen liggen de scores {rule.spread_at_least} of meer uit elkaar. Vanaf {rule.spread_questions} vragen is dat te veel.",
        "unknown": f"Van de antwoorden is {percentage(certainty.unknown_share)} ‘weet ik niet’. Meer dan {unknown} is te veel.",
    }[doubt]

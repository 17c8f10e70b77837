"""The arithmetic of a level in sentences, step by step, as the page "waarom niveau 4?" unfolds it."""

from dataclasses import dataclass
from fractions import Fraction

from risico.content.types import Library
from risico.web.texts import number

from .level import PLAUSIBILITY, VULNERABILITY, grade, minima, raised
from .results import Result, View
from .sentences import listing, means, spoken, upper_first


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic: what it is, its number or sign ("2", "+ 1", "≥ 3") and where that comes from."""

    title: str
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How the level came about. `why` is the short version; `cell` the class of effect and of plausibility in the matrix."""

    why: str
    cell: tuple[int, int]
    steps: tuple[Step, ...]


def arithmetic(library: Library, result: Result) -> Arithmetic | None:
    """The way to the level, the last step being the level itself; None when there is no level."""
    view = result.view
    if view.plausibility is None or view.impact is None or view.base is None or view.level is None or result.band is None:
        return None
    cell = grade(view.impact), grade(view.plausibility)
    raised_by = raised(library, view.base, view.rules) - view.base
    why = [_why(library, cell, view.base, raised_by)]
    steps = [_plausibility(view, view.plausibility), _impact(library, result, view.impact), _base(view.base, *cell)]
    if "R0" in view.rules:
        steps.append(_process(library, view, raised_by))
    if view.level > view.base + raised_by:
        rule = max(minima(library.rules, view.rules), key=lambda rule: rule.minimum)
        why.append(f"{rule.why} Daarom is het niveau minimaal {view.level}.")
        steps.append(Step(rule.title, f"≥ {view.level}", why[-1]))
    steps.append(_level(library, result, view.level, *result.band))
    return Arithmetic(" ".join(why), cell, tuple(steps))


def _plausibility(view: View, highest: Fraction) -> Step:
    known = [block for block in PLAUSIBILITY if block in view.blocks]
    lead = "Er is één gemiddelde" if len(known) == 1 else f"Wij nemen het hoogste van {spoken(len(known))} gemiddelden"
    text = f"{lead}: {means(view.blocks, known)}. Dat is {number(highest)}, afgerond {grade(highest)}."
    return Step("Hoe voorstelbaar is druk of geweld?", str(grade(highest)), text)


def _impact(library: Library, result: Result, mean: Fraction) -> Step:
    known = sorted((risk for q in library.questions if q.block == "E" and (risk := result.risks.get(q.id)) is not None), reverse=True)
    lead = "Er is één antwoord" if len(known) == 1 else "Wij nemen het gemiddelde van de twee hoogste antwoorden"
    rounding = "" if mean.denominator == 1 else f" Dat is {number(mean)}, afgerond {grade(mean)}."
    return Step("Hoe groot is het effect?", str(grade(mean)), f"{lead}: {listing(known[:2])}.{rounding}")


def _base(base: int, effect: int, plausible: int) -> Step:
    return Step(f"Samen geeft dat basis {base}", str(base), f"Effect {effect} en voorstelbaar {plausible} komen in de tabel uit op {base}.")


def _process(library: Library, view: View, raised_by: int) -> Step:
    rule = library.rules.R0
    highest = sorted((block for block in VULNERABILITY if block in view.blocks), key=lambda block: -view.blocks[block])[:2]
    mean = f" Gemiddeld {number(view.vulnerability)}." if len(highest) == 2 and view.vulnerability is not None else ""
    limit = "" if raised_by == rule.raise_by else " Hoger dan het hoogste niveau kan niet."
    text = f"{upper_first(means(view.blocks, highest))}.{mean} Vanaf {number(rule.vulnerability_at_least)} gaat het niveau {rule.raise_by} omhoog.{limit}"
    return Step(rule.title, f"+ {raised_by}", text)


def _level(library: Library, result: Result, level: int, low: int, high: int) -> Step:
    title = f"Niveau {level} {library.level_name(level)} ({low}–{high})"
    if low == high:
        return Step(title, str(level), f"De bandbreedte is alleen {level}. Hoe wij ook kijken, dit is de uitkomst.")
    unknown = sum(result.risks.get(question.id, 0) is None for question in library.questions)
    gaps = f", of {_unknown(unknown)} gunstig of ongunstig invullen" if unknown else ""
    return Step(title, str(level), f"De bandbreedte loopt van {low} tot {high}. Dat zijn de uitersten als wij naar één rol kijken{gaps}.")


def _unknown(count: int) -> str:
    return "het onbekende antwoord" if count == 1 else f"de {count} onbekende antwoorden"


def _why(library: Library, cell: tuple[int, int], base: int, raised_by: int) -> str:
    effect, plausible = library.matrix.effect_labels[cell[0]], library.matrix.plausibility_labels[cell[1]]
    impact = f"het effect is {effect}" if cell[0] else f"er is {effect} effect"
    process = f" {library.rules.R0.why} Daarom {raised_by} hoger." if raised_by else ""
    return f"Druk of geweld is {plausible} voorstelbaar en {impact}. Dat geeft basis {base}.{process}"

"""The types of `assessments/registration.toml`: steps with their norm, what is counted, indicators, and national figures (domain.md §5)."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from .base import Content, Text

CountId = Annotated[str, StringConstraints(pattern=r"^[a-z_0-9]+$", max_length=40)]
StepId = Annotated[str, StringConstraints(pattern=r"^S[0-9]{2}$")]
IndicatorId = Annotated[str, StringConstraints(pattern=r"^D[0-9]{2}$")]
FigureId = Annotated[str, StringConstraints(pattern=r"^[a-z]+-20[0-9]{2}$")]
Unit = Literal["minuten", "uren", "werkdagen", "dagen"]
OfficeCode = Literal["burgemeester", "wethouder", "raadslid", "alle"]
Basis = Literal["counts", "amount", "quarters", "briefings", "poll", "estimate"]
"""What an indicator is made of: two counted fields, one, quarters with a count, briefed seats, the poll, or the estimate."""
Portion = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Sources = Annotated[tuple[Text, ...], Field(min_length=1)]
OUR_OWN = "EV"
"""The source of what Risico proposes itself."""


class ProcessStep(Content):
    """A step from report to closing (domain.md §5.2). `amount` with `unit` is the norm time; S14 has none.

    `norm`: the norm in words, with what the number leaves out.
    """

    id: StepId
    title: Text
    text: Text
    norm: Text
    amount: Annotated[int, Field(ge=1, le=1000)] | None = None
    unit: Unit | None = None
    source: Sources

    @model_validator(mode="after")
    def _both(self) -> "ProcessStep":
        if (self.amount is None) != (self.unit is None):
            raise ValueError("vul amount en unit allebei in, of geen van beide.")
        return self

    @property
    def proposed(self) -> bool:
        """Whether the norm is a proposal of Risico, which the municipality sets itself; else it has a source."""
        return OUR_OWN in self.source


class CountField(Content):
    """What is counted per quarter and target group: its name and what belongs in it (domain.md §5.3)."""

    id: CountId
    title: Text
    text: Text


class IndicatorDefinition(Content):
    """An indicator (domain.md §5.4). `formula`: what is divided by what, in words; `meaning`: how to read it.

    `basis` counts has `numerator` and `denominator`, amount only `numerator`, the others neither. `target`: the share to reach,
    for an amount the number that it may be at most; None: no target.
    """

    id: IndicatorId
    title: Text
    formula: Text
    meaning: Text
    basis: Basis = "counts"
    numerator: CountId | None = None
    denominator: CountId | None = None
    target: Portion | None = None
    coloured: bool = True
    source: Sources

    @model_validator(mode="after")
    def _parts(self) -> "IndicatorDefinition":
        if (self.numerator is not None) != (self.basis in ("counts", "amount")) or (self.denominator is not None) != (self.basis == "counts"):
            raise ValueError("bij basis counts horen numerator en denominator, bij amount alleen numerator, anders geen van beide.")
        return self


class NationalFigure(Content):
    """The share of holders of an office who experienced something in twelve months, in a national survey (domain.md §5.5)."""

    id: FigureId
    office: OfficeCode
    year: Annotated[int, Field(ge=2000, le=2099)]
    share: Portion
    source: Sources


class PollTexts(Content):
    """What the anonymous poll says besides block B: `intro` above the questions, and `text`, whether somebody knows where to report.

    `answers`: no and yes, in that order.
    """

    intro: Text
    text: Text
    answers: Annotated[tuple[Text, ...], Field(min_length=2, max_length=2)]


class RegistrationChance(Content):
    """m: the chance that who experienced something has it registered (domain.md §5.5), from `lowest` to `highest`; `why` says how sure that is."""

    usual: Portion
    lowest: Portion
    highest: Portion
    why: Text
    source: Sources

    @model_validator(mode="after")
    def _ordered(self) -> "RegistrationChance":
        if not self.lowest <= self.usual <= self.highest:
            raise ValueError("usual moet tussen lowest en highest liggen.")
        return self

"""Forms of the decision: the proposal, and what the second person says to it."""

from collections.abc import Iterable

from wtforms import RadioField, SelectMultipleField, TextAreaField

from risico.remarks import LONGEST
from risico.web.forms import AtMost, Conditional, Form, NoPersonalData, Required, VersionField

from ..decisions import Proposal
from ..models import Decision


class ProposalForm(Form):
    """Level, strategies with their risks, and measures. The page draws the boxes; the service checks what they hold."""

    level = RadioField("Welk niveau stelt u voor?", [Required("Kies een niveau.")], coerce=int, choices=[*map(str, range(1, 6))])
    reason = TextAreaField("Waarom een ander niveau dan berekend?", [Conditional(), AtMost(LONGEST), NoPersonalData()])
    evidence = TextAreaField("Waaruit blijkt dat het lager is?", [Conditional(), AtMost(LONGEST), NoPersonalData()])
    strategies = SelectMultipleField("Strategie", choices=[], validate_choice=False)
    risks = SelectMultipleField("Geregelde risico’s", choices=[], validate_choice=False)
    measures = SelectMultipleField("Maatregelen", choices=[], validate_choice=False)
    scenario = TextAreaField("Waar staat het scenario, en wanneer is het besproken?", [Conditional(), AtMost(LONGEST), NoPersonalData()])
    version = VersionField()

    def proposal(self) -> Proposal:
        """What the form holds; a risk belongs to the strategy with its letter, and counts when that is chosen."""
        risks: Iterable[str] = self.risks.data or ()
        return Proposal(
            level=self.level.data or 0,
            strategies={id: tuple(risk for risk in risks if risk[:1] == id) for id in self.strategies.data or ()},
            measures=tuple(self.measures.data or ()),
            reason=self.reason.data or "",
            evidence=self.evidence.data or "",
            scenario=self.scenario.data or "",
        )

    def start_from(self, decision: Decision | None, computed: int | None, suggested: Iterable[str]) -> None:
        """Begin where the last proposal stopped, or at the computed level with the suggested measures."""
        if decision is None:
            self.level.data, self.measures.data = computed, list(suggested)
            return
        self.level.data = decision.level if decision.reason else computed
        self.reason.data, self.evidence.data, self.scenario.data = decision.reason, decision.evidence, decision.scenario
        self.strategies.data = list(decision.strategies)
        self.risks.data = [risk for risks in decision.strategies.values() for risk in risks]
        self.measures.data = decision.measures
        self.version.data = decision.version


class VerdictForm(Form):
    """What the second person says; needed when the proposal goes back."""

    remark = TextAreaField("Opmerking", [Conditional(), AtMost(LONGEST), NoPersonalData()], render_kw={"rows": 2})
    version = VersionField()

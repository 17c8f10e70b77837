"""Forms of a practice check: recording it, and what the second person says to it."""

from collections.abc import Iterable

from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField

from risico.accounts.models import User
from risico.remarks import LONGEST
from risico.web.forms import AtMost, Conditional, DateField, Form, IntegerField, NoPersonalData, Required, VersionField

from ..checks import EVIDENCE_LENGTH, KINDS, LEARNED_LENGTH, RESULTS, TypedCheck
from ..models import Check

NOBODY = "0"
"""The choice for somebody without an account."""


class CheckForm(Form):
    """What was seen. Who carried it out is this user, unless another is chosen."""

    day = DateField("Wanneer was de controle?", [Required("Vul in wanneer de controle was.")], description="Dag, maand en jaar. Bijvoorbeeld 11-5-2027.")
    kind = RadioField("Hoe is het gecontroleerd?", [Required("Kies hoe er is gecontroleerd.")], choices=[SelectChoice(*kind) for kind in KINDS.items()])
    carried_out_by = SelectField("Wie voerde de controle uit?", [Required("Kies iemand uit de lijst.")])
    result = RadioField("Wat zag u?", [Required("Kies wat u zag.")], choices=[SelectChoice(*result) for result in RESULTS.items()])
    seen = IntegerField("Bij hoeveel ging het goed?")
    asked = IntegerField("Van hoeveel?")
    evidence = StringField(
        "Waar ligt het bewijs?",
        [Required("Schrijf op waar het bewijs ligt, bijvoorbeeld een zaaknummer."), AtMost(EVIDENCE_LENGTH), NoPersonalData()],
        description="Alleen een verwijzing, zoals een zaaknummer. Upload geen document.",
    )
    learned = TextAreaField(
        "Wat is gezien?",
        [Conditional(), AtMost(LEARNED_LENGTH), NoPersonalData()],
        description=f"Hooguit {LEARNED_LENGTH} tekens. Geen namen, geen adressen, geen voorvallen. Werkt het niet of deels? Schrijf dan op wat ontbreekt.",
        render_kw={"rows": 3},
    )

    def offer(self, people: Iterable[User], me: User) -> None:
        """Who may be chosen as the one who carried the check out."""
        others = [SelectChoice(str(user.id), user.title) for user in people if user.id != me.id]
        self.carried_out_by.choices = [SelectChoice(str(me.id), "Ikzelf"), *others, SelectChoice(NOBODY, "Iemand zonder account")]

    def typed(self) -> TypedCheck:
        """What the form holds."""
        by = int(self.carried_out_by.data)
        learned = self.learned.data or ""
        return TypedCheck(self.day.data, self.kind.data, self.result.data, self.evidence.data or "", learned, self.seen.data, self.asked.data, by or None)

    def start_from(self, found: Check) -> None:
        """Begin with a check that was sent back."""
        for name in ("day", "kind", "result", "seen", "asked", "evidence", "learned"):
            self[name].data = getattr(found, name)
        self.carried_out_by.data = str(found.carried_out_by_id or NOBODY)


class VerdictForm(Form):
    """What the second person says: needed when the check goes back, or when somebody confirms by way of exception."""

    remark = TextAreaField("Wat moet anders?", [Conditional(), AtMost(LONGEST), NoPersonalData()], render_kw={"rows": 2})
    exception = TextAreaField("Waarom kan geen ander dit bevestigen?", [Conditional(), AtMost(LONGEST), NoPersonalData()], render_kw={"rows": 2})
    version = VersionField()

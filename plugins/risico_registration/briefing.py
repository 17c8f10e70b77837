"""What a new member may expect after a report: the steps with the time that was agreed on (hook `briefing_sections`)."""

from sqlalchemy.orm import Session

from risico import clock
from risico.content.types import Library
from risico.contract import BriefingSection
from risico.documents.blocks import Column, Paragraph, Table

from .norms import UNITS, Agreement, norms_at

PLACE = 5
"""Just behind the chapter about reporting."""
_STEPS = {
    "S02": "Wij bellen u. Wij vragen hoe het gaat en wat u nodig hebt.",
    "S03": "U krijgt één vaste persoon. Die blijft tot het klaar is.",
    "S04": "U praat samen over de ernst en over uw eigen grens.",
    "S05": "Wij leggen de melding vast. Alleen wie het moet weten, ziet haar.",
    "S06": "U beslist samen over aangifte.",
    "S10": "Wij reageren naar wie het deed, als dat kan.",
    "S11": "Wij bellen opnieuw. Ook als u zegt dat het goed gaat.",
    "S12": "U hoort hoe het ervoor staat. Ook als er niets verandert.",
}
"""The steps that a reader notices, in their words (domain.md §5.2)."""


def sections(session: Session, library: Library) -> tuple[BriefingSection, ...]:
    """The chapter with the times that hold today. One statement."""
    norms = norms_at(session, library, clock.today())
    proposed = {step.id: step.norm.rstrip(".") for step in library.process_steps}
    rows = tuple((_when(norms.get(id), proposed.get(id, "")), text) for id, text in _STEPS.items())
    table = Table("Wat u van ons mag verwachten", "Per stap wanneer wij wat doen.", (Column("Wanneer", width=28), Column("Wat er gebeurt")), rows)
    first = Paragraph("Dit hebben wij met elkaar afgesproken. Gaat het anders? Zeg het, dan leren wij ervan.")
    return (BriefingSection("afspraken", PLACE, "Wat u van ons mag verwachten", "Hoe snel wij wat doen", "", (first, table)),)


def _when(agreed: Agreement | None, proposed: str) -> str:
    """The norm the municipality agreed on, else the words of the content."""
    if agreed is None or agreed.since is None:
        return proposed
    amount = round(agreed.amount)
    return f"Binnen {amount} {UNITS[agreed.unit] if amount == 1 else agreed.unit}"

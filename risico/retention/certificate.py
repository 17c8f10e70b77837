"""The certificate of destruction as a Word document: what went, under which rule, who proposed it and who approved it."""

from collections.abc import Sequence
from itertools import groupby

from ..documents.blocks import Bullets, Column, Note, Paragraph, Report, Section, Table
from ..web.texts import short_date
from .models import DestructionItem, DestructionList

TITLE = "Verklaring van vernietiging"
COLUMNS = (Column("Wat", width=34), Column("Categorie", width=30), Column("Bewaartermijn", width=24), Column("Termijn voorbij", width=12))
BACKUPS = (
    "In reservekopieën van vóór deze dag staan deze gegevens nog, tot die kopieën zelf zijn verlopen. "
    "Wie een oude reservekopie terugzet, maakt daarna opnieuw een lijst."
)


def certificate(found: DestructionList, items: Sequence[DestructionItem], municipality: str) -> Report:
    """The document about a list that was carried out; `items` is all of it, also what was kept. Functions, never names."""
    gone, kept = [item for item in items if not item.reason], [item for item in items if item.reason]
    if found.proposed_by is None or found.approved_by is None or found.approved_at is None or found.proposed_at is None:
        raise ValueError("this list was not carried out")
    day = found.approved_at.date()
    count = "1 onderdeel is" if len(gone) == 1 else f"{len(gone)} onderdelen zijn"
    who = (
        Paragraph(f"{found.proposed_by.title}, op {short_date(found.proposed_at)}.", strong="Voorgelegd door."),
        Paragraph(f"{found.approved_by.title}, op {short_date(found.approved_at)}.", strong="Goedgekeurd door."),
    )
    rows = tuple((item.title, item.category, item.term, short_date(item.ends)) for item in gone)
    what = Table("Wat is vernietigd", "Per onderdeel de categorie, de bewaartermijn en wanneer die voorbij was", COLUMNS, rows)
    sections = [Section("Wat is vernietigd", f"{count} vernietigd.", (what, Note(BACKUPS), Note(f"Controlegetal (SHA-256): {found.sha256}")), new_page=False)]
    if kept:
        reasons = tuple(f"{reason}: {', '.join(item.title for item in group)}" for reason, group in groupby(kept, key=lambda item: item.reason))
        sections.append(Section("Wat is bewaard, en waarom", "Hiervan was de termijn ook voorbij.", (Bullets(reasons),), new_page=False))
    core = f"{count} op {short_date(found.approved_at)} vernietigd in Risico, nadat twee mensen de lijst hadden bekeken."
    return Report(TITLE, f"Lijst {found.id}", municipality, "Intern", day, core, tuple(sections), about="", opening=who)

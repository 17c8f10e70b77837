"""How the report came about: the method in a few sentences, its limits, who scored, and which version this is."""

from collections import Counter

from risico.documents.blocks import Block, Bullets, Column, Heading, Paragraph, Section, Table
from risico.web.texts import lower_first, short_date

from .source import Source
from .words import sentence

STEPS = (
    "Collega’s met verschillende functies beoordelen elk onderwerp eerst los van elkaar. Niemand ziet dan wat een ander invult.",
    "Daarna bespreken zij waar zij verschillen. De scores die zij afspreken, tellen.",
    "Een voorstel wordt pas een besluit als een tweede persoon het ermee eens is.",
)
LIMITS = (
    "Een niveau zegt hoeveel aandacht een onderwerp vraagt. Het voorspelt niet wat er gaat gebeuren.",
    "De scores zijn oordelen van mensen. Bij een laag niveau kan er toch iets gebeuren.",
    "Een niveau zegt niets over inwoners. Het leidt nooit vanzelf tot een maatregel tegen iemand.",
    "De vragen komen uit onderzoek. Hoe zij samen een niveau worden, is een eigen keuze. Dat is niet wetenschappelijk getoetst.",
)
_BAND = "De bandbreedte laat zien hoe ver het oordeel van één rol, of een onbekend antwoord, het niveau kan verschuiven."


def how_it_was_made(source: Source) -> Section:
    """Method, limits and assessors by role."""
    return Section(
        "Hoe dit verslag is gemaakt",
        "",
        (
            Paragraph(" ".join(STEPS), "Zo beoordelen wij."),
            Heading("Wie hebben gescoord"),
            _assessors(source),
            Heading("Wat dit verslag niet kan"),
            Bullets((*LIMITS, _BAND)),
            Heading("Welke vragenlijst"),
            Paragraph(f"De vragen en regels staan vast onder dit controlegetal: {source.library.digest}."),
        ),
        new_page=False,
    )


def about(source: Source) -> str:
    """Which version this is, by whom and when, with the checksum of what was adopted."""
    adoption = source.adoption
    if adoption is None:
        return f"De ronde van {source.year} is nog niet vastgesteld. Dan krijgt zij een controlegetal en veranderen de uitkomsten niet meer."
    version = f"De ronde van {source.year} is op {short_date(adoption.at)} vastgesteld door de {lower_first(adoption.by)}, als versie {adoption.number}."
    reason = f" De reden voor deze versie: {sentence(adoption.reason)}" if adoption.reason else ""
    return f"{version}{reason} De uitkomsten komen uit die versie en veranderen niet meer. Controlegetal (SHA-256): {source.checksum}"


def _assessors(source: Source) -> Block:
    """How many topics each role scored, and how much it answered; only of topics whose scoring is closed."""
    asked, scored, unknown = Counter[str](), Counter[str](), Counter[str]()
    for sheet in (sheet for topic in source.topics for sheet in topic.frozen.sheets):
        asked[sheet.role] += 1
        scored[sheet.role] += sum(answer.score is not None for answer in sheet.answers.values())
        unknown[sheet.role] += sum(answer.unknown for answer in sheet.answers.values())
    if not asked:
        return Paragraph("Het scoren is nog bij geen enkel onderwerp gesloten.")
    titles = {role.id: role.title for role in source.library.rater_roles}
    rows = sorted((titles.get(role, role), asked[role], scored[role], unknown[role]) for role in asked)
    columns = (Column("Rol"), *(Column(title, numeric=True) for title in ("Keer gevraagd", "Vragen gescoord", "‘Weet ik niet’")))
    return Table("Beoordelingen per rol", "Per rol hoe vaak zij is gevraagd, hoeveel vragen zij scoorde en hoe vaak zij het niet wist.", columns, tuple(rows))

"""The sheets of the workbook with their columns, in order."""

MEASURES, PAPERS, CHECKS = "Maatregelen", "Op papier", "Controles"

CODE = "Nummer"
TITLE, PHASE, LEVEL, PAPER, PRACTICE, MONTHS = "Titel", "Fase", "Voor wie", "Op papier als", "Werkt als", "Controle elke (maanden)"
FUNCTION, OWNER, PLANNED, ASIDE = "Functie", "Eigenaar (e-mailadres)", "Volgende controle", "Niet van toepassing, want"
ON_PAPER, IN_PRACTICE, VERSION = "Stand op papier", "Stand in de praktijk", "Versie"
STATE, SINCE, UNTIL, REFERENCE = "Stand", "Sinds", "Geldig tot en met", "Vindplaats"
DAY, KIND, RESULT, SEEN, ASKED = "Dag", "Soort", "Uitkomst", "Gezien", "Van"
EVIDENCE, LEARNED, CARRIED_OUT_BY = "Bewijs", "Wat is gezien", "Uitgevoerd door (e-mailadres)"
RECORDED_BY, CONFIRMED, CONFIRMED_BY, CONFIRMED_ON = "Vastgelegd door", "Bevestiging", "Bevestigd door", "Bevestigd op"
EXCEPTION, REMARK = "Bij uitzondering, want", "Terug, want"

DEFINITION = (TITLE, PHASE, LEVEL, PAPER, PRACTICE, MONTHS, FUNCTION)
DERIVED = (ON_PAPER, IN_PRACTICE)
CONTENT = (CODE, DAY, KIND, RESULT, SEEN, ASKED, EVIDENCE, LEARNED, CARRIED_OUT_BY)
"""The columns of a check that somebody types; the others say what became of it."""
SHEETS = {
    MEASURES: (CODE, *DEFINITION, OWNER, PLANNED, ASIDE, *DERIVED, VERSION),
    PAPERS: (CODE, STATE, SINCE, UNTIL, REFERENCE),
    CHECKS: (*CONTENT, RECORDED_BY, CONFIRMED, CONFIRMED_BY, CONFIRMED_ON, EXCEPTION, REMARK),
}
DAYS = frozenset((PLANNED, SINCE, UNTIL, DAY, CONFIRMED_ON))
NUMBERS = frozenset((MONTHS, SEEN, ASKED, VERSION))
MOST_ROWS = 10_000
"""So many rows a sheet may have."""
MOST_NEW = 500
"""So many checks may be new in one file."""
GUIDE = (
    ("Wat is dit?", "De maatregelen van uw gemeente. U kunt dit bestand aanpassen en weer inlezen."),
    ("Wijzigen", "Verander een eigenaar, een datum of een eigen maatregel in de regel zelf. Laat het nummer en de versie staan."),
    ("Toevoegen", "Voeg een regel toe. Laat het nummer leeg voor een eigen maatregel, of vul een nummer uit de catalogus in."),
    ("Op papier", "Voeg een regel toe met de nieuwe stand. Wat er al staat, blijft staan."),
    ("Controles", "Voeg een regel toe. Daarna bevestigt een tweede persoon de controle in Risico. Dat kan niet in dit bestand."),
    ("Leeglaten", "Een lege eigenaar of datum verandert niets."),
    ("Weglaten", "Een regel die u weghaalt, blijft in Risico gewoon bestaan."),
    ("Standen", "De kolommen ‘Stand op papier’ en ‘Stand in de praktijk’ volgen uit de andere bladen. Wijzig ze niet."),
)

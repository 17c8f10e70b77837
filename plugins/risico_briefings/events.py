"""What the audit trail tells of briefings. What a reader does with the secret link is never told."""

from risico.contract import Event

EVENTS = (
    Event("briefings.add_college", "Afspraken voor het college toegevoegd"),
    Event("briefings.add_party", "Afspraak met een fractie toegevoegd"),
    Event("briefings.appointment", "Afspraak bekeken", "read"),
    Event("briefings.appointments", "Afspraken bekeken", "read"),
    Event("briefings.body", "Briefings van een bestuursorgaan bekeken", "read"),
    Event("briefings.check_help", "Hulp van buiten nagekeken"),
    Event("briefings.chosen", "Leden voor een briefing gekozen"),
    Event("briefings.facts", "Gegevens voor briefings bekeken", "read"),
    Event("briefings.give", "Briefing uitgereikt"),
    Event("briefings.guide", "Gespreksleidraad bekeken", "read"),
    Event("briefings.guide_word", "Gespreksleidraad opgehaald als Word", "read"),
    Event("briefings.index", "Briefings bekeken", "read"),
    Event("briefings.issued", "Briefing aan een lid uitgereikt met de lijst"),
    Event("briefings.links", "Links van briefings bekeken", "read"),
    Event("briefings.record", "Afspraak vastgelegd"),
    Event("briefings.remove", "Afspraak weggehaald"),
    Event("briefings.renew", "Nieuwe link voor een briefing gemaakt"),
    Event("briefings.revoke", "Briefing ingetrokken"),
    Event("briefings.save_facts", "Gegevens voor briefings gewijzigd"),
    Event("briefings.seat", "Briefing van een lid bekeken", "read"),
    Event("briefings.seat_file", "Briefing van een lid opgehaald", "read"),
    Event("briefings.start_issue", "Uitreiken aan een bestuursorgaan gevraagd"),
    Event("briefings.text", "Tekst van een briefing bekeken", "read"),
    Event("briefings.word", "Briefing van een lid opgehaald als Word", "read"),
    Event("briefings.word_zip", "Briefings opgehaald als Word", "read"),
)

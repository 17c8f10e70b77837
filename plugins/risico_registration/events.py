"""What the audit trail tells of registration. Of the anonymous poll only its opening, links and end: never who answered."""

from risico.contract import Event

EVENTS = (
    Event("registration.agree", "Afspraken gewijzigd"),
    Event("registration.close_poll", "Peiling gesloten"),
    Event("registration.count", "Telling vastgelegd"),
    Event("registration.count", "Telling bekeken", "read"),
    Event("registration.end_poll", "Peiling afgelopen"),
    Event("registration.export", "Registratie opgehaald als Excel", "read"),
    Event("registration.forget", "Indeling van een bestand vergeten"),
    Event("registration.index", "Registratie bekeken", "read"),
    Event("registration.load", "Uitvoer van GIR ingelezen"),
    Event("registration.make_links", "Links van de peiling gemaakt"),
    Event("registration.nil", "Nul incidenten verklaard"),
    Event("registration.open_poll", "Peiling geopend"),
    Event("registration.poll", "Peiling bekeken", "read"),
    Event("registration.record_sample", "Steekproef vastgelegd"),
    Event("registration.sample", "Steekproef bekeken", "read"),
    Event("registration.set_basis", "Aantallen zetels gewijzigd"),
    Event("registration.trend", "Verloop van de registratie bekeken", "read"),
    Event("registration.versions", "Precieze aantallen bekeken", "read"),
)

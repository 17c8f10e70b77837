"""What the audit trail tells of measures."""

from risico.contract import Event

EVENTS = (
    Event("measures.accept", "Actie aangenomen"),
    Event("measures.accept_many", "Acties aangenomen"),
    Event("measures.action", "Actie bekeken", "read"),
    Event("measures.actions", "Acties bekeken", "read"),
    Event("measures.add_own", "Eigen maatregel gemaakt"),
    Event("measures.begin", "Maatregelen begonnen"),
    Event("measures.board", "Eigen maatregelen bekeken", "read"),
    Event("measures.bring_back", "Maatregel weer van toepassing"),
    Event("measures.bring_back_in", "Maatregelen ingelezen uit Excel"),
    Event("measures.catalogue", "Maatregelen gekozen"),
    Event("measures.change_many_measures", "Eigenaren of papier van maatregelen gewijzigd"),
    Event("measures.change_own", "Eigen maatregel gewijzigd"),
    Event("measures.confirm", "Controle bevestigd"),
    Event("measures.decline", "Actie afgewezen"),
    Event("measures.fetch", "Maatregelen opgehaald als Excel", "read"),
    Event("measures.finish", "Actie klaar gemeld"),
    Event("measures.keep", "Eigenaar van een maatregel gewijzigd"),
    Event("measures.measure", "Maatregel bekeken", "read"),
    Event("measures.oversight", "Toezicht op maatregelen bekeken", "read"),
    Event("measures.overview", "Maatregelen bekeken", "read"),
    Event("measures.paper", "Papier van een maatregel vastgelegd"),
    Event("measures.record", "Controle in de praktijk vastgelegd"),
    Event("measures.send_back", "Controle teruggestuurd"),
    Event("measures.set_aside", "Maatregel niet van toepassing"),
    Event("measures.withdraw", "Controle ingetrokken"),
)

"""What core tells the audit trail, and looking up what all rooms and plugins declared."""

from collections.abc import Mapping
from functools import cache

import pluggy

from ..contract import Event

CORE_EVENTS = (
    Event("accounts.deactivate", "Account afgesloten"),
    Event("accounts.edit", "Account gewijzigd"),
    Event("accounts.edit", "Account bekeken", "read"),
    Event("accounts.end_logins", "Sessies van een account beëindigd"),
    Event("accounts.index", "Lijst van accounts bekeken", "read"),
    Event("accounts.link", "Nieuwe wachtwoordlink gemaakt"),
    Event("accounts.log_in", "Ingelogd"),
    Event("accounts.logout", "Uitgelogd"),
    Event("accounts.new", "Account gemaakt"),
    Event("accounts.password", "Eigen wachtwoord gewijzigd"),
    Event("accounts.reactivate", "Account heropend"),
    Event("accounts.setup", "Installatie begonnen"),
    Event("accounts.welcome", "Wachtwoord gekozen met een link", secret=("token",)),
    Event("backup.export", "Alles uitgevoerd naar een bestand"),
    Event("backup.make", "Reservekopie gemaakt"),
    Event("backup.restored", "Reservekopie of uitvoer teruggezet"),
    Event("backup.verify", "Hersteltest gedaan"),
    Event("documents.download", "Verslag opgehaald", "read"),
    Event("documents.make", "Verslag aangevraagd"),
    Event("documents.made", "Verslag gemaakt"),
    Event("feed.download", "Eigen agenda opgehaald", "read"),
    Event("feed.end", "Link van de eigen agenda ingetrokken"),
    Event("feed.end_for_role", "Link van een gedeelde agenda ingetrokken"),
    Event("feed.make", "Link van de eigen agenda gemaakt"),
    Event("feed.make_for_role", "Link van een gedeelde agenda gemaakt"),
    Event("jobs.again", "Werk opnieuw gestart"),
    Event("oidc.account", "Account gemaakt bij inloggen met een werkaccount"),
    Event("oidc.callback", "Ingelogd met een werkaccount"),
    Event("oidc.confirm", "Werkaccount gekoppeld"),
    Event("oidc.end_by_provider", "Sessies beëindigd door de inlogdienst"),
    Event("oidc.roles", "Rollen gewijzigd door de inlogdienst"),
    Event("oidc.unlink", "Eigen werkaccount ontkoppeld"),
    Event("oidc.unlink_other", "Werkaccount van een account ontkoppeld"),
    Event("organisation.carry_out", "Ledenlijst overgenomen"),
    Event("organisation.check_list", "Ledenlijst ingelezen"),
    Event("organisation.correct", "Lid verbeterd"),
    Event("organisation.end", "Zetel beëindigd"),
    Event("organisation.fetch", "Ledenlijst opgehaald", "read"),
    Event("organisation.index", "Leden van raad en college bekeken", "read"),
    Event("organisation.new", "Lid toegevoegd"),
    Event("organisation.past", "Vroegere leden bekeken", "read"),
    Event("organisation.replace", "Lid opgevolgd"),
    Event("organisation.term", "Lid bekeken", "read"),
    Event("outbox.block", "Mailadres geblokkeerd"),
    Event("outbox.index", "Post bekeken", "read"),
    Event("outbox.lift", "Mailadres vrijgegeven"),
    Event("outbox.release", "Post weer aangezet na het terugzetten"),
    Event("outbox.skip", "Wachtend bericht niet verstuurd"),
    Event("outbox.retry", "Bericht opnieuw verstuurd"),
    Event("outbox.retry_all", "Alle berichten opnieuw verstuurd"),
    Event("outbox.sent", "Verzonden post bekeken", "read"),
    Event("outbox.settings", "Testbericht verstuurd"),
    Event("year.add_change", "Wisseling vastgelegd"),
    Event("year.done", "Taak afgevinkt"),
    Event("year.not_done", "Taak weer geopend"),
    Event("year.open", "Planjaar geopend"),
    Event("year.remove_change", "Wisseling weggehaald"),
    Event("year.save_plan", "Planning gewijzigd"),
)

Events = Mapping[tuple[str, str], Event]


@cache
def events(plugins: pluggy.PluginManager) -> Events:
    """Everything that is declared, by action and kind; ValueError for what is declared twice."""
    found: dict[tuple[str, str], Event] = {}
    for part in plugins.hook.audit_events():
        for event in part:
            if (event.action, event.kind) in found:
                raise ValueError(f"{event.action} ({event.kind}) is declared twice")
            found[event.action, event.kind] = event
    return found

"""What core tells the audit trail, and looking up what all rooms and plugins declared."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import ModuleType
from typing import cast

import pluggy

from ..contract import Event
from ..plugins import title

CORE_EVENTS = (
    Event("accounts.code", "Tweede stap bij het inloggen"),
    Event("accounts.deactivate", "Account afgesloten"),
    Event("accounts.edit", "Account gewijzigd"),
    Event("accounts.edit", "Account bekeken", "read"),
    Event("accounts.emergency", "Noodaccount geopend"),
    Event("accounts.end_all_logins", "Zelf overal uitgelogd"),
    Event("accounts.end_login", "Eén sessie van een account beëindigd"),
    Event("accounts.end_logins", "Sessies van een account beëindigd"),
    Event("accounts.end_other_logins", "Eigen andere sessies beëindigd"),
    Event("accounts.end_own_login", "Eén eigen sessie beëindigd"),
    Event("accounts.enrol", "Tweede stap van het eigen account ingesteld"),
    Event("accounts.enrol_first", "Tweede stap ingesteld bij het inloggen"),
    Event("accounts.index", "Lijst van accounts bekeken", "read"),
    Event("accounts.link", "Nieuwe wachtwoordlink gemaakt"),
    Event("accounts.log_in", "Wachtwoord gegeven bij het inloggen"),
    Event("accounts.logout", "Uitgelogd"),
    Event("accounts.municipality", "Naam van de gemeente gewijzigd"),
    Event("accounts.new", "Account gemaakt"),
    Event("accounts.password", "Eigen wachtwoord gewijzigd"),
    Event("accounts.reactivate", "Account heropend"),
    Event("accounts.recovery_codes", "Nieuwe herstelcodes gemaakt"),
    Event("accounts.reset_code", "Tweede stap van een account hersteld op de server"),
    Event("accounts.reset_second", "Tweede stap van een account hersteld"),
    Event("accounts.second_off", "Tweede stap van het eigen account uitgezet"),
    Event("accounts.setup", "Installatie begonnen"),
    Event("accounts.welcome", "Wachtwoord gekozen met een link", secret=("token",)),
    Event("backup.export", "Alles uitgevoerd naar een bestand"),
    Event("backup.make", "Reservekopie gemaakt"),
    Event("backup.restored", "Reservekopie of uitvoer teruggezet"),
    Event("backup.verify", "Hersteltest gedaan"),
    Event("audit.check", "Controle van het logboek gevraagd"),
    Event("audit.checked", "Logboek gecontroleerd"),
    Event("audit.erased", "Oude regels van het logboek gewist"),
    Event("audit.export", "Logboek opgehaald", "read"),
    Event("audit.index", "Logboek bekeken", "read"),
    Event("core.demo", "Voorbeeldgemeente gemaakt"),
    Event("core.tidy", "Oude gegevens gewist"),
    Event("core.upgrade", "Database bijgewerkt"),
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
    Event("oidc.resume", "Verder na inloggen in een ander venster"),
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
    Event("organisation.remove", "Lid weggehaald dat er bij vergissing stond"),
    Event("organisation.replace", "Lid opgevolgd"),
    Event("organisation.term", "Lid bekeken", "read"),
    Event("outbox.block", "Mailadres geblokkeerd"),
    Event("outbox.bounce", "Bericht kwam terug"),
    Event("outbox.index", "Post bekeken", "read"),
    Event("outbox.lift", "Mailadres vrijgegeven"),
    Event("outbox.release", "Post weer aangezet na het terugzetten"),
    Event("outbox.skip", "Wachtend bericht niet verstuurd"),
    Event("outbox.retry", "Bericht opnieuw verstuurd"),
    Event("outbox.retry_all", "Alle berichten opnieuw verstuurd"),
    Event("outbox.sent", "Verzonden post bekeken", "read"),
    Event("outbox.settings", "Testbericht verstuurd"),
    Event("retention.approve", "Vernietiging goedgekeurd en uitgevoerd"),
    Event("retention.certificate", "Verklaring van vernietiging opgehaald", "read"),
    Event("retention.keep", "Op een vernietigingslijst aangegeven wat blijft"),
    Event("retention.make", "Vernietigingslijst gemaakt"),
    Event("retention.propose", "Vernietigingslijst voorgelegd"),
    Event("retention.send_back", "Vernietigingslijst teruggestuurd"),
    Event("retention.throw_away", "Vernietigingslijst weggegooid"),
    Event("year.add_change", "Wisseling vastgelegd"),
    Event("year.done", "Taak afgevinkt"),
    Event("year.not_done", "Taak weer geopend"),
    Event("year.open", "Planjaar geopend"),
    Event("year.remove_change", "Wisseling weggehaald"),
    Event("year.save_plan", "Planning gewijzigd"),
)

ROOMS = {
    "accounts": "Accounts en inloggen",
    "audit": "Logboek",
    "backup": "Reservekopieën",
    "core": "Beheer op de server",
    "documents": "Verslag",
    "feed": "Agenda",
    "jobs": "Lang werk",
    "oidc": "Werkaccounts",
    "organisation": "Leden van raad en college",
    "outbox": "Post",
    "retention": "Bewaren en vernietigen",
    "year": "Planjaar",
}
"""The rooms of core, in the words of the auditor; a plugin has its own name."""
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


@cache
def groups(plugins: pluggy.PluginManager) -> dict[str, str]:
    """The first part of every action with the room or plugin it belongs to, for choosing."""
    named = dict(ROOMS)
    for use in plugins.hook.audit_events.get_hookimpls():
        if isinstance(use.plugin, ModuleType):
            declared = cast(Sequence[Event], use.function())
            named |= {event.action.partition(".")[0]: title(use.plugin) for event in declared}
    return named

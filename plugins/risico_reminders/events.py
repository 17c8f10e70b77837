"""What the audit trail tells of reminders."""

from risico.contract import Event

EVENTS = (
    Event("reminders.address_works", "Eigen mailadres vrijgegeven"),
    Event("reminders.agree", "Afspraak over herinneringen gewijzigd"),
    Event("reminders.oversight", "Overzicht van herinneringen bekeken", "read"),
    Event("reminders.preference", "Eigen herinneringen gewijzigd"),
    Event("reminders.stop", "Herinneringen afgemeld met een link", secret=("token",)),
)

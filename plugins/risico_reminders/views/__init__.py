"""Pages of reminders: one module per purpose, all on one blueprint."""

from . import oversight, preference, stop
from .blueprint import reminders
from .stop import opened_to_mail_programs

__all__ = ["opened_to_mail_programs", "oversight", "preference", "reminders", "stop"]

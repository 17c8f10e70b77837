"""The audit trail: who did or read what, in the same transaction, in a chain that shows every later change."""

from .trail import ORIGIN, record

__all__ = ["ORIGIN", "record"]

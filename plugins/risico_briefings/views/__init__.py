"""Pages of briefings: one module per purpose, all on one blueprint."""

from .blueprint import briefings

__all__ = ["briefings"]

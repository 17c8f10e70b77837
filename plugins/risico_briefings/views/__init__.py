"""Pages of briefings: one module per purpose, all on one blueprint but for the page of the reader."""

from .blueprint import briefings

__all__ = ["briefings"]

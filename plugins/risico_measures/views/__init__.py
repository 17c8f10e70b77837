"""Pages of measures: one module per purpose, all on one blueprint."""

from .blueprint import measures

__all__ = ["measures"]

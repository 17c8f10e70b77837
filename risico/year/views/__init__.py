"""Pages of a planning year: opening it, the year at a glance, its terms, and setting its days."""

from . import glance, opening, planning, term
from .blueprint import year

__all__ = ["glance", "opening", "planning", "term", "year"]

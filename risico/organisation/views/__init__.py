"""Pages of who is in raad and college, all on one blueprint."""

from . import lists, seats  # noqa: F401  each adds its pages
from .blueprint import organisation

__all__ = ["organisation"]

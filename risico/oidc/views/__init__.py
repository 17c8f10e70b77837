"""Pages of work accounts: coming in, linking, and leaving."""

from . import entering, leaving, linking
from .blueprint import oidc

__all__ = ["entering", "leaving", "linking", "oidc"]

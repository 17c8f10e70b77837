"""Pages of registration: one module per purpose, all on one blueprint."""

from .blueprint import registration

__all__ = ["registration"]

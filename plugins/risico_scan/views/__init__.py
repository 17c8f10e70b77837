"""Pages of the scan: one module per step, all on one blueprint."""

from .blueprint import scan

__all__ = ["scan"]

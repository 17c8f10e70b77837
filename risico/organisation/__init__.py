"""The municipality this installation belongs to."""

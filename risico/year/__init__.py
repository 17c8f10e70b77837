"""The planning year."""

"""Kills real processes while mail flows, and counts what came of it; `make chaos` runs the long form (docs/betrouwbaarheid.md)."""

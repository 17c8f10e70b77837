"""Defects put in on purpose, each to be caught by the tests: the checks are checked (reliability.md §2.9)."""

"""The scan's part of the report of a year, for `intern` and for `openbaar`."""

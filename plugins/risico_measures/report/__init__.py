"""The part of measures in the report of a year."""

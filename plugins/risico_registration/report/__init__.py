"""The part of registration in the report of a year. Small numbers are never in it, whoever it is for."""

"""Databases as every released version left them, and what today's code makes of them."""

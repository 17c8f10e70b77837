"""Backup, restore and moving: everything of one municipality in one archive, verified before it counts (docs/decisions/backup.md)."""

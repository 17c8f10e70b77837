"""Encryption at rest of SQLite: its key, its files, and how a file gets another key (docs/decisions/encryption.md)."""

"""Accounts: who may come in, how they prove it, and what they are."""

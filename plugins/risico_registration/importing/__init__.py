"""Reading an export of a register: what is not asked for is never looked at, and nothing of a row is kept but numbers."""

"""Work that comes back by itself: one process leads and does it, others wait to take over (design.md decision 5)."""

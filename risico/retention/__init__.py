"""How long everything is kept, and the yearly list of what may be destroyed (domain.md §10(18))."""

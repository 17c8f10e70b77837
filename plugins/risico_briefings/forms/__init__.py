"""Forms of briefings, one module per step."""

"""Forms of registration, one module per step."""

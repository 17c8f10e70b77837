"""Forms of measures, one module per step."""

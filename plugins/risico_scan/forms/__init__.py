"""Forms of the scan, one module per step."""

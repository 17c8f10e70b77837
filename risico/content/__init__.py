"""The content of Risico: questions, topics, measures and rules from TOML files, as typed objects."""

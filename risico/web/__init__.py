"""The shell around every page: who is asking, what they may see, headers, errors, navigation."""

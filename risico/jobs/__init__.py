"""Long work that a page starts and that runs outside the request, with visible progress."""

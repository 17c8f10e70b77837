"""The app outside a request, for timed work and mail: `url_for` gives paths, and whole addresses with `_external=True`."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask


@contextmanager
def in_app(app: Flask) -> Iterator[None]:
    """Within the block the app is current, as in a request to the public address in the settings; nobody is logged in."""
    with app.test_request_context(base_url=app.extensions["risico"].settings.address):
        yield

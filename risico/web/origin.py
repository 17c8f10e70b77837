"""A second wall behind the CSRF token: what the browser itself says comes from another site changes nothing (reliability.md S3)."""

import re

from flask import Flask, request
from flask_wtf.csrf import CSRFError

from ..permissions import SAFE

_OWN = frozenset({"same-origin", "none"})
_PORT = re.compile(r":\d+$")  # a proxy may leave it out of the host


def install(app: Flask) -> None:
    """Look before every view, also those that have no token because they have no cookie."""

    @app.before_request
    def _guard() -> None:
        if request.method not in SAFE and _is_from_elsewhere():
            raise CSRFError("from another site")


def _is_from_elsewhere() -> bool:
    """By Sec-Fetch-Site, which a page cannot forge; by Origin in a browser that does not send it. A program sends neither.

    A page that tells nobody its address (Referrer-Policy: no-referrer) has the origin "null".
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in _OWN
    origin = request.headers.get("Origin", "null")
    return origin != "null" and _PORT.sub("", origin.partition("://")[2]) != _PORT.sub("", request.host)

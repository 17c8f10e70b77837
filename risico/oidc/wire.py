"""Asking the identity provider and nobody else: https only, no redirects, short waits and small answers."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from urllib3.exceptions import HTTPError

from ..config import THIS_SERVER
from .faults import Unreachable, Untrusted

WAIT = (3.0, 5.0)
"""Seconds to make a connection, and between two pieces of an answer."""
WHOLE_ANSWER = 8.0
"""Seconds after which an answer that still comes in, is given up."""
LARGEST = 500_000
"""Bytes of an answer; the keys of the largest providers are a tenth of this."""


class Line(OAuth2Session):
    """A requests session that keeps to the rules of this module. `local`: the provider is on this machine, as in tests, and has no https."""

    def __init__(self, *, local: bool, **client: Any) -> None:
        super().__init__(**client)
        self._local = local

    def request(self, method: str, url: str, **extra: Any) -> requests.Response:
        """The whole answer; Unreachable when the address is not allowed or the answer does not come, is a redirect, or is too long."""
        check_address(url, local=self._local)
        extra |= {"timeout": WAIT, "allow_redirects": False, "stream": True}
        try:
            answer: requests.Response = super().request(method, url, **extra)
            answer._content = b"".join(_pieces(answer))  # what `requests` itself would fill, without a limit
        except (requests.RequestException, HTTPError, OSError, ValueError) as fault:
            raise Unreachable(f"geen antwoord van {urlsplit(url).hostname} ({type(fault).__name__})") from None
        if answer.is_redirect or answer.status_code >= 500:
            raise Unreachable(f"{urlsplit(url).hostname} antwoordt met {answer.status_code}")
        return answer


def check_address(url: str, *, local: bool) -> None:
    """Unreachable when this is no https address, or no address of this machine while the provider is here too."""
    try:
        parts = urlsplit(url)
        right = parts.scheme == "https" and bool(parts.hostname) if not local else parts.hostname in THIS_SERVER
    except ValueError:
        right = False
    if not right:
        raise Unreachable("de inlogdienst noemt een adres zonder https")


def _pieces(answer: requests.Response) -> Iterator[bytes]:
    end, left = time.monotonic() + WHOLE_ANSWER, LARGEST
    with answer:
        while piece := answer.raw.read1(65_536, decode_content=True):
            left -= len(piece)
            if left < 0 or time.monotonic() > end:
                raise requests.exceptions.ContentDecodingError
            yield piece


def read_json(answer: requests.Response) -> dict[str, Any]:
    """The JSON object in an answer; Unreachable when it is something else."""
    try:
        found = answer.json() if answer.ok else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unreachable(f"{urlsplit(answer.url).hostname} antwoordt met {answer.status_code} en geen leesbare gegevens")
    return found


def with_parameters(url: str, parameters: dict[str, str]) -> str:
    """The address with these parameters added to its query."""
    return str(add_params_to_uri(url, parameters.items()))


def fetch_token(line: Line, url: str, **body: str) -> dict[str, Any]:
    """The answer of the token endpoint; Untrusted when it does not know the code."""
    try:
        return dict(line.fetch_token(url, **body))
    except OAuthError:
        raise Untrusted("code") from None
    except (ValueError, TypeError, RecursionError, requests.RequestException):
        raise Unreachable(f"{urlsplit(url).hostname} geeft geen leesbaar token") from None


class Turns:
    """At most so many questions at once, so that a provider that hangs does not take the app along."""

    def __init__(self, most: int) -> None:
        self._free = threading.BoundedSemaphore(max(1, most))

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait a moment for a turn; Unreachable when all are taken."""
        if not self._free.acquire(timeout=WAIT[0]):
            raise Unreachable("er wachten te veel mensen op de inlogdienst")
        try:
            yield
        finally:
            self._free.release()

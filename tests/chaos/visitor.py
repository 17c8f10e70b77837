"""Somebody who is logged in and speaks real HTTP: opens a page, fills in its form, sends it, and says whether an answer came."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from risico.serving import QUIET
from tests.support.web import filled_in

NO_ANSWER = (OSError, http.client.HTTPException)
"""What a request raises when the server is gone, or goes while it answers."""
HTMX = {"HX-Request": "true"}


class Idle(OSError):
    """The server had ended a connection on which nothing was asked for a while, as it may."""


class Unexpected(Exception):
    """A page is not what it should be."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def accepted(self) -> bool:
        return self.status < 400

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")


class Visitor:
    """A browser without pictures. `proof`: the header that stands for a form's token, for what is sent without opening a page."""

    def __init__(self, cookies: Mapping[str, str], proof: Mapping[str, str], patience: float = 30.0) -> None:
        self.proof = dict(proof)
        self._cookies = dict(cookies)
        self._patience = patience
        self._connection = http.client.HTTPConnection("127.0.0.1")
        self._answered = 0.0

    def go_to(self, address: str) -> None:
        """From here on this is where the server is."""
        self._connection.close()
        self._connection = http.client.HTTPConnection(address, timeout=self._patience)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def fetch(self, path: str) -> bytes:
        """A file; Unexpected when there is none."""
        answer = self.get(path)
        if not answer.accepted:
            raise Unexpected(f"{path} gives {answer.status}")
        return answer.content

    def post(self, path: str, fields: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Answer:
        """Send these fields as a form without files; NO_ANSWER when the server went away."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields, doseq=True).encode(), kind | dict(headers or {}))

    def submit(self, path: str, values: Mapping[str, Any], form: str = "main form", page: Answer | None = None) -> Answer:
        """Open the page, fill in its form and send it; bytes are sent as a file. Unexpected when there is no such form."""
        page = page or self.get(path)
        element = BeautifulSoup(page.content, "html.parser").select_one(form)
        if not page.accepted or element is None:
            raise Unexpected(f"{path} gives {page.status} without {form}")
        data = filled_in(element)
        for name, value in values.items():
            data.setlist(name, [FileStorage(BytesIO(value), "bestand.csv" if value[:2] != b"PK" else "bestand.xlsx") if isinstance(value, bytes) else value])
        boundary, body = encode_multipart(data)
        return self._ask("POST", str(element.get("action") or path), body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        was_idle = self._connection.sock is not None and time.monotonic() - self._answered > QUIET * 0.9
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        try:
            self._connection.request(method, path, body, {**headers, "Cookie": cookie})
            reply = self._connection.getresponse()
            answer = Answer(reply.status, dict(reply.getheaders()), reply.read())
        except NO_ANSWER as fault:
            self._connection.close()
            if was_idle and isinstance(fault, ConnectionError) and not isinstance(fault, ConnectionRefusedError):
                raise Idle from fault
            raise
        self._answered = time.monotonic()
        for line in reply.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer

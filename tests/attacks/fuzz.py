"""Malformed requests from a seeded generator: the same seed in the same town gives the same requests (reliability.md I1)."""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import quote_from_bytes

from flask.testing import FlaskClient
from sqlalchemy import update
from structlog.testing import capture_logs
from werkzeug.test import EnvironBuilder, run_wsgi_app

from risico.accounts.models import User
from tests.support import csrf

from .corpus import AWAY, FORMULAS, NAMES, SCRIPTS, SQL, WORDS
from .odd import BYTES, CONTENTS, DAYS, DEEP, KINDS, METHODS, NUMBERS, SEARCHED, WRONG_HEADERS
from .walk import LEAVES, Form, walk
from .world import NAMES as PEOPLE
from .world import World

WALK_AGAIN, LOG_IN_AGAIN = 2500, 200


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request as it goes to the application. `claimed` is what it says of its own length, the real length when None."""

    who: str | None
    method: str
    path: bytes
    query: bytes = b""
    body: bytes = b""
    kind: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    claimed: str | None = None


@dataclass
class Figures:
    """What came of it. `faults`: number, answer and what was logged of each request that gave 5xx."""

    seed: int
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    routes: set[str] = field(default_factory=set)

    @property
    def p99(self) -> float:
        """Seconds within which 99 of 100 requests were answered."""
        return sorted(self.times)[len(self.times) * 99 // 100]


def run(world: World, requests: int, seed: int = 20_271) -> Figures:
    """Send so many; the app answers as in production, with a page for every fault."""
    world.app.testing = False
    figures, fuzzer = Figures(seed), Fuzzer(world, seed)
    for number in range(requests):
        if number % WALK_AGAIN == 0:
            fuzzer.look_around()
        if number % LOG_IN_AGAIN == 0:
            fuzzer.log_in()
        attempt = fuzzer.make()
        with capture_logs() as logs:
            started = time.perf_counter()
            status = fuzzer.send(attempt)
            figures.times.append(time.perf_counter() - started)
        figures.statuses[status] += 1
        figures.routes |= {str(line["endpoint"]) for line in logs if line.get("endpoint")}
        if status >= 500:
            figures.faults.append(f"{number}: {status} {attempt!r:.600} {[line for line in logs if line['log_level'] == 'error']}")
    return figures


class Fuzzer:
    """Makes requests of what there is to ask and send in this town."""

    def __init__(self, world: World, seed: int) -> None:
        self._world, self._dice = world, random.Random(seed)
        self._clients: dict[str | None, FlaskClient] = {}
        self._cookies: dict[str | None, tuple[str, str]] = {}
        self._forms: list[tuple[str | None, Form]] = []
        self._urls: list[tuple[str | None, str]] = []
        self._kinds: tuple[Callable[[], Attempt], ...] = (self._form, self._form, self._form, self._form, self._address, self._address, self._route, self._raw)

    def look_around(self) -> None:
        """Find all pages and forms as they are now."""
        self.log_in()
        self._forms.clear()
        self._urls.clear()
        for who in (None, *PEOPLE):
            for page in walk(self._world.visitor(who), *(url for url in self._world.starts(who) if not url.endswith(".pdf"))):
                self._urls.append((who, page.url))
                self._forms += [(who, form) for form in page.forms if form.endpoint not in LEAVES]

    def log_in(self) -> None:
        """Give everybody a session and their own account back, whatever was done to them."""
        with self._world.database.writer() as session, session.begin():
            for user in self._world.users.values():
                session.execute(update(User).where(User.id == user.id).values(active=True, roles=user.roles, email=user.email))
        for who in (None, *PEOPLE):
            client = self._world.visitor(who)
            token = csrf.header(client)["X-CSRFToken"]
            cookie = client.get_cookie(self._world.app.config["SESSION_COOKIE_NAME"])
            assert cookie
            self._cookies[who] = (f"{cookie.key}={cookie.value}", token)

    def make(self) -> Attempt:
        """The next request."""
        return self._dice.choice(self._kinds)()

    def send(self, attempt: Attempt) -> int:
        """The status of the answer; the answer is read to its end."""
        builder = EnvironBuilder(method="GET", path="/", headers=[("Host", "localhost")])
        environ = builder.get_environ()
        builder.close()
        cookie, token = self._cookies[attempt.who]
        environ |= {
            "REQUEST_METHOD": attempt.method,
            "PATH_INFO": attempt.path.decode("latin-1"),
            "QUERY_STRING": attempt.query.decode("latin-1"),
            "CONTENT_TYPE": attempt.kind,
            "CONTENT_LENGTH": str(len(attempt.body)) if attempt.claimed is None else attempt.claimed,
            "wsgi.input": BytesIO(attempt.body),
            "HTTP_COOKIE": cookie,
            "HTTP_X_CSRFTOKEN": token,
        }
        for name, value in attempt.headers:
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        chunks, status, _ = run_wsgi_app(self._world.app.wsgi_app, environ, buffered=True)
        for _ in chunks:
            pass
        return int(status.partition(" ")[0])

    def _form(self) -> Attempt:
        """A real form with some of its fields changed, doubled, left out or damaged."""
        who, form = self._dice.choice(self._forms)
        pairs = [(name.encode(), self._value(value)) for name, value in form.content.items() if self._dice.random() > 0.08]
        pairs += [(name.encode(), self._value(value)) for name, value in form.choices if self._dice.random() < 0.4]
        pairs += [(name.encode(), self._hostile()) for name in form.typed if self._dice.random() < 0.4]
        pairs += self._dice.sample(pairs, len(pairs) // 8)
        if self._dice.random() < 0.1:
            self._dice.shuffle(pairs)
        if form.files or self._dice.random() < 0.15:
            body, kind = self._multipart(pairs, form.files), "multipart/form-data; boundary=grens"
        else:
            body = b"&".join(quote_from_bytes(name).encode() + b"=" + self._quoted(value) for name, value in pairs)
            kind = "application/x-www-form-urlencoded"
        path, _, query = form.action.partition("?")
        return Attempt(who if self._dice.random() < 0.9 else self._anyone(), "POST", path.encode(), query.encode(), self._cut(body), kind, self._headers())

    def _address(self) -> Attempt:
        """An address that exists, with another query, or with a part of it replaced."""
        who, url = self._dice.choice(self._urls)
        path, query = (part.encode() for part in (url.partition("?")[0], url.partition("?")[2]))
        parts = path.split(b"/")
        if self._dice.random() < 0.5:
            parts[self._dice.randrange(len(parts))] = self._hostile()
        if self._dice.random() < 0.7:
            query += b"&".join(self._dice.choice(SEARCHED).encode() + b"=" + self._quoted(self._hostile()) for _ in range(3))
        return Attempt(self._anyone() if self._dice.random() < 0.3 else who, self._method(), b"/".join(parts), query, headers=self._headers())

    def _route(self) -> Attempt:
        """Any rule of the application, with something in each of its places."""
        rule = self._dice.choice(list(self._world.app.url_map.iter_rules())).rule
        parts = [self._hostile() if "<" in part and self._dice.random() < 0.5 else self._plausible(part) for part in rule.split("/")]
        return Attempt(self._anyone(), self._method(), b"/".join(parts), self._quoted(self._hostile()), headers=self._headers())

    def _raw(self) -> Attempt:
        """A body of an odd kind for an address that takes one."""
        _, form = self._dice.choice(self._forms)
        body = self._dice.choice(
            [self._hostile(), self._dice.choice(DEEP).encode(), self._multipart([(b"a", self._hostile())], ("file",)), b"&".join([b"a=b"] * 2000)]
        )
        claimed = self._dice.choice([None, None, "", "-1", "0", "x", "99999", "9" * 30])
        return Attempt(
            self._anyone(),
            self._method("POST"),
            form.action.partition("?")[0].encode(),
            b"",
            self._cut(body),
            self._dice.choice(KINDS),
            self._headers(),
            claimed,
        )

    def _plausible(self, part: str) -> bytes:
        """Something that the place may hold."""
        if "<" not in part:
            return part.encode()
        return self._dice.choice([b"2026", b"2027", b"1", b"2", b"raad", b"college", b"T01", b"M01", b"E01", b"pdf", b"secretary", b"P", b"kwartaal"])

    def _value(self, value: str) -> bytes:
        return self._hostile() if self._dice.random() < 0.25 else value.encode("utf-8", "surrogatepass")

    def _hostile(self) -> bytes:
        kind: tuple[str | bytes, ...] = self._dice.choice((NUMBERS, NUMBERS, DAYS, WORDS, SCRIPTS, SQL, FORMULAS, NAMES, AWAY, BYTES, DEEP[2:]))
        found = self._dice.choice(kind)
        made = found if isinstance(found, bytes) else found.encode("utf-8", "surrogatepass")
        return made * 400 if self._dice.random() < 0.01 else made

    def _quoted(self, value: bytes) -> bytes:
        return value if self._dice.random() < 0.1 else quote_from_bytes(value).encode()

    def _cut(self, body: bytes) -> bytes:
        return body[: self._dice.randrange(len(body))] if body and self._dice.random() < 0.05 else body

    def _method(self, usual: str = "GET") -> str:
        return usual if self._dice.random() < 0.75 else self._dice.choice(METHODS)

    def _anyone(self) -> str | None:
        return self._dice.choice((None, *PEOPLE))

    def _headers(self) -> tuple[tuple[str, str], ...]:
        return (self._dice.choice(WRONG_HEADERS),) if self._dice.random() < 0.15 else ()

    def _multipart(self, pairs: list[tuple[bytes, bytes]], files: tuple[str, ...]) -> bytes:
        parts = [b'Content-Disposition: form-data; name="' + name + b'"\r\n\r\n' + value for name, value in pairs]
        for name in files:
            filename = self._dice.choice(NAMES).encode("utf-8", "surrogatepass")
            content = self._dice.choice((*CONTENTS, self._hostile()))
            parts.append(
                b'Content-Disposition: form-data; name="' + name.encode() + b'"; filename="' + filename + b'"\r\nContent-Type: text/csv\r\n\r\n' + content
            )
        self._dice.shuffle(parts)
        return b"".join(b"--grens\r\n" + part + b"\r\n" for part in parts) + (b"--grens--\r\n" if self._dice.random() < 0.9 else b"")

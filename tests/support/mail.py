"""A real mail server for tests: keeps what it takes, and answers badly when told to."""

import asyncio
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

SENDER = "risico@voorbeeldgemeente.example"


@dataclass(frozen=True, slots=True)
class Taken:
    """One mail that the server said yes to."""

    to: str
    message_id: str
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        """The mail as somebody reads it."""
        return message_from_bytes(self.content, policy=policy.default)


@dataclass
class Sink:
    """What came in, and how to answer: `recipient` and `content` give an answer such as "550 5.1.1 No", or None for yes.

    `most_at_once`: the most mails it had in hand at one moment; `seconds`: how long it thinks about each;
    `hangs_up`: it takes a mail and says nothing back.
    """

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0
    sender: Callable[[], str | None] = lambda: None
    recipient: Callable[[str], str | None] = lambda address: None
    content: Callable[[Taken], str | None] = lambda taken: None
    seconds: float = 0
    hangs_up: Callable[[Taken], bool] = lambda taken: False
    accounts: Mapping[str, str] = field(default_factory=dict)

    def settings(self, **more: Any) -> dict[str, Any]:
        """The settings to reach it without security."""
        return {"mail_host": "127.0.0.1", "mail_port": self.port, "mail_security": "off", "mail_from": SENDER, **more}

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]) -> list[str]:  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        if answer := self.sender():
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        if answer := self.recipient(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        taken = Taken(envelope.rcpt_tos[0], str(message_from_bytes(content)["Message-ID"]), content)
        if answer := self.content(taken):
            return answer
        self.taken.append(taken)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.seconds)
        self.at_once -= 1
        if self.hangs_up(taken) and server.transport:
            server.transport.close()
        return "250 2.0.0 OK, kept as 4F1"

    def log_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=self.accounts.get(data.login.decode()) == data.password.decode(), handled=False)

    def wait_for(self, number: int, seconds: float = 20) -> None:
        """Until it took that many mails; AssertionError when that lasts too long."""
        end = time.monotonic() + seconds
        while len(self.taken) < number:
            assert time.monotonic() < end, f"{len(self.taken)} of {number} mails in {seconds} s"
            time.sleep(0.02)


@contextmanager
def serving(sink: Sink | None = None, *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None) -> Iterator[Sink]:
    """A mail server on a free port of this machine, with TLS from the start or STARTTLS on offer."""
    sink = sink or Sink()
    sink.port = sink.port or free_port()
    login: dict[str, Any] = {"authenticator": sink.log_in, "auth_required": True, "auth_require_tls": not tls} if sink.accounts else {}
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, ssl_context=tls, tls_context=starttls, **login)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

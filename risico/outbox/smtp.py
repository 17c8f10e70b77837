"""The connection with the mail server: several mails over one, a certificate that is always checked, answers that are kept."""

import smtplib
import socket
import ssl
from contextlib import suppress
from types import TracebackType
from typing import Self

from ..config import Settings
from . import answers
from .refusals import is_bounce, refusal

SECONDS = 20.0
"""How long each answer of the mail server may take."""

_GONE = (OSError, smtplib.SMTPServerDisconnected)


class Unreachable(Exception):
    """There is no working connection, or the server takes nothing from us; no message is to blame. Holds a Dutch sentence."""


class Refusal(Exception):
    """The server does not take this message: for ever, or not now. `bounced`: the address does not exist."""

    def __init__(self, answer: str, *, forever: bool, bounced: bool = False) -> None:
        super().__init__(answer)
        self.answer, self.forever, self.bounced = answer, forever, bounced


def connect(settings: Settings, seconds: float = SECONDS) -> smtplib.SMTP:
    """A connection that is secured and logged in as the settings say; Unreachable with the reason when there is none."""
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _open(settings, seconds)
        if settings.mail_security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo_or_helo_if_needed()
        if settings.mail_user:
            smtp.login(settings.mail_user, settings.mail_password)
    except (OSError, smtplib.SMTPException) as fault:
        if smtp is not None:
            smtp.close()
        raise Unreachable(answers.explain(fault, settings)) from None
    return smtp


def _open(settings: Settings, seconds: float) -> smtplib.SMTP:
    name = socket.gethostname()
    if settings.mail_security == "tls":
        return smtplib.SMTP_SSL(settings.mail_host, settings.mail_port, name, timeout=seconds, context=ssl.create_default_context())
    return smtplib.SMTP(settings.mail_host, settings.mail_port, name, seconds)


class Relay:
    """Sends mails one after another. Opens at the first one, and again when the server closed the connection in between."""

    def __init__(self, settings: Settings, seconds: float = SECONDS) -> None:
        self._settings, self._seconds = settings, seconds
        self._smtp: smtplib.SMTP | None = None

    @property
    def sender(self) -> str:
        """The address that mails come from."""
        return self._settings.mail_from

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye, when there is somebody to say it to."""
        if self._smtp is not None:
            with suppress(*_GONE):
                self._smtp.quit()
            self._drop()

    def send(self, to: str, content: bytes) -> str:
        """Hand one mail over and give the server's answer; Refusal or Unreachable when it does not take it."""
        smtp = self._begin()
        try:
            code, answer = _hand_over(smtp, to, content)
            if code >= 300:
                with suppress(*_GONE):
                    smtp.rset()
        except _GONE as fault:
            self._drop()
            raise Refusal(answers.explain(fault, self._settings), forever=False) from None
        if code >= 300:
            sentence = answers.quote(refusal(code, answer), code, answer, self._settings)
            raise Refusal(sentence, forever=code >= 500, bounced=is_bounce(code, answer))
        return answers.quote("Aangenomen.", code, answer, self._settings)

    def _begin(self) -> smtplib.SMTP:
        """A connection on which a mail has begun; one that the server closed after earlier mails is made anew."""
        if self._smtp is not None:
            with suppress(*_GONE):
                if self._smtp.mail(self.sender)[0] == 250:
                    return self._smtp
            self._drop()
        self._smtp = connect(self._settings, self._seconds)
        try:
            code, answer = self._smtp.mail(self.sender)
        except _GONE as fault:
            self._drop()
            raise Unreachable(answers.explain(fault, self._settings)) from None
        if code != 250:
            self.close()
            raise Unreachable(answers.quote(answers.sender_refused(code, self._settings), code, answer, self._settings))
        return self._smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _hand_over(smtp: smtplib.SMTP, to: str, content: bytes) -> tuple[int, bytes]:
    """The answer of the last step that was needed: the recipient's when it is refused, else that on the content."""
    code, answer = smtp.rcpt(to)
    if code >= 300:
        return code, answer
    try:
        return smtp.data(content)
    except smtplib.SMTPDataError as fault:
        return fault.smtp_code, fault.smtp_error if isinstance(fault.smtp_error, bytes) else fault.smtp_error.encode()

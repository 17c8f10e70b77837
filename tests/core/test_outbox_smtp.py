"""The connection is secured and its certificate checked, and what goes wrong is explained. Servers, certificates and sockets are real."""

import base64
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from risico.config import Settings, load_settings
from risico.outbox import answers
from risico.outbox.smtp import Relay, Unreachable, connect
from tests.support import mail
from tests.support.mail import Sink

TO = "oov@voorbeeldgemeente.example"
PASSWORD = "vijf paarse fietsen"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server of the municipality trusts this authority, as docs/post.md says."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


def certificate(authority: trustme.CA, name: str = "localhost") -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


def settings(folder: Path, sink: Sink, **more: object) -> Settings:
    return load_settings({}, instance=folder, **sink.settings(**{"mail_host": "localhost", **more}))


def problem(found: Settings) -> str:
    with pytest.raises(Unreachable) as fault:
        connect(found, 5)
    assert PASSWORD not in str(fault.value)
    return str(fault.value)


@pytest.mark.usefixtures("trusted")
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # aiosmtpd means STARTTLS
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_secured_connection_logs_in_and_sends(tmp_path: Path, authority: trustme.CA, security: str) -> None:
    sink = Sink(accounts={"risico": PASSWORD})
    with mail.serving(sink, **{security: certificate(authority)}):
        found = settings(tmp_path, sink, mail_security=security, mail_user="risico", mail_password=PASSWORD)
        with Relay(found) as relay:
            answer = relay.send(TO, b"Subject: x\r\nMessage-ID: <1@x>\r\n\r\nTekst\r\n")
    assert answer == "Aangenomen. Antwoord van de mailserver: 250 2.0.0 OK, kept as 4F1"
    assert [taken.to for taken in sink.taken] == [TO]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_with_another_name_is_refused(tmp_path: Path, authority: trustme.CA, security: str) -> None:
    sink = Sink()
    with mail.serving(sink, **{security: certificate(authority, "elders.example")}):
        assert "is van een andere server (localhost" in problem(settings(tmp_path, sink, mail_security=security))
    assert sink.taken == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_an_unknown_authority_is_refused(tmp_path: Path, authority: trustme.CA, security: str) -> None:
    sink = Sink()
    with mail.serving(sink, **{security: certificate(authority)}):
        assert "SSL_CERT_FILE" in problem(settings(tmp_path, sink, mail_security=security))


@pytest.mark.usefixtures("trusted")
def test_an_expired_certificate_is_refused(tmp_path: Path, authority: trustme.CA) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost", not_before=datetime(2020, 1, 1, tzinfo=UTC), not_after=datetime(2021, 1, 1, tzinfo=UTC)).configure_cert(context)
    sink = Sink()
    with mail.serving(sink, tls=context):
        assert "is verlopen" in problem(settings(tmp_path, sink, mail_security="tls"))


def test_a_server_without_starttls_gets_nothing(tmp_path: Path) -> None:
    with mail.serving() as sink:
        found = settings(tmp_path, sink, mail_security="starttls", mail_user="risico", mail_password=PASSWORD)
        assert "biedt op deze poort geen STARTTLS aan" in problem(found)


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_named_but_not_told(tmp_path: Path, authority: trustme.CA) -> None:
    sink = Sink(accounts={"risico": "een ander woord"})
    with mail.serving(sink, starttls=certificate(authority)):
        found = problem(settings(tmp_path, sink, mail_security="starttls", mail_user="risico", mail_password=PASSWORD))
    assert "weigert de naam of het wachtwoord" in found and "535" in found


@pytest.mark.usefixtures("trusted")
def test_logging_in_where_that_cannot_be(tmp_path: Path, authority: trustme.CA) -> None:
    sink = Sink()
    with mail.serving(sink, tls=certificate(authority)):
        assert "laat Risico niet inloggen" in problem(settings(tmp_path, sink, mail_security="tls", mail_user="risico", mail_password=PASSWORD))


def test_tls_on_a_port_that_speaks_none(tmp_path: Path) -> None:
    with mail.serving() as sink:
        assert "spreekt hier geen TLS" in problem(settings(tmp_path, sink, mail_security="tls"))


def test_nobody_listens(tmp_path: Path) -> None:
    assert "weigert de verbinding" in problem(settings(tmp_path, Sink(port=mail.free_port())))


def test_a_name_that_does_not_exist(tmp_path: Path) -> None:
    assert "bestaat geen server met deze naam (mail.bestaat-niet.invalid" in problem(settings(tmp_path, Sink(port=25), mail_host="mail.bestaat-niet.invalid"))


@contextmanager
def says(greeting: bytes | None) -> Iterator[int]:
    """A port where somebody says only this, hangs up at b"", or says nothing at all for None."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                if greeting is not None:
                    connection.sendall(greeting)
                else:
                    connection.recv(1)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield int(server.getsockname()[1])


@pytest.mark.parametrize(
    ("greeting", "words"),
    [
        (None, "antwoordt niet op tijd"),
        (b"", "verbrak de verbinding"),
        (b"554 5.7.1 Your address is on a list\r\n", "wil geen verbinding met Risico. Antwoord van de mailserver: 554 5.7.1 Your address is on a list"),
        (b"\xff\xfe\x00 onzin\r\n", "mailserver"),
    ],
)
def test_a_strange_greeting_is_explained(tmp_path: Path, greeting: bytes | None, words: str) -> None:
    with says(greeting) as port:
        assert words in problem(settings(tmp_path, Sink(port=port)))


def test_a_server_that_repeats_the_password_is_not_repeated(tmp_path: Path) -> None:
    found = load_settings({}, instance=tmp_path, mail_host="x.example", mail_from="a@b.example", mail_user="risico", mail_password=PASSWORD)
    plain = base64.b64encode(f"\0risico\0{PASSWORD}".encode())
    told = answers.quote("Nee.", 535, b"bad command AUTH PLAIN " + plain + b" with " + PASSWORD.encode(), found)
    assert told == "Nee. Antwoord van de mailserver: 535 bad command AUTH PLAIN *** with ***"


@pytest.mark.parametrize(("security", "words"), [("off", "Zet mail_security op starttls of tls."), ("starttls", "Controleer mail_user en mail_password.")])
def test_a_server_that_wants_more_first_says_what(tmp_path: Path, security: str, words: str) -> None:
    sink = Sink(sender=lambda: "530 5.7.0 Must issue a STARTTLS command first")
    assert words in answers.sender_refused(530, settings(tmp_path, Sink(port=25), mail_security=security))
    with mail.serving(sink), pytest.raises(Unreachable) as refused, Relay(settings(tmp_path, sink)) as relay:
        relay.send(TO, b"Subject: x\r\n\r\nTekst\r\n")
    assert "wil eerst een beveiligde lijn" in str(refused.value) and "530 5.7.0 Must issue a STARTTLS" in str(refused.value)


def test_a_server_where_logging_in_is_off_is_no_wrong_password(tmp_path: Path) -> None:
    fault = smtplib.SMTPAuthenticationError(535, b"5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.")
    assert answers.explain(fault, settings(tmp_path, Sink(port=25))).startswith("Inloggen met een naam en een wachtwoord staat uit op de mailserver.")

"""What a mail server answers, in words an administrator can act on. The answer itself stands behind it, without the password."""

import base64
import smtplib
import socket
import ssl

from ..config import Settings
from .refusals import LATER, as_text

HOST_MISMATCH, EXPIRED = 62, 10  # OpenSSL's X509_V_ERR_*
NO_SERVER = "Er is geen mailserver ingesteld; taken staan alleen op de pagina's."
NEEDS_MORE = 530
"""First a secured line or a login (RFC 4954)."""
_NO_LOGIN = "5.7.139"


def explain(fault: Exception, settings: Settings) -> str:
    """Why there is no working connection with the mail server, in Dutch, with what to do about it."""
    server = f"{settings.mail_host}, poort {settings.mail_port}"
    if isinstance(fault, smtplib.SMTPServerDisconnected) and isinstance(fault.__context__, OSError):
        fault = fault.__context__  # smtplib hides that the time was up
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return quote(_explain_login(fault.smtp_error), fault.smtp_code, fault.smtp_error, settings)
    if isinstance(fault, smtplib.SMTPResponseException):
        return quote("De mailserver wil geen verbinding met Risico.", fault.smtp_code, fault.smtp_error, settings)
    if isinstance(fault, smtplib.SMTPNotSupportedError) and "STARTTLS" in str(fault):
        return "De mailserver biedt op deze poort geen STARTTLS aan. Er is niets verstuurd. Vraag welke poort beveiligd is, of kies mail_security = tls."
    if isinstance(fault, smtplib.SMTPServerDisconnected):
        return f"De mailserver ({server}) verbrak de verbinding. Hoort deze poort bij mail_security = {settings.mail_security}?"
    if isinstance(fault, smtplib.SMTPException):
        return "De mailserver laat Risico niet inloggen. Laat mail_user leeg, of vraag op welke poort inloggen kan."
    return _explain_network(fault, server)


def _explain_login(answer: bytes | str) -> str:
    if _NO_LOGIN in as_text(answer):
        return "Inloggen met een naam en een wachtwoord staat uit op de mailserver. Vraag zijn beheerder om het voor mail_user aan te zetten (SMTP AUTH)."
    return "De mailserver weigert de naam of het wachtwoord. Controleer mail_user en mail_password."


def _explain_network(fault: Exception, server: str) -> str:
    if isinstance(fault, ssl.SSLCertVerificationError):
        return _explain_certificate(fault, server)
    if isinstance(fault, ssl.SSLError):
        return f"De mailserver ({server}) spreekt hier geen TLS. Kies mail_security = starttls, of een andere poort."
    if isinstance(fault, socket.gaierror):
        return f"Er bestaat geen server met deze naam ({server}). Controleer mail_host."
    if isinstance(fault, TimeoutError):
        return f"De mailserver ({server}) antwoordt niet op tijd. Controleer de naam, de poort en de firewall."
    if isinstance(fault, ConnectionRefusedError):
        return f"De mailserver ({server}) weigert de verbinding. Controleer de naam en de poort, en of de mailserver aan staat."
    return f"De mailserver ({server}) is niet bereikbaar ({type(fault).__name__})."


def _explain_certificate(fault: ssl.SSLCertVerificationError, server: str) -> str:
    if fault.verify_code == HOST_MISMATCH:
        return f"Het certificaat van de mailserver is van een andere server ({server}). Er is niets verstuurd. Zet bij mail_host de naam op het certificaat."
    if fault.verify_code == EXPIRED:
        return f"Het certificaat van de mailserver ({server}) is verlopen. Er is niets verstuurd. Vraag zijn beheerder om een nieuw certificaat."
    return (
        f"Het certificaat van de mailserver ({server}) komt niet van een uitgever die deze server vertrouwt. Er is niets verstuurd. "
        "Heeft uw organisatie een eigen uitgever? Zet haar certificaat dan in SSL_CERT_FILE."
    )


def quote(text: str, code: int, answer: bytes | str, settings: Settings) -> str:
    """The text with the server's own words behind it; what it repeats of the password is hidden."""
    said = as_text(answer)
    for secret in _secrets(settings):
        said = said.replace(secret, "***")
    return f"{text} Antwoord van de mailserver: {code} {' '.join(said.split())[:300]}".rstrip()


def _secrets(settings: Settings) -> list[str]:
    password, user = settings.mail_password, settings.mail_user
    if not password:
        return []
    return [password, *(base64.b64encode(part.encode()).decode() for part in (password, f"\0{user}\0{password}"))]


def sender_refused(code: int, settings: Settings) -> str:
    """Why the server takes nothing from us at all."""
    if code < 500:
        return LATER.get(code, "De mailserver neemt nu geen mail aan.")
    if code == NEEDS_MORE:
        want = "Zet mail_security op starttls of tls" if settings.mail_security == "off" else "Controleer mail_user en mail_password"
        return f"De mailserver wil eerst een beveiligde lijn of een naam en wachtwoord. {want}."
    return f"De mailserver neemt geen mail aan van {settings.mail_from}. Controleer mail_from, of vraag zijn beheerder om dit adres toe te laten."

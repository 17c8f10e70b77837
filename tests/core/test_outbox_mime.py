"""A mail says what it must, is the same every time it is made, and takes no header from anybody's text."""

from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.outbox import mime
from risico.outbox.models import Message
from risico.outbox.service import enqueue
from tests.support.mail import SENDER

ICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"


def message(session: Session, **more: str) -> Message:
    values = {"key": "a", "to": "oov@voorbeeldgemeente.example", "subject": "Er staat één taak klaar", "text": "Kijk op de pagina. €\n", **more}
    enqueue(session, **values)  # type: ignore[arg-type]
    return session.scalars(select(Message)).one()


def test_a_mail_has_its_headers_and_its_parts(session: Session) -> None:
    row = message(session, html="<p>Kijk op de pagina. €</p>", calendar=ICS, unsubscribe="https://risico.example/post/uit/abc")
    raw = mime.build(row, SENDER)
    read = message_from_bytes(raw, policy=policy.default)
    assert read["Subject"] == "Er staat één taak klaar"
    assert (read["From"], read["To"]) == (f"Risico <{SENDER}>", "oov@voorbeeldgemeente.example")
    assert read["Message-ID"] == f"<{row.message_id}>"
    assert read["Date"].datetime == row.not_before.replace(microsecond=0)
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["List-Unsubscribe"] == "<https://risico.example/post/uit/abc>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, html = read.get_body(("plain",)), read.get_body(("html",))
    assert plain and plain.get_content().strip() == "Kijk op de pagina. €"
    assert html and html.get_content().strip() == "<p>Kijk op de pagina. €</p>"
    (calendar,) = read.iter_attachments()
    assert calendar.get_content_type() == "text/calendar" and calendar.get_param("method") == "PUBLISH"
    assert "BEGIN:VCALENDAR" in calendar.get_content()
    assert all(len(line) <= 998 and line.isascii() for line in raw.split(b"\r\n"))
    assert mask(mime.build(row, SENDER)) == mask(raw)


def mask(raw: bytes) -> list[bytes]:
    """The lines, but for the boundaries, which the standard library draws by lot."""
    return [line for line in raw.split(b"\r\n") if b"===" not in line]


def test_a_long_link_and_a_long_address_stay_whole(session: Session) -> None:
    link, to = f"https://risico.example/uit/{'abcDEF.' * 60}", f"{'a' * 60}@{'gemeentenaam.' * 14}example"
    raw = mime.build(message(session, unsubscribe=link, to=to, subject="één " * 50), SENDER)
    assert f"List-Unsubscribe: <{link}>\r\n".encode() in raw and f"To: {to}\r\n".encode() in raw
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == ("één " * 50).strip()


def test_without_html_and_links_it_is_a_plain_mail(session: Session) -> None:
    read = message_from_bytes(mime.build(message(session), SENDER), policy=policy.default)
    assert read.get_content_type() == "text/plain" and read["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    "broken",
    [
        {"to": "oov@voorbeeldgemeente.example\r\nBcc: x@elders.example"},
        {"to": "oov@voorbeeldgemeente.example, x@elders.example"},
        {"to": "<oov@voorbeeldgemeente.example>"},
        {"to": "burgemeester@gemeente"},
        {"to": "bürgemeester@gemeente.example"},
        {"text": " \n"},
        {"unsubscribe": "https://x.example/\r\nBcc: x@elders.example"},
    ],
)
def test_what_cannot_be_a_mail_is_none(session: Session, broken: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        mime.build(message(session, **broken), SENDER)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_subject_adds_a_header(subject: str) -> None:
    clean = " ".join(subject.split())
    now = clock.now()
    row = Message(to="a@b.example", subject=clean, text="Tekst", html="", calendar="", unsubscribe="", message_id="x@b.example", not_before=now)
    try:
        raw = mime.build(row, SENDER)
    except (ValueError, UnicodeError):
        return
    headers = message_from_bytes(raw).keys()
    assert [name for name in headers if name.lower() in ("bcc", "cc", "reply-to")] == [] and len(headers) == 9

"""A message stands in the outbox once, whatever is asked, and only when what caused it is committed."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from risico.db import Database
from risico.outbox.models import Message
from risico.outbox.service import enqueue


def put(session: Session, key: str, **more: Any) -> bool:
    return enqueue(session, **{"key": key, "to": "oov@voorbeeldgemeente.example", "subject": "Er staat een taak klaar", "text": "Kijk op de pagina.", **more})


def count(database: Database) -> int:
    with database.reader() as session:
        return session.scalar(select(func.count()).select_from(Message)) or 0


def test_the_same_key_is_written_once(session: Session, database: Database) -> None:
    assert put(session, "a") and not put(session, "a") and put(session, "b")
    session.commit()
    assert not put(session, "a")
    session.commit()
    assert count(database) == 2


def test_what_is_rolled_back_was_never_there(session: Session, database: Database) -> None:
    put(session, "a")
    session.rollback()
    assert count(database) == 0
    assert put(session, "a")


def test_a_subject_is_one_line_and_no_text_can_break_the_database(session: Session) -> None:
    put(session, "a", subject="Taak\r\nBcc: ander@elders.example", text="een\x00 twee")
    message = session.scalars(select(Message)).one()
    assert (message.subject, message.text) == ("Taak Bcc: ander@elders.example", "een twee")

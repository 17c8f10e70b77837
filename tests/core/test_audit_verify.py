"""Any change behind the app's back is found and named; what is erased at the end of its term leaves a trail that still holds."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import Table, delete, insert, select, text, update
from sqlalchemy.orm import Session

from risico import checks, clock
from risico.audit import record
from risico.audit.chain import Link, digest
from risico.audit.commands import audit
from risico.audit.keeping import CHECKED, erase, first_kept, keep, last_check
from risico.audit.models import AuditEvent, AuditHead
from risico.audit.trail import Actor
from risico.audit.verify import Verdict, verify, verify_end
from risico.config import Settings
from risico.db import Database

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EVENTS = cast(Table, AuditEvent.__table__)
NUMBER = 40
ANCHORS = (10, 20, 30, 40)
FIELDS = {"action": "scan.decide", "kind": "read", "object": "year=2027 code=T02", "result": "refused", "origin": "web", "actor": "Griffier", "roles": "admin"}
Mutation = Callable[[Session, random.Random], tuple[int, int]]


@pytest.fixture
def attacked(session: Session, database: Database) -> Session:
    """A trail of forty events in a database of which somebody has everything: the triggers are off."""
    for number in range(NUMBER):
        record(session, action="scan.agree", object=f"year=2027 code=T{number:02}", actor=Actor(number % 5 + 1, "Beoordelaar", "assessor"))
    session.commit()
    off = ("DROP TRIGGER audit_event_fixed", "DROP TRIGGER audit_event_kept") if database.is_sqlite else ("ALTER TABLE audit_event DISABLE TRIGGER USER",)
    for statement in off:
        session.execute(text(statement))
    session.commit()
    return session


def at(session: Session, seq: int) -> dict[str, Any]:
    return dict(session.execute(select(EVENTS).where(EVENTS.c.seq == seq)).mappings().one())


def edit(session: Session, chance: random.Random) -> tuple[int, int]:
    """One field of one event."""
    seq, field = chance.randint(1, NUMBER), chance.choice([*FIELDS, "at", "actor_id", "previous", "hash"])
    before = at(session, seq)[field]
    others = {**FIELDS, "actor_id": 9, "previous": "0" * 63 + "1", "hash": "f" * 64}
    value = before + timedelta(seconds=chance.choice((-1, 1))) if field == "at" else others[field]
    session.execute(update(EVENTS).where(EVENTS.c.seq == seq).values({field: value}))
    return seq, seq


def remove(session: Session, chance: random.Random) -> tuple[int, int]:
    """Some events in a row, with the rest moved up or not."""
    seq, number = chance.randint(1, NUMBER), chance.randint(1, 4)
    session.execute(delete(EVENTS).where(EVENTS.c.seq >= seq, EVENTS.c.seq < seq + number))
    if chance.random() < 0.5:
        for later in range(seq + number, NUMBER + 1):
            session.execute(update(EVENTS).where(EVENTS.c.seq == later).values(seq=later - number))
    return seq, seq


def reorder(session: Session, chance: random.Random) -> tuple[int, int]:
    """Two events change places, each with its own hash."""
    first, second = sorted(chance.sample(range(1, NUMBER + 1), 2))
    a, b = at(session, first), at(session, second)
    session.execute(delete(EVENTS).where(EVENTS.c.seq.in_((first, second))))
    session.execute(insert(EVENTS), [a | {"seq": second}, b | {"seq": first}])
    return first, first


def add(session: Session, chance: random.Random) -> tuple[int, int]:
    """An event of somebody's own, with the right hash, between others or after the last."""
    seq = chance.randint(1, NUMBER + 1)
    for later in range(NUMBER, seq - 1, -1):
        session.execute(update(EVENTS).where(EVENTS.c.seq == later).values(seq=later + 1))
    before = at(session, seq - 1)["hash"] if seq > 1 else "0" * 64
    mine = {**FIELDS, "seq": seq, "at": clock.now(), "actor_id": 1, "previous": before}
    session.execute(insert(EVENTS), [mine | {"hash": digest(mine)}])
    return seq, seq + 1


def cut(session: Session, chance: random.Random) -> tuple[int, int]:
    """The end goes, and the head says so: every hash fits, only the anchor knows."""
    end = chance.randint(0, NUMBER - 1)
    session.execute(delete(EVENTS).where(EVENTS.c.seq > end))
    session.execute(update(AuditHead).values(seq=end, hash=at(session, end)["hash"] if end else "0" * 64))
    return end + 1, end + 1


def rewrite(session: Session, chance: random.Random) -> tuple[int, int]:
    """One event changes and all hashes after it are made anew: only the first anchor after it knows."""
    seq = chance.randint(1, NUMBER)
    session.execute(update(EVENTS).where(EVENTS.c.seq == seq).values(object="year=2027 code=T99"))
    previous = at(session, seq)["previous"]
    for later in range(seq, NUMBER + 1):
        event = at(session, later) | {"previous": previous}
        previous = digest(event)
        session.execute(update(EVENTS).where(EVENTS.c.seq == later).values(previous=event["previous"], hash=previous))
    session.execute(update(AuditHead).values(hash=previous))
    return seq, next(anchor for anchor in ANCHORS if anchor >= seq)


@SQLITE
def test_five_hundred_changes_in_the_database_are_all_found_and_named(attacked: Session) -> None:
    chance = random.Random(7)
    anchors = [Link(seq, at(attacked, seq)["hash"]) for seq in ANCHORS]
    assert verify(attacked, anchors) == Verdict(anchors[-1])
    attacks: list[Mutation] = [edit, edit, edit, remove, reorder, add, cut, rewrite]
    missed = []
    for number in range(500):
        attack = attacks[number % len(attacks)]
        first, latest = attack(attacked, chance)
        attacked.flush()
        broken = verify(attacked, anchors).broken
        if broken is None or not first <= broken.seq <= latest or str(broken.seq) not in broken.text:
            missed.append((attack.__name__, first, latest, broken))
        attacked.rollback()
    assert missed == []
    assert verify(attacked, anchors) == Verdict(anchors[-1])


def test_an_anchor_says_when_the_trail_is_another_or_cannot_say_it_any_more(session: Session) -> None:
    for _ in range(3):
        record(session, action="scan.agree")
    session.commit()
    (third,) = [Link(event.seq, event.hash) for event in session.scalars(select(AuditEvent).where(AuditEvent.seq == 3))]
    assert verify(session, [third]).broken is None
    wrong = verify(session, [Link(2, "0" * 64)]).broken
    assert wrong and (wrong.seq, "opnieuw geschreven" in wrong.text) == (2, True)
    beyond = verify(session, [Link(9, "0" * 64)]).broken
    assert beyond and beyond.text == "Regel 4 ontbreekt: volgens het controlegetal liep het logboek tot en met regel 9."
    session.execute(delete(AuditHead))
    gone = verify(session).broken
    assert gone and gone.seq == 1


def test_the_end_is_checked_without_the_rest(attacked: Session) -> None:
    assert verify_end(attacked, 10).broken is None
    attacked.execute(update(EVENTS).where(EVENTS.c.seq == 3).values(object=""))
    assert verify_end(attacked, 10).broken is None
    attacked.execute(update(EVENTS).where(EVENTS.c.seq == 35).values(object=""))
    found = verify_end(attacked, 10).broken
    assert found and found.seq == 35


def months_of_events(session: Session, months: int) -> None:
    """One event in the middle of each of the last months, the oldest first."""
    for back in range(months, -1, -1):
        with clock.at(datetime(2027, 6, 15, tzinfo=UTC) - timedelta(days=30.4 * back)):
            record(session, action="scan.agree", object=f"id={back}")
            session.commit()


def test_what_is_past_its_term_is_erased_and_the_trail_still_holds(session: Session, database: Database) -> None:
    months_of_events(session, 15)
    old = session.scalars(select(AuditEvent).where(AuditEvent.seq == 2)).one()
    with clock.at(datetime(2027, 6, 20, tzinfo=UTC)):
        assert erase(session, first_kept(clock.today(), 12)) == 3
        session.commit()
        assert erase(session, first_kept(clock.today(), 12)) == 0, "once is enough"
        session.commit()
    kept = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
    head = session.scalars(select(AuditHead)).one()
    assert [event.seq for event in kept] == list(range(4, 18))
    assert kept[0].at.month == 6 and kept[0].at.year == 2026
    assert (kept[-1].action, kept[-1].object) == ("audit.erased", f"seq=3 hash={head.before}")
    assert verify(session).broken is None
    assert verify(session, [Link(3, head.before)]).broken is None
    unknowable = verify(session, [Link(2, old.hash)]).broken
    assert unknowable and "bewaartermijn" in unknowable.text


def test_erasing_that_the_trail_does_not_tell_of_is_found(attacked: Session) -> None:
    before = at(attacked, 5)["hash"]
    attacked.execute(delete(EVENTS).where(EVENTS.c.seq <= 5))
    attacked.execute(update(AuditHead).values(first=6, before=before))
    found = verify(attacked).broken
    assert found and (found.seq, found.text) == (5, "De regels tot en met 5 zijn weg, en het logboek vertelt niet waarom.")


def test_everything_may_be_past_its_term(session: Session) -> None:
    months_of_events(session, 2)
    erase(session, datetime(2030, 1, 1, tzinfo=UTC))
    session.commit()
    assert session.scalars(select(AuditEvent.action)).all() == ["audit.erased"]
    assert verify(session).broken is None


def test_terms_are_whole_months() -> None:
    assert first_kept(datetime(2027, 3, 31, tzinfo=UTC).date(), 12) == datetime(2026, 3, 1, tzinfo=clock.AMSTERDAM)
    assert first_kept(datetime(2027, 1, 1, tzinfo=UTC).date(), 6) == datetime(2026, 7, 1, tzinfo=clock.AMSTERDAM)


@SQLITE
def test_every_night_it_is_kept_checked_and_anchored_elsewhere(app: Flask, session: Session, database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    months_of_events(session, 0)
    with clock.at(datetime(2027, 6, 16, 4, 20, tzinfo=UTC)):
        keep(app)
    with database.reader() as reading:
        found = last_check(reading)
        first = at(reading, 1)["hash"]
    assert found and (found.result, found.actor, found.object) == ("done", "systeem", f"seq=1 hash={first}")
    assert first in capsys.readouterr().out


@pytest.fixture
def risico(settings: Settings, database_url: str) -> Callable[..., Result]:
    """Runs a command on this installation."""
    environment = {"RISICO_INSTANCE": str(settings.instance), "RISICO_DATABASE_URL": database_url}
    return lambda *words: CliRunner().invoke(audit, words, env=environment, standalone_mode=False)


@SQLITE
def test_the_command_shows_the_anchor_or_names_the_first_broken_line(attacked: Session, risico: Callable[..., Result]) -> None:
    anchor = f"{NUMBER}:{at(attacked, NUMBER)['hash']}"
    attacked.commit()
    whole = risico("verify", "--anchor", anchor)
    assert (whole.exit_code, whole.output.splitlines()) == (0, [f"Het logboek is heel, tot en met regel {NUMBER}. Bewaar dit controlegetal:", anchor])
    attacked.execute(update(EVENTS).where(EVENTS.c.seq == 22).values(actor="Griffier"))
    attacked.commit()
    assert "Het logboek is niet heel. Regel 22 is veranderd." in risico("verify").output
    assert "ziet eruit als 123:" in risico("verify", "--anchor", "60").output


@SQLITE
def test_risico_check_says_that_the_trail_is_not_whole(app: Flask, attacked: Session) -> None:
    def told() -> list[str]:
        with app.app_context():
            return [problem.text for problem in checks.problems() if "logboek" in problem.text]

    assert told() == []
    attacked.execute(update(EVENTS).where(EVENTS.c.seq == 22).values(actor="Griffier"))
    attacked.commit()
    assert told() == ["Het logboek is niet heel. Regel 22 is veranderd."]
    attacked.execute(update(EVENTS).where(EVENTS.c.seq == 22).values(actor="Beoordelaar"))
    record(attacked, action=CHECKED, object="seq=3", result="failed")
    attacked.commit()
    assert told() == ["Het logboek was niet heel bij de laatste controle (seq=3)."]

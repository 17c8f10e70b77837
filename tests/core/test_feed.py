"""What calendars hear: the rules over any order of changes, and files that another library reads back."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.config import Settings
from risico.contract import Deadline
from risico.feed import ics
from risico.feed.follow import follow
from risico.feed.models import CalendarEvent
from risico.feed.service import keep_up, known_events, task_event

MORNING = datetime(2027, 5, 11, 7, tzinfo=UTC)
DAY = timedelta(days=1)
SETTINGS = Settings.model_validate({"instance": Path(), "secret_key": "geheim", "address": "https://risico.voorbeeldgemeente.example"})
STATES = ("open", "partly", "done")
DEADLINES = st.builds(
    Deadline,
    id=st.sampled_from("abc"),
    title=st.just("Scoren: Opvang aan de Dorpsstraat"),
    text=st.just("Geheim"),
    url=st.just("/2027/onderwerpen/T01/"),
    roles=st.sampled_from([("secretary",), ("clerk",)]),
    due=st.none() | st.dates(date(2027, 1, 1), date(2027, 12, 31)),
    part=st.sampled_from(["Registratie", "Maatregelen"]),
    state=st.sampled_from(STATES),
)
DAYS = st.lists(st.lists(DEADLINES, max_size=3, unique_by=lambda deadline: deadline.id), min_size=1, max_size=6)
Shown = tuple[str, date, bool]


def deadline(id: str = "registration:2027:Q1", due: date | None = date(2027, 5, 20), **fields: Any) -> Deadline:
    return Deadline(
        id, "Telling van Dorpsstraat", "Vul in", "/2027/registratie/", **{"roles": ("incident_coordinator",), "part": "Registratie", **fields}, due=due
    )


def shown(event: CalendarEvent) -> Shown:
    """What somebody sees of it in a calendar."""
    return event.part, event.due, event.cancelled_at is not None


# ── Following ───────────────────────────────────────────────────────────────


@given(DAYS)
def test_the_sequence_rises_exactly_when_a_calendar_must_show_something_else(days: list[list[Deadline]]) -> None:
    known: dict[str, CalendarEvent] = {}
    for number, deadlines in enumerate(days):
        before = {id: (event.sequence, event.changed_at, shown(event)) for id, event in known.items()}
        moment = MORNING + number * DAY
        known |= {event.id: event for event in follow(known, deadlines, moment)}
        for id, (sequence, changed_at, seen) in before.items():
            event = known[id]
            changed = shown(event) != seen
            assert event.sequence == sequence + changed
            assert event.changed_at == (moment if changed else changed_at)


@given(DAYS)
def test_calendars_end_with_what_is_open_and_has_a_day_and_the_rest_is_cancelled(days: list[list[Deadline]]) -> None:
    known: dict[str, CalendarEvent] = {}
    for deadlines in days:
        known |= {event.id: event for event in follow(known, deadlines, MORNING)}
    open_now = {each.id: (each.part, each.due, list(each.roles)) for each in days[-1] if each.due and each.state != "done"}
    assert {id: (event.part, event.due, event.roles) for id, event in known.items() if not event.cancelled_at} == open_now


@given(DAYS)
def test_following_twice_changes_nothing(days: list[list[Deadline]]) -> None:
    known: dict[str, CalendarEvent] = {}
    for deadlines in days:
        known |= {event.id: event for event in follow(known, deadlines, MORNING)}
    before = {id: (event.sequence, shown(event)) for id, event in known.items()}
    assert follow(known, days[-1], MORNING + DAY) == []
    assert {id: (event.sequence, shown(event)) for id, event in known.items()} == before


@given(DEADLINES, st.integers(1, 3), st.sampled_from(["secretary", "clerk"]))
def test_an_event_is_for_whom_its_deadline_is(each: Deadline, user_id: int, role: str) -> None:
    for event in follow({}, [each], MORNING):
        assert event.is_for(user_id, [role]) is each.is_for(user_id, [role])


def test_it_stays_with_who_may_do_it() -> None:
    of_one, but_one = deadline("a", roles=(), user_id=7), deadline("b", except_users=frozenset({7}))
    mine, theirs = follow({}, [of_one, but_one], MORNING)
    assert [mine.is_for(7, []), mine.is_for(8, ["incident_coordinator"])] == [True, False]
    assert [theirs.is_for(7, ["incident_coordinator"]), theirs.is_for(8, ["incident_coordinator"])] == [False, True]


def test_what_changed_survives_the_database(session: Session) -> None:
    for day, deadlines in enumerate(([deadline()], [deadline(due=date(2027, 6, 1))], [], [])):
        with clock.at(MORNING + day * DAY):
            keep_up(session, deadlines)
            session.commit()
    event = session.scalars(select(CalendarEvent)).one()
    assert (event.due, event.sequence, event.changed_at, event.cancelled_at) == (date(2027, 6, 1), 2, MORNING + 2 * DAY, MORNING + 2 * DAY)


# ── Files ───────────────────────────────────────────────────────────────────


def read(content: bytes | str) -> list[Any]:
    """The events, as another library reads them; each line ends and folds as the standard says."""
    raw = content if isinstance(content, bytes) else content.encode()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    calendar = vobject.readOne(raw.decode(), validate=True)
    assert calendar.method.value == "PUBLISH" and calendar.version.value == "2.0"
    return list(getattr(calendar, "vevent_list", []))


def written(deadlines: Sequence[Deadline], name: str = "Risico") -> bytes:
    return ics.write(follow({}, deadlines, MORNING), SETTINGS, name)


def test_a_task_is_a_day_without_content() -> None:
    (event,) = read(written([deadline()]))
    assert event.summary.value == "Taak in Risico: Registratie" and event.description.value == ics.TEXT
    assert (event.dtstart.value, event.dtend.value) == (date(2027, 5, 20), date(2027, 5, 21))
    assert event.dtstart.params == {"VALUE": ["DATE"]}
    assert event.dtstamp.value == MORNING and event.dtstamp.serialize().strip() == "DTSTAMP:20270511T070000Z"
    assert (event.sequence.value, event.status.value, event.transp.value) == ("0", "CONFIRMED", "TRANSPARENT")
    assert event.url.value == "https://risico.voorbeeldgemeente.example/"
    assert event.uid.value.endswith("@risico.voorbeeldgemeente.example")
    assert not hasattr(event, "valarm")


@given(st.lists(DEADLINES, max_size=3, unique_by=lambda each: each.id))
def test_no_file_says_what_a_task_is_about(deadlines: list[Deadline]) -> None:
    plain = written(deadlines).replace(b"\r\n ", b"").decode()
    assert [word for word in ("Dorpsstraat", "Geheim", "T01", "onderwerpen", "Opvang", "Scoren") if word in plain] == []
    assert len(read(written(deadlines))) == sum(each.due is not None and each.state != "done" for each in deadlines)


def test_the_same_task_has_the_same_uid_whatever_changes_and_nobody_can_guess_it() -> None:
    (before,), (after,) = read(written([deadline()])), read(written([deadline(due=date(2027, 7, 1), part="Anders")]))
    assert before.uid.value == after.uid.value
    assert ics.uid("a", SETTINGS) != ics.uid("b", SETTINGS)
    assert ics.uid("a", SETTINGS) != ics.uid("a", SETTINGS.model_copy(update={"secret_key": "ander"}))


def test_what_is_done_is_cancelled_with_a_higher_sequence() -> None:
    known = {event.id: event for event in follow({}, [deadline()], MORNING)}
    follow(known, [deadline(state="done")], MORNING + DAY)
    (event,) = read(ics.write(known.values(), SETTINGS))
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    assert event.dtstamp.value == MORNING + DAY


def test_a_mail_and_the_feed_tell_the_same(session: Session) -> None:
    with clock.at(MORNING):
        keep_up(session, [deadline()])
        session.commit()
    moved = deadline(due=date(2027, 6, 1))
    with clock.at(MORNING + DAY):
        keep_up(session, [moved])
        session.commit()
        attached = read(task_event(known_events(session), SETTINGS, [moved, deadline("new"), deadline("undated", None), deadline("done", state="done")]))
        feed = read(ics.write(session.scalars(select(CalendarEvent)), SETTINGS))
    assert [event.uid.value for event in attached] == [ics.uid(moved.id, SETTINGS), ics.uid("new", SETTINGS)]
    assert [event.sequence.value for event in attached] == ["1", "0"]
    assert attached[0].serialize() == feed[0].serialize()


@pytest.mark.parametrize("fields", [{"due": None}, {"state": "done"}])
def test_a_mail_about_a_task_without_a_day_has_no_file(fields: dict[str, Any]) -> None:
    assert task_event({}, SETTINGS, [deadline(**fields)]) == ""

"""Many people at once on one server, over real HTTP: nothing is lost, nothing is doubled, and nobody is told that the database is locked."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from risico import clock
from risico.db import Database
from risico_measures.models import Check
from risico_scan.models import Assessment, Topic
from tests.chaos.scene import DISCUSSED, enter, make_scene, this_year
from tests.chaos.visitor import Visitor

EDITS = 6
HOLD = 2.0
Enter = Callable[[str], Visitor]


@pytest.fixture
def scene(session: Session) -> None:
    make_scene(session)
    session.commit()


@pytest.fixture
def comes_in(scene: None, app: Flask, live_server: str) -> Iterator[Enter]:
    """Gives a visitor of their own for somebody of the scene, at the door of the server."""
    inside: list[Visitor] = []

    def come(name: str) -> Visitor:
        inside.append(enter(app, name))
        inside[-1].go_to(live_server.removeprefix("http://"))
        return inside[-1]

    yield come
    for visitor in inside:
        visitor.close()


def test_of_edits_by_four_windows_none_is_lost_and_who_is_late_sees_both(comes_in: Enter, database: Database) -> None:
    windows = [comes_in(name) for name in ("oov", "oov", "tweede", "tweede")]
    with ThreadPoolExecutor(4) as pool:
        late = sum(pool.map(_add_marks, range(4), windows))
    with database.reader() as session:
        kept = session.scalars(select(Assessment).join(Topic).where(Topic.code == DISCUSSED, Assessment.phase == "consensus")).one().counter.split()
    assert sorted(kept) == sorted(f"{who}{number:02}" for who in "abcd" for number in range(EDITS))
    assert late > 0, "nobody was ever in another's way"


def _add_marks(place: int, window: Visitor) -> int:
    """Add marks to the answer to the counter-question, each on top of what stands there; gives how often somebody else was first."""
    room, late = f"/{this_year()}/onderwerpen/{DISCUSSED}/", 0
    for number in range(EDITS):
        mark = f"{'abcd'[place]}{number:02}"
        while True:
            page = window.get(f"{room}verschillen/")
            found = BeautifulSoup(page.content, "html.parser").select_one('form[action$="/tegenvraag/"] textarea')
            assert found
            answer = window.submit(room, {"text": f"{found.text.strip()} {mark}"}, 'form[action$="/tegenvraag/"]', page=page)
            if answer.accepted:
                break
            assert answer.status == 422 and mark in answer.text and "Iemand anders heeft" in answer.text, answer.text[:2000]
            late += 1
    return late


def test_a_form_that_is_sent_twenty_times_at_once_counts_once(comes_in: Enter, database: Database) -> None:
    windows = [comes_in("griffier") for _ in range(20)]
    page = f"/{this_year()}/maatregelen/M12/"
    seen = {"day": f"{clock.today():%d-%m-%Y}", "kind": "oefening", "result": "werkt", "seen": "5", "asked": "6", "evidence": "Zaak 1", "learned": ""}
    opened = [window.get(page) for window in windows[:2]]
    with ThreadPoolExecutor(20) as pool:
        sent = [pool.submit(window.submit, page, seen, 'form[action$="/controle/"]', opened[0]) for window in windows]
    assert {each.result().status for each in sent} <= {302, 409, 422}
    with database.reader() as session:
        assert session.scalar(select(func.count()).select_from(Check)) == 1


def test_a_long_write_makes_others_wait_and_readers_not(comes_in: Enter, database: Database) -> None:
    writers, reader = [comes_in(name) for name in ("cag", "lijst", "griffier")], comes_in("secretaris")
    reader.get(f"/{this_year()}/")  # so that this login was noted as seen
    held = Event()
    with ThreadPoolExecutor(4) as pool:
        pool.submit(_hold, database, held)
        assert held.wait(10)
        began = time.monotonic()
        waiting = [pool.submit(writer.post, "/uitloggen/", {}, writer.proof) for writer in writers]
        assert reader.get(f"/{this_year()}/").status == 200
        assert time.monotonic() - began < HOLD, "a reader waited for the writer"
        assert {each.result().status for each in waiting} == {302}


def _hold(database: Database, held: Event) -> None:
    with database.writer() as session, session.begin():
        session.execute(select(Topic.id))
        held.set()
        time.sleep(HOLD)

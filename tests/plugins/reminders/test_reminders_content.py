"""R12: six weeks of the demo, delivered by a real mail server. No mail says what a task is about, or who has to do with it."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from risico import clock
from risico.accounts.models import User
from risico.config import Settings, load_settings
from risico.demo import fill
from risico.outbox.delivery import deliver
from risico.web.outside import in_app
from risico_measures.models import Measure
from risico_reminders.remind import remind
from risico_scan.models import Assessment
from tests.support import mail
from tests.support.mail import Sink

CODE = re.compile(r"\b[TLMEPDOVB]\d{1,3}\b")
WORDS = ("niveau", "scoren", "besluit", "controle", "melding", "incident", "bedreig", "@")
DAYS, RUNS = 40, (7, 13)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail.serving() as serving:
        yield serving


@pytest.fixture
def settings(settings: Settings, sink: Sink) -> Settings:
    return load_settings({}, instance=settings.instance, database_url=settings.database_url, **sink.settings(address="https://risico.example"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_mail_of_a_whole_scenario_says_what_it_is_about(app: Flask, settings: Settings, sink: Sink) -> None:
    with app.app_context():
        list(fill())
    database, start = app.extensions["risico"].database, clock.now().replace(minute=1)
    for day in range(DAYS):
        for hour in RUNS:
            moment = (start + timedelta(days=day)).astimezone(clock.AMSTERDAM).replace(hour=hour)
            with clock.at(moment), in_app(app):
                assert remind(app).failed == 0
                deliver(database, settings)
    with database.reader() as session:
        users = {user.email: user for user in session.scalars(select(User))}
        about = {*session.scalars(select(Assessment.title)), *session.scalars(select(Measure.title)), *(user.title for user in users.values())}
    assert len(about) > 30 and len(sink.taken) > 20 and len({taken.message_id for taken in sink.taken}) == len(sink.taken)
    for taken in sink.taken:
        _says_nothing(taken, about)
        found = taken.mail
        assert found["To"] == taken.to and taken.to in users and found["Auto-Submitted"] == "auto-generated"
        parts = [part.get_content_type() for part in found.walk() if not part.is_multipart()]
        assert parts in (["text/plain", "text/html"], ["text/plain", "text/html", "text/calendar"])


def _says_nothing(taken: mail.Taken, about: set[str]) -> None:
    text, html = (taken.mail.get_body([kind]) for kind in ("plain", "html"))
    assert text and html
    files = [part.get_content() for part in taken.mail.iter_attachments()]
    for words in (str(taken.mail["Subject"]), text.get_content(), html.get_content(), *_unfolded(files)):
        readable = re.sub(r"UID:\S+|https://risico\.example/[^\s\"]*|<style.*?</style>|style=\"[^\"]*\"|&#\d+;", "", words)
        assert not CODE.search(readable), CODE.findall(readable)
        assert not [word for word in (*WORDS, *about) if word.lower() in readable.lower()], readable
    links = set(re.findall(r"https://risico\.example(/[^\s\"<]*)", text.get_content() + html.get_content()))
    assert all(link in ("/", "/herinneringen/") or link.startswith("/herinneringen/afmelden/") for link in links), links


def _unfolded(files: list[str]) -> list[str]:
    """Calendar files without the breaks in their long lines."""
    return [re.sub(r"\r?\n ", "", file) for file in files]

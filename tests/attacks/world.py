"""Voorbeeldgemeente with all it can hold, a visitor for every role, and the addresses that nobody can click to."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock, create_app
from risico.accounts import links
from risico.accounts.models import User
from risico.config import Settings, load_settings
from risico.db import Base, Database
from risico.demo import ACCOUNTS, DOMAIN, fill
from risico.encryption import key
from risico.feed.service import new_own_feed, new_role_feed
from risico.jobs.models import JobRun
from risico.outbox.models import DEAD, Message
from risico.outbox.service import enqueue
from risico.permissions import Role
from risico_briefings.links import token_of
from risico_briefings.models import Issue
from risico_registration.models import Poll
from risico_registration.poll import make_links, open_poll
from risico_reminders.stopping import token_for
from risico_scan.models import Assessment
from tests.support import web
from tests.support.databases import KEY

NAMES = tuple(name for name, _, _ in ACCOUNTS)
NOTED = {"user_session", "login_attempt", "audit_event", "audit_head"}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c636000000200000500017a5eab3f0000000049454e44ae426082"
)


@dataclass
class World:
    """A running town. `links`: addresses with a secret in them, which open without login."""

    app: Flask
    links: dict[str, str]
    users: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.database.reader() as session:
            self.users = {user.email.partition("@")[0]: user for user in session.scalars(select(User).where(User.email.endswith(DOMAIN)))}

    @property
    def database(self) -> Database:
        found: Database = self.app.extensions["risico"].database
        return found

    def visitor(self, name: str | None) -> FlaskClient:
        """Somebody with this account, or without one."""
        client = self.app.test_client()
        if name:
            web.log_in(client, self.users[name])
        return client

    def starts(self, name: str | None) -> tuple[str, ...]:
        """Where that visitor starts walking: the home page, and pages that no other page links to."""
        if name is None:
            return (
                "/",
                "/inloggen/",
                "/health/live",
                "/health/ready",
                "/huisstijl/theme.css",
                "/.well-known/security.txt",
                "/installeren/",
                "/peiling/dank/",
                *self.links.values(),
            )
        year = clock.today().year
        scored, decided = (self._topic(phase) for phase in ("scoring", "decided"))
        with self.database.reader() as session:
            work = [f"/werk/{run}/" for run in session.scalars(select(JobRun.id))]
        return (
            "/",
            f"{scored}scoren/",
            f"{scored}scoren/klaar/",
            f"{decided}doorpakken/",
            f"{decided}terugblik/",
            f"/{year}/maatregelen/E01/tekst/",
            f"/{year}/briefings/afspraken/",
            f"/{year}/verslag/",
            *work,
        )

    def _topic(self, phase: str) -> str:
        """The address of a topic that is in this phase."""
        with self.database.reader() as session:
            found = session.scalars(select(Assessment).where(Assessment.phase == phase).order_by(Assessment.id)).first()
            assert found
            return f"/{found.round.year}/onderwerpen/{found.topic.code}/"

    def rows(self) -> dict[str, set[tuple[Any, ...]]]:
        """Every row of every table but those that note who was there and what was tried."""
        tables = {name: table for name, table in Base.metadata.tables.items() if name not in NOTED}
        with self.database.reader() as session:
            return {name: {tuple(map(repr, row)) for row in session.execute(select(table))} for name, table in tables.items()}


def fill_town(app: Flask) -> dict[str, str]:
    """Put the demo in it, and what the demo leaves out; gives the links with a secret."""
    with app.app_context():
        list(fill())
    settings: Settings = app.extensions["risico"].settings
    (settings.instance / "theme.css").write_text(":root { --r-brand-500: #7a1f3d; }")
    (settings.instance / "logo.png").write_bytes(PIXEL)
    with app.extensions["risico"].database.writer() as session, session.begin():
        found = _add_links(app, session, settings.secret_key)
    _add_by_hand(World(app, found).visitor("oov"))
    return found


def _add_by_hand(director: FlaskClient) -> None:
    """What is easiest made as a user: a report, and a measure of the municipality's own."""
    year = clock.today().year
    own = {
        "title": "Eigen maatregel",
        "phase": "vooraf",
        "level": "individu",
        "owner": "griffier",
        "paper": "Er is een besluit.",
        "practice": "Het is geoefend.",
    }
    for url, values in ((f"/{year}/verslag/", {"audience": "intern"}), (f"/{year}/maatregelen/eigen/", own)):
        assert web.submit(director, url, values).status_code == 302, url


def _add_links(app: Flask, session: Session, secret: str) -> dict[str, str]:
    users = {user.email.partition("@")[0]: user for user in session.scalars(select(User))}
    clerk, year = users["griffier"], clock.today().year + 1
    poll = session.scalar(select(Poll).where(Poll.year == year)) or open_poll(session, clerk, app.extensions["risico"].library, year, 30)
    (ticket,) = make_links(session, clerk, poll, 1, poll.version)
    issue = session.scalars(select(Issue).where(Issue.revoked_at.is_(None), Issue.expires_on > clock.today()).order_by(Issue.id)).first()
    assert issue
    briefing = f"/briefing/{token_of(secret, issue)}/"
    enqueue(session, key="never arrives", to="weg@elders.example", subject="Kwam niet aan", text="Dit kwam niet aan.")
    session.scalars(select(Message).where(Message.dedup_key == "never arrives")).one().state = DEAD
    return {
        "poll": f"/peiling/{ticket}/",
        "briefing": briefing,
        "briefing word": f"{briefing}briefing.docx",
        "briefing pdf": f"{briefing}briefing.pdf",
        "contact": f"{briefing}meldpunt.vcf",
        "own feed": f"/agenda/{new_own_feed(session, users['oov'])}.ics",
        "role feed": f"/agenda/{new_role_feed(session, users['secretaris'], Role.CLERK)}.ics",
        "stop": f"/herinneringen/afmelden/{token_for(secret, users['oov'].id)}/",
        "welcome": f"/welkom/{links.new_link(session, users['cag'])}/",
    }


@contextmanager
def town(instance: Path, url: str) -> Iterator[World]:
    """A town in this instance folder and migrated database, filled now."""
    app = _app(instance, url)
    try:
        yield World(app, fill_town(app))
    finally:
        app.extensions["risico"].close()


@contextmanager
def copy_of(instance: Path, links: dict[str, str], folder: Path, **settings: Any) -> Iterator[World]:
    """The same town in another folder, with these settings."""
    shutil.copytree(instance, folder, dirs_exist_ok=True)
    key.write(key.beside(folder), KEY)
    app = _app(folder, f"sqlite:///{folder / 'risico.db'}", **settings)
    try:
        yield World(app, links)
    finally:
        app.extensions["risico"].close()


def _app(instance: Path, url: str, **settings: Any) -> Flask:
    return create_app(load_settings({}, instance=instance, database_url=url, **settings))

"""Secret links: old, used, guessed, of another kind, or in the hands of somebody else (reliability.md A6)."""

import secrets
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.accounts.links import user_of_link
from risico.accounts.models import UserSession
from risico.accounts.tokens import new_token
from risico.db import Database
from risico.demo import DOMAIN
from risico.feed.service import calendar_of
from risico.permissions import Role
from risico_briefings.links import issue_of_link
from risico_registration.poll import poll_of_link
from risico_reminders.stopping import user_of

from .world import World

pytestmark = pytest.mark.parametrize("world", ["sqlite"], indirect=True)
GUESSES = 2_000
PAGES = {
    "welcome": "/welkom/{}/",
    "feed": "/agenda/{}.ics",
    "poll": "/peiling/{}/",
    "briefing": "/briefing/{}/",
    "stop": "/herinneringen/afmelden/{}/",
}


def alive(world: World) -> dict[str, str]:
    """A token of every kind that works."""
    found = world.secrets
    return {
        "welcome": found.welcome["live"],
        "feed": found.feed["shared"],
        "poll": found.poll["live"],
        "briefing": found.briefing["live"],
        "stop": found.stop["live"],
    }


def test_a_link_opens_what_it_is_for_and_nothing_else(world: World) -> None:
    statuses = {}
    for kind, page in PAGES.items():
        for of, token in alive(world).items():
            with world.undone():
                statuses[kind, of] = world.visitors[None].get(page.format(token)).status_code
    assert {kind: statuses[kind, kind] for kind in PAGES} == dict.fromkeys(PAGES, 200)
    assert {pair: status for pair, status in statuses.items() if pair[0] != pair[1] and status < 400} == {}


def test_a_link_logs_nobody_in_and_changes_nobody_elses_login(world: World) -> None:
    """The link of a colleague, followed by somebody else who is logged in: it stays their own session."""
    clerk = world.visitors[Role.CLERK]
    with world.undone() as watch:
        for kind, token in alive(world).items():
            answer = clerk.get(PAGES[kind].format(token))
            assert "Set-Cookie" not in answer.headers or "token" not in answer.headers["Set-Cookie"], kind
        assert "user_session" not in watch.written and "griffier" in clerk.get("/wachtwoord/").text.lower()
    with world.undone():
        before = world.rows(select(UserSession.id).where(UserSession.ended_at.is_(None)))
        typed = {"password": "een heel ander wachtwoord", "repeat": "een heel ander wachtwoord"}
        world.visitors[None].post(PAGES["welcome"].format(alive(world)["welcome"]), typed)
        assert set(world.rows(select(UserSession.id).where(UserSession.ended_at.is_(None)))) <= set(before)


def test_ten_thousand_guesses_open_nothing(world: World) -> None:
    """Whole tokens by chance, and real ones with one sign changed; at the rule, below any limit on how often somebody may try."""
    settings = world.app.extensions["risico"].settings
    kept = alive(world)
    rules: dict[str, Callable[[Session, str], object]] = {
        "welcome": user_of_link,
        "feed": lambda session, token: calendar_of(session, token, settings),
        "poll": poll_of_link,
        "briefing": issue_of_link,
        "stop": lambda session, token: user_of(settings.secret_key, token),
    }
    with world.undone(), world.database.reader() as session:
        for kind, rule in rules.items():
            assert rule(session, kept[kind]) is not None, kind
            assert [token for token in _guesses(kept[kind]) if rule(session, token) is not None] == [], kind


def _guesses(real: str) -> Iterator[str]:
    for number in range(GUESSES // 2):
        yield new_token()
        place = number % (len(real) - 1)  # two bits of the last sign of a signature say nothing
        yield f"{real[:place]}{secrets.choice([sign for sign in 'abcXYZ019' if sign != real[place]])}{real[place + 1 :]}"


def test_a_token_is_long_and_nowhere_in_the_database(world: World) -> None:
    tokens = [token for found in (world.secrets.welcome, world.secrets.feed, world.secrets.poll, world.secrets.briefing) for token in found.values()]
    assert all(len(token) >= 43 for token in tokens), "256 bits"
    stored = "".join(_everything(world.database, world.keeper.tables))
    assert DOMAIN in stored and [token for token in tokens if token in stored] == []


def _everything(database: Database, names: object) -> Iterator[str]:
    from sqlalchemy import text

    with database.reader() as session:
        for name in names:  # type: ignore[attr-defined]
            yield from (repr(tuple(row)) for row in session.execute(text(f"SELECT * FROM {name}")))  # noqa: S608

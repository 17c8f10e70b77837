"""Measuring one page: SQL statements, bytes, and time beside a bare Flask page with one query in the same run."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one page. Times in milliseconds, over ROUNDS requests that took turns with the bare page."""

    statements: int
    bytes: int
    median: float
    p95: float
    ratio: float


def bare(app: Flask) -> Flask:
    """The smallest page that asks the same database one thing."""
    engine = app.extensions["risico"].database.engine
    made = Flask("bare")

    @made.get("/")
    def page() -> str:
        with engine.connect() as connection:
            accounts = connection.execute(text("SELECT count(*) FROM account")).scalar()
        return f"<!doctype html><title>x</title><p>{accounts}</p>"

    return made


def page(app: Flask, client: FlaskClient, baseline: FlaskClient, url: str) -> Figures:
    """Visit the page a number of times, in turn with the bare page."""
    statements, size = _count(app, client, url)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_timed(lambda: client.get(url)))
        theirs.append(_timed(lambda: baseline.get("/")))
    middle = statistics.median(ours)
    return Figures(statements, size, middle, sorted(ours)[int(ROUNDS * 0.95) - 1], middle / statistics.median(theirs))


def _count(app: Flask, client: FlaskClient, url: str) -> tuple[int, int]:
    seen: list[str] = []
    engine = app.extensions["risico"].database.engine
    client.get(url)
    event.listen(engine, "before_cursor_execute", lambda *details: seen.append(details[2]))
    response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url}: {response.status_code}")
    return len(seen), len(response.data)


def _timed(visit: Callable[[], object]) -> float:
    started = time.perf_counter()
    visit()
    return (time.perf_counter() - started) * 1000

"""What the scheduler does for registration: a poll that nobody closed ends by itself, and what will never be shown is forgotten."""

from datetime import time

from flask import Flask

from risico.audit import record
from risico.contract import Timed

from .poll import end_overdue


def end_polls(app: Flask) -> None:
    """End the polls whose last day is over, and take what they forgot out of the files of the database."""
    database = app.extensions["risico"].database
    with database.writer() as session, session.begin():
        years = end_overdue(session)
        for year in years:
            record(session, action="registration.end_poll", object=f"year={year}")
    if years:
        database.forget()


WORK = (Timed("registration.end_polls", time(0, 30), end_polls),)

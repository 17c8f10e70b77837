"""Who gives out briefings: long work in the background of the server, which dies with it and is begun again."""

import re
import time
from collections.abc import Iterator

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.db import Database
from risico.jobs.models import JobRun
from risico.jobs.runner import SILENT, UNFINISHED, bury
from risico.outbox.models import Message
from risico_briefings.models import Edition, Issue
from risico_briefings.stored import digest

from .scene import this_year
from .visitor import Answer, Unexpected
from .writers import Writer

PHONE = "meldpunt"
PATIENCE = 60.0


class Issuer(Writer[int]):
    """Changes the number of the reporting point and gives the college its new briefing: the last number that everybody was given."""

    name = "briefings uitreiken"
    person = "griffier"

    def __init__(self, app: Flask) -> None:
        self._database: Database = app.extensions["risico"].database
        self.again = 0
        super().__init__(app)

    def next(self, known: int) -> int:
        return known + 1

    def send(self, wanted: int) -> Answer:
        room = f"/{this_year()}/briefings/"
        self.visitor.submit(f"{room}gegevens/", {PHONE: f"088 {wanted:03} 00 00"})
        return self._followed(self.visitor.submit(f"{room}college/uitreiken/", {"mail": "y", "again": "ja", "change": "Het nummer is veranderd."}))

    def begin_again(self) -> None:
        """Bury what died with the server, and press the button on its page."""
        with self._database.reader() as session:
            died = list(session.scalars(select(JobRun.id).where(JobRun.state.in_(UNFINISHED))))
        with clock.at(clock.now() + 2 * SILENT):
            bury(self._database)
        for run_id in died:
            begun = self.visitor.submit(f"/werk/{run_id}/", {}, 'form[action$="/opnieuw/"]')
            self._followed(begun)
            self.again += 1
        with self._database.reader() as session:
            self._known = self._sent = self.stored(session)

    def stored(self, session: Session) -> int:
        seats = {issue.term_id: 0 for issue in session.scalars(select(Issue))}
        for issue in session.scalars(select(Issue)):
            number = int(re.findall(r"088 (\d{3}) 00 00", str(issue.edition.content))[0])
            seats[issue.term_id] = max(seats[issue.term_id], number)
        return min(seats.values(), default=0) if len(seats) == 5 else 0

    def faults(self, session: Session) -> Iterator[str]:
        """Every edition is what its checksum says; who was given one has a link and a mail; no work is at it for ever."""
        yield from (f"{self.name}: edition {each.id}" for each in session.scalars(select(Edition)) if digest(each.content) != each.sha256)
        briefed = select(Message).where(Message.dedup_key.startswith("briefing:"))  # the scheduler sends reminders too
        mails = {message.dedup_key: message.to for message in session.scalars(briefed)}
        issues = session.scalars(select(Issue)).all()
        for issue in issues:
            if issue.token_hash is None or mails.get(f"briefing:{issue.id}:{issue.link}") != issue.term.email:
                yield f"{self.name}: issue {issue.id} without link or mail"
        if len(mails) != len(issues):
            yield f"{self.name}: {len(mails)} mails for {len(issues)} issues"

    def _followed(self, begun: Answer) -> Answer:
        """Look at the page of the work, as a browser does, until it leads somewhere else."""
        answer, place, end = begun, begun.location, time.monotonic() + PATIENCE
        while answer.location.startswith("/werk/") or "Refresh" in answer.headers:
            if time.monotonic() > end:
                raise Unexpected("the work does not end")
            if not answer.location:
                time.sleep(0.2)
            place = answer.location or place
            answer = self.visitor.get(place)
        return answer

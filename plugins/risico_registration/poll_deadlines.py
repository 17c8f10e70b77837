"""When the poll has to be held, and by whom (domain.md §6: March, the clerk)."""

from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from risico.contract import Deadline, DeadlineState
from risico.permissions import Role
from risico.web.texts import day_month
from risico.year.service import opened_on

from .kept import kept
from .poll import is_open, last_day

MONTH, LAST = 3, 31


def poll_deadlines(session: Session, year: int) -> list[Deadline]:
    """The poll of that year as work of the clerk: open it in March, then hand out links until it closes. The statement is that of the counts."""
    poll = kept(session).polls.get(year)
    usual = date(year, MONTH, LAST)
    due = usual if usual >= opened_on(session, year) else None  # nobody is late with what could not be known
    text = "Vijf vragen over beleving, zonder dat iemand weet wie wat antwoordt. De uitkomst telt mee in de beoordeling."
    if poll is not None:
        due, text = last_day(poll), f"De peiling loopt tot en met {day_month(last_day(poll))}. Wie een link heeft, kan antwoorden."
    state: DeadlineState = "open" if poll is None else "partly" if is_open(poll) else "done"
    return [
        Deadline(
            f"registration:{year}:poll",
            "Peiling houden onder ambtsdragers",
            text,
            url_for("registration.poll", year=year),
            (Role.CLERK,),
            due=due,
            part="Registratie",
            milestone="Peiling",
            state=state,
        )
    ]

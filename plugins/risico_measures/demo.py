"""Three years of measures in Voorbeeldgemeente, made the way people make them: through the services, on the day they did it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.types import Library

from . import actions, checks, choosing, papers
from .checks import TypedCheck
from .choosing import Change
from .demo_story import STORIES, Look, Page, Story
from .models import Action
from .papers import TypedPaper
from .service import get_measure

CONFIRMED_AFTER = timedelta(days=2)
ELSEWHERE = "M15"
_NOT_HERE = "De vergaderplek is van de regio. Die kijkt hier zelf naar."
_NOT_OURS = "Dit doet de regio al voor ons. Wij houden het niet als eigen maatregel bij."
Step = tuple[date, Callable[[], object]]


class Demo:
    """Writes the story with the people in it."""

    def __init__(self, session: Session, library: Library) -> None:
        self._session, self._library = session, library
        self._people = {user.email.partition("@")[0]: user for user in session.scalars(select(User))}
        self._oov, self._today = self._people["oov"], clock.today()
        self._start = date(self._today.year - 2, 1, 15)
        self._case = 400

    def write(self) -> None:
        """Everything in the order in which it happened; what would be before the start is left out."""
        steps = [step for story in STORIES for step in self._steps(story)]
        for day, act in [(self._start, self._begin), *sorted(steps, key=lambda step: step[0])]:
            with _on(day):
                act()
        self._handle_actions()
        self._plan()

    def _begin(self) -> None:
        choosing.start_core(self._session, self._oov, self._library)
        choosing.add(self._session, self._oov, self._library, [ELSEWHERE])
        elsewhere = get_measure(self._session, ELSEWHERE)
        choosing.set_aside(self._session, self._oov, elsewhere, _NOT_HERE, elsewhere.version)
        for story in STORIES:
            if story.owner:
                self._change(story, Change(owner_id=self._people[story.owner].id))

    def _steps(self, story: Story) -> Iterator[Step]:
        for page in story.papers:
            yield max(self._ago(page.ago), self._start), lambda page=page: self._write_down(story, page)  # type: ignore[misc]
        for look in story.looks:
            if self._ago(look.ago) > self._start:
                yield self._ago(look.ago), lambda look=look: self._look(story, look)  # type: ignore[misc]

    def _write_down(self, story: Story, page: Page) -> None:
        measure = get_measure(self._session, story.code)
        until = None if page.until is None else self._ago(page.until)
        typed = TypedPaper(page.state, self._ago(page.ago), page.reference, until)
        papers.set_paper(self._session, self._oov, measure, typed, measure.version)

    def _look(self, story: Story, look: Look) -> None:
        self._case += 17
        by, day = self._people[look.by], self._ago(look.ago)
        seen, asked = look.numbers or (None, None)
        typed = TypedCheck(day, look.kind, look.result, f"zaak {day.year}-{self._case:04d}", look.learned, seen, asked, by.id)
        check = checks.record(self._session, by, get_measure(self._session, story.code), typed)
        if not look.second:
            return
        with _on(day + CONFIRMED_AFTER):
            if look.back:
                checks.send_back(self._session, self._people[look.second], check, check.version, look.back)
            else:
                checks.confirm(self._session, self._people[look.second], check, check.version, look.exception)

    def _handle_actions(self) -> None:
        """Last year's proposals are dealt with, and so is what the older checks asked for; this year's wait."""
        core = {story.code for story in STORIES}
        for action in actions.actions_of(self._session):
            if action.state == actions.PROPOSED and action.year < self._today.year:
                self._answer(action, in_core=action.code in core)
            elif action.state == actions.OPEN and action.due and action.due < self._today:
                with _on(action.due):
                    actions.finish(self._session, self._oov, action, action.version)

    def _answer(self, action: Action, *, in_core: bool) -> None:
        with _on(action.made_at.date() + timedelta(days=7)):
            if not in_core:
                actions.decline(self._session, self._oov, action, _NOT_OURS, action.version)
                return
            actions.accept(self._session, self._oov, self._library, action, self._oov.id, clock.today() + timedelta(days=60), action.version)
        with _on(action.made_at.date() + timedelta(days=50)):
            actions.finish(self._session, self._oov, action, action.version)

    def _plan(self) -> None:
        for story in STORIES:
            if story.planned is not None:
                self._change(story, Change(planned=self._today + timedelta(days=story.planned)))

    def _change(self, story: Story, change: Change) -> None:
        measure = get_measure(self._session, story.code)
        choosing.change_many(self._session, self._oov, {story.code: measure.version}, change)

    def _ago(self, days: int) -> date:
        return self._today - timedelta(days=days)


@contextmanager
def _on(day: date) -> Iterator[None]:
    with clock.at(datetime.combine(day, time(10, 30), clock.AMSTERDAM)):
        yield

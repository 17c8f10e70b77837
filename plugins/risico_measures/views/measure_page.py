"""What the page of one measure shows: how it stands, the check that waits, the forms this user may use, and what happened before."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.types import Library
from risico.errors import NotFound
from risico.installation import installation
from risico.web.forms import Form
from risico.web.request import current_user, db, may

from ..actions import actions_of, open_first
from ..checks import CONFIRMED, RETURNED, WAITING, checks_of, hands, refusal
from ..choosing import owners
from ..forms.checks import CheckForm, VerdictForm
from ..forms.keeping import AsideForm, KeepForm, PaperForm
from ..models import Absence, Check, Measure
from ..papers import papers_of
from ..permissions import MeasurePermission
from ..rows import one_row
from ..service import get_measure, keeps
from ..timeline import seen_words, timeline
from .trail import crumbs


@dataclass(frozen=True, slots=True)
class Waiting:
    """A check before a second person. `refusal`: why this user cannot be that, None when they can; `mine`: they recorded it."""

    check: Check
    words: str
    refusal: str | None
    mine: bool


def measure_page(year: int, code: str, tried: Form | None = None, check_id: int | None = None) -> str:
    """The page; `tried` is a form that was refused, shown as it was typed, about the check with `check_id` if it is a verdict."""
    session, user, library = db(), current_user(), installation().library
    measure = get_measure(session, code)
    row = one_row(session, library, measure)
    checks, papers = checks_of(session, measure), papers_of(session, measure)
    returned = [check for check in checks if check.state == RETURNED and check.recorded_by_id == user.id]
    absences = session.scalars(select(Absence).where(Absence.measure_id == measure.id).order_by(Absence.id)).all()
    return render_template(
        "risico_measures/measure.html",
        year=year,
        measure=measure,
        row=row,
        paper=papers[-1] if papers else None,
        last=next((check for check in reversed(checks) if check.state == CONFIRMED), None),
        waiting=[_waiting(user, check) for check in checks if check.state == WAITING],
        returned=returned,
        tried=tried,
        tried_check=check_id,
        forms=_forms(session, user, measure, returned, tried),
        moments=timeline(measure, checks, papers, absences),
        actions=open_first(actions_of(session, code=code)),
        topics=_topics(library, code),
        crumbs=crumbs(year, (code, "")),
    )


def _waiting(user: User, found: Check) -> Waiting:
    why = refusal(user.id, hands(found))
    if why is None and not may(MeasurePermission.CONFIRM):
        why = "Een tweede persoon bevestigt deze controle. Pas dan telt zij mee."
    return Waiting(found, seen_words(found.kind, found.seen, found.asked, ""), why, found.recorded_by_id == user.id)


def _forms(session: Session, user: User, measure: Measure, returned: Sequence[Check], tried: Form | None) -> dict[str, Form]:
    """The forms this user may use by name; one that was refused as it was typed, with the version of now when it was stale."""
    made = _allowed(user, measure, returned)
    made.update({name: tried for name, form in made.items() if tried is not None and type(tried) is type(form)})
    people = owners(session)
    for form in made.values():
        if isinstance(form, CheckForm | KeepForm):
            form.offer(people, user)
        if isinstance(form, PaperForm | KeepForm | AsideForm) and (form is not tried or form.is_stale):
            form.version.data = measure.version
    return made


def _allowed(user: User, measure: Measure, returned: Sequence[Check]) -> dict[str, Form]:
    made: dict[str, Form] = {"verdict": VerdictForm(formdata=None)}
    if may(MeasurePermission.CHECK):
        made["check"] = _check_form(user, returned)
    if keeps(user, measure):
        made["paper"] = PaperForm(formdata=None)
    if may(MeasurePermission.LEAD):
        made["keep"] = KeepForm(formdata=None, data={"owner": str(measure.owner_id or ""), "planned": measure.planned})
        made["aside"] = AsideForm(formdata=None)
    return made


def _check_form(user: User, returned: Sequence[Check]) -> CheckForm:
    """An empty form, or one that begins with the check in `?opnieuw=` that was sent back to this user."""
    form = CheckForm(formdata=None, data={"day": clock.today(), "carried_out_by": str(user.id)})
    again = request.args.get("opnieuw")
    if again is not None:
        found = next((check for check in returned if str(check.id) == again), None)
        if found is None:
            raise NotFound("Deze controle is niet naar u teruggestuurd.")
        form.start_from(found)
    return form


def _topics(library: Library, code: str) -> list[str]:
    return [topic.title for topic in library.topics if code in topic.measures]

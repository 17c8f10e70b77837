"""Scoring alone: a page of questions, saving it, saving one answer at once, and what is still open."""

from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from risico.errors import Forbidden, NotFound, Refused
from risico.permissions import requires
from risico.web.request import close, current_user, db, reading

from ..answer_sheet import AnswerSheet, TypedAnswer, typed_of
from ..answers import ask_full_set, save, save_all, sheet_of
from ..forms.scoring import answer_to_choose, refused_answer, saved_answer, typed_in
from ..permissions import ScanPermission
from ..service import SCORING, changeable, get_assessment
from . import scoring_page as page
from .blueprint import scan


@scan.get("/<code>/scoren/")
@scan.get("/<code>/scoren/<part>/")
@requires(ScanPermission.SCORE)
def score(year: int, code: str, part: str | None = None) -> str | Response:
    """A page of questions; without `part` the first page with an open question, or the end when there is none."""
    sheet = _sheet(year, code)
    changeable(sheet.assessment, SCORING)
    if part is None:
        first = next(sheet.open_questions(), None)
        return redirect(page.part_url(sheet, first.part) if first else page.end_url(sheet))
    now = sheet.part(part)
    return page.questions(sheet, now, {question.id: saved_answer(sheet.answers.get(question.id)) for question in now.questions})


@scan.post("/<code>/scoren/<part>/")
@requires(ScanPermission.SCORE)
def save_part(year: int, code: str, part: str) -> Response | tuple[str, int]:
    """Save the page and go to the next one. What cannot be saved comes back as it was typed; the rest is saved."""
    sheet = _sheet(year, code)
    now = sheet.part(part)
    typed = {question.id: typed_in(question.id) for question in now.questions}
    try:
        faults = save_all(db(), current_user(), sheet.assessment, typed)
    except Refused as refusal:
        faults = _all_refused(refusal, sheet, typed)
    if not faults:
        return redirect(page.next_url(sheet, now))
    close(commit=True)
    reading()
    sheet = _sheet(year, code)
    shown = {id: answer_to_choose(*typed[id], faults[id]) if id in faults else saved_answer(sheet.answers.get(id)) for id in typed}
    return page.questions(sheet, now, shown, faults), 422


@scan.post("/<code>/antwoord/")
@requires(ScanPermission.SCORE)
def save_answer(year: int, code: str) -> tuple[str, int]:
    """Save one answer while somebody is scoring; gives the parts of the page that change."""
    id = request.args.get("vraag", "")
    typed, version = typed_in(id)
    assessment = get_assessment(db(), year, code)
    try:
        sheet = save(db(), current_user(), assessment, id, typed, version)
    except (Forbidden, NotFound):
        raise
    except Refused as refusal:
        sheet = sheet_of(db(), current_user(), assessment)
        return page.answer(sheet, id, refused_answer(typed, version, refusal)), 422
    close(commit=True)
    return page.answer(sheet, id, saved_answer(sheet.answers.get(id))), 200


@scan.get("/<code>/scoren/klaar/")
@requires(ScanPermission.SCORE)
def saved(year: int, code: str) -> str:
    """The end of the questions: what is still open, or that everything is answered."""
    sheet = _sheet(year, code)
    changeable(sheet.assessment, SCORING)
    return page.end(sheet)


@scan.post("/<code>/volledig/")
@requires(ScanPermission.SCORE)
def ask_full(year: int, code: str) -> Response:
    """Ask all assessors of the topic all questions."""
    ask_full_set(db(), current_user(), get_assessment(db(), year, code))
    flash("Alle beoordelaars krijgen nu alle vragen over dit onderwerp. Wat al is beantwoord, blijft staan.", "message")
    return redirect(url_for("scan.topic", year=year, code=code))


def _sheet(year: int, code: str) -> AnswerSheet:
    return sheet_of(db(), current_user(), get_assessment(db(), year, code))


def _all_refused(refusal: Refused, sheet: AnswerSheet, typed: Mapping[str, tuple[TypedAnswer, int]]) -> dict[str, Refused]:
    """The scoring was closed meanwhile: what was typed and is not saved stays on the screen."""
    changed = {id: refusal for id, (answer, _) in typed.items() if answer != typed_of(sheet.answers.get(id))}
    if isinstance(refusal, (Forbidden, NotFound)) or not changed:
        raise refusal
    return changed

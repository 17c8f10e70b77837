"""Asking assessors: for one topic, and for all topics at once."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from risico.content.types import Library
from risico.permissions import requires
from risico.web.request import current_user, db, reading

from ..assessors import MIXED, Choice, assign, assign_everywhere, choice, choice_everywhere
from ..forms.topics import AssessorsForm, assessors_form
from ..permissions import ScanPermission
from ..service import SCORING, get_assessment, get_round, is_open, library_of
from .blueprint import scan
from .trail import crumbs, list_crumbs

Page = str | Response | tuple[str, int]


@scan.route("/<code>/beoordelaars/", methods=["GET", "POST"])
@requires(ScanPermission.LEAD)
def assessors(year: int, code: str) -> Page:
    """Who scores this topic, and from which role."""
    session = db()
    assessment = get_assessment(session, year, code)
    form = assessors_form(choice(session, assessment), library_of(session, assessment.round).rater_roles)
    if not form.is_submitted():
        return _topic_page(year, code, form)
    if form.succeeds(lambda: assign(session, current_user(), assessment, form.roles(), form.seen())):
        flash("De beoordelaars zijn opgeslagen.", "message")
        return redirect(url_for("scan.topic", year=year, code=code))
    reading()
    return _topic_page(year, code, form), 422


@scan.route("/beoordelaars/", methods=["GET", "POST"])
@requires(ScanPermission.LEAD)
def ask_everyone(year: int) -> Page:
    """Who scores all topics that are still open, in one go."""
    session = db()
    round = get_round(session, year)
    form = assessors_form(choice_everywhere(session, round), library_of(session, round).rater_roles)
    if not form.is_submitted():
        return _round_page(year, form)
    if form.succeeds(lambda: assign_everywhere(session, current_user(), round, form.roles(), form.seen())):
        flash("De beoordelaars zijn opgeslagen.", "message")
        return redirect(url_for("scan.topics", year=year))
    reading()
    return _round_page(year, form), 422


def _topic_page(year: int, code: str, form: AssessorsForm) -> str:
    session = db()
    assessment = get_assessment(session, year, code)
    return _page(
        form,
        found=choice(session, assessment),
        library=library_of(session, assessment.round),
        title=assessment.title,
        editable=is_open(assessment, SCORING),
        back=url_for("scan.topic", year=year, code=code),
        crumbs=crumbs(assessment, "Beoordelaars"),
    )


def _round_page(year: int, form: AssessorsForm) -> str:
    session = db()
    round = get_round(session, year)
    return _page(
        form,
        found=choice_everywhere(session, round),
        library=library_of(session, round),
        title="",
        editable=True,
        back=url_for("scan.topics", year=year),
        crumbs=list_crumbs(year, "Beoordelaars"),
    )


def _page(form: AssessorsForm, found: Choice, library: Library, **context: Any) -> str:
    roles = {role.id: role.title for role in library.rater_roles} | {MIXED: "wisselt per onderwerp"}
    return render_template("risico_scan/assessors.html", form=form, found=found, roles=roles, others=form.catch_up(found.now), **context)

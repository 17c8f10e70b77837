"""Where somebody answers the poll by their link: no login, no cookie, no line in the log."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from risico.errors import Refused
from risico.installation import installation
from risico.permissions import anonymous
from risico.web.request import db, reading

from .. import poll as service
from ..forms.poll import AnswerForm, answer_form
from ..poll_sums import poll_questions

poll = Blueprint("poll", "risico_registration", template_folder="templates", url_prefix="/peiling")


@poll.after_request
def _forget(response: Response) -> Response:
    """After the answer is committed: the log of the database would still know what the sums were before."""
    if request.method == "POST" and response.status_code < 400:
        installation().database.forget()
    return response


@poll.after_request
def _tell_nobody(response: Response) -> Response:
    """The address is a secret: no other page hears of it, not even one of ours."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@poll.get("/<token>/")
@anonymous
def answer(token: str) -> str | tuple[str, int]:
    """The questions, as long as the link works."""
    if service.poll_of_link(db(), token) is None:
        return _gone()
    return _page(answer_form(poll_questions(installation().library)))


@poll.post("/<token>/")
@anonymous
def send(token: str) -> Response | str | tuple[str, int]:
    """Count the answers. Who sends them twice is told that the link is used."""
    form = answer_form(poll_questions(installation().library))
    if form.validate() and form.scores:
        try:
            service.answer(db(), token, form.scores)
        except Refused:
            return _gone()
        return redirect(url_for("poll.thanks"))
    if service.poll_of_link(reading(), token) is None:
        return _gone()
    if not form.errors:
        form.form_errors.append("Beantwoord minstens één vraag. De andere vragen mag u overslaan.")
    return _page(form), 422


@poll.get("/dank/")
@anonymous
def thanks() -> str:
    """The answers are counted."""
    return render_template("risico_registration/answer_thanks.html")


def _page(form: AnswerForm) -> str:
    return render_template("risico_registration/answer.html", form=form, texts=installation().library.poll)


def _gone() -> tuple[str, int]:
    reading()
    return render_template("risico_registration/answer_gone.html", text=service.GONE), 410

"""Stopping ordinary reminders with the link in a mail, without a login. Opening the link changes nothing: mail scanners open links."""

from flask import Flask, render_template, request

from risico.accounts.models import User
from risico.errors import Refused
from risico.installation import installation
from risico.permissions import public
from risico.web.request import db

from .. import service
from ..stopping import user_of
from .blueprint import Page, reminders


class BrokenLink(Refused):
    """The link was not made here, or a part of it got lost."""

    status = 400


@reminders.route("/afmelden/<token>/", methods=["GET", "POST"])
@public
def stop(token: str) -> Page:
    """A page with a button; a mail program may press it for its user (RFC 8058)."""
    user_id = user_of(installation().settings.secret_key, token)
    if user_id is None or db().get(User, user_id) is None:
        raise BrokenLink("Deze link werkt niet. Kopieer hem helemaal uit de mail, of kies in Risico hoe vaak u mail wilt.")
    again = "weer" in request.form
    if request.method == "POST":
        (service.start_again if again else service.stop)(db(), user_id)
    return render_template("risico_reminders/stop.html", done=request.method == "POST", again=again)


def opened_to_mail_programs(app: Flask) -> None:
    """The button works without a page of ours: the signed link itself is the proof, and it can do nothing else."""
    app.extensions["csrf"].exempt(stop)

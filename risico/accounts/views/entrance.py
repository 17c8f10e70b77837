"""Coming in and going out: login, logout and the one-time link."""

from flask import flash, g, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from ...audit.requests import about, acts_as
from ...errors import Refused
from ...installation import installation
from ...permissions import public
from ...web.access import TOKEN
from ...web.request import close, db, reading
from .. import links, passwords, service, throttle
from .. import login as proving
from ..forms import LoginForm, NewPasswordForm
from ..models import PASSWORD
from ..second import Next
from .blueprint import Page, accounts
from .cookie import address, begin, begin_half, forget
from .onward import go_on, goal
from .step import step_page


@accounts.get("/inloggen/")
@public
def login() -> Page:
    """The login page; it says so when a session ended."""
    if not service.is_set_up(installation().database):
        return redirect(url_for("accounts.setup"))
    if g.user is not None:
        return redirect(url_for("home.index"))
    return login_form_page(status_text="Uw sessie is verlopen. Log opnieuw in." if TOKEN in session else "")


@accounts.post("/inloggen/", endpoint="log_in")
@public
def log_in() -> Page:
    """E-mail address and password; then on to where somebody was going, or to what they had typed."""
    form = LoginForm()
    if not form.validate_on_submit():
        return _login_page(form)
    try:
        return _log_in(form)
    except Refused as refusal:
        if tried := service.find_user(reading(), form.email.data):
            about(user_id=tried.id)
        form.refuse(refusal)
        return _login_page(form), refusal.status if isinstance(refusal, throttle.TooMany) else 401


def _log_in(form: LoginForm) -> Page:
    current = installation()
    proof = proving.check_password(current.database, current.settings, form.email.data, form.password.data, address())
    step = proving.log_in(db(), proof, current.settings)
    if step is Next.IN:
        begin(proof.user_id, PASSWORD)
        return go_on(form.carried.data, proof.user_id)
    begin_half(proof.user_id)
    return step_page(step, proof.user_id, form.carried.data)


def login_form_page(carried: str = "", status_text: str = "") -> str:
    """An empty login page that holds what was typed elsewhere (`carried`, packed)."""
    return _login_page(LoginForm(formdata=None, carried=carried), status_text)


def _login_page(form: LoginForm, status_text: str = "") -> str:
    return render_template("accounts/login.html", form=form, status_text=status_text, onward=goal())


@accounts.post("/uitloggen/")
@public
def logout() -> Response:
    """End this login; also fine for who was logged out already."""
    forget()
    flash("U bent uitgelogd.", "message")
    return redirect(url_for("accounts.login"))


@accounts.route("/welkom/<token>/", methods=["GET", "POST"])
@public
def welcome(token: str) -> Page:
    """The one-time link: choose a password, then log in with it."""
    user = links.user_of_link(reading(), token)
    if user is None:
        return render_template("accounts/link_gone.html", text=links.GONE), 404
    acts_as(user)
    form = NewPasswordForm(user.email, service.municipality_name(db()))
    if not form.validate_on_submit():
        return render_template("accounts/welcome.html", form=form, user=user)
    close()
    hashed = passwords.make_hash(form.password.data)
    links.use_link(db(), token, hashed)
    flash("Uw wachtwoord is opgeslagen. Log nu in.", "message")
    return redirect(url_for("accounts.login"))

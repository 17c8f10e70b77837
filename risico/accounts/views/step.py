"""The second step of coming in: a code, or first setting up the app that gives it. Only for who is halfway."""

from flask import flash, g, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from ...audit.requests import acts_as
from ...errors import Refused
from ...installation import installation
from ...permissions import public
from ...web import carry
from ...web.request import close, db, reading
from .. import halfway, notices, recovery, second, throttle
from ..forms import CodeForm, EnrolForm
from ..models import CODE, User
from ..second import Next
from .blueprint import Page, accounts
from .cookie import HALF, address, begin
from .enrolling import codes_page, offered_secret, picture_of
from .onward import go_on, goal


def step_page(step: Next, user_id: int, packed: str | None) -> Page:
    """The page of the step that comes after the password, holding what was typed elsewhere (`packed`)."""
    if carry.unpack(packed, user_id) is None:
        return redirect(url_for("accounts.code" if step is Next.CODE else "accounts.enrol_first", verder=goal()))
    if step is Next.CODE:
        return _code_page(CodeForm(formdata=None, carried=packed))
    return _enrol_page(EnrolForm(formdata=None, carried=packed), user_id)


@accounts.route("/inloggen/code/", methods=["GET", "POST"])
@public
def code() -> Page:
    """The code of the app, or a recovery code."""
    user = _halfway(Next.CODE)
    if not isinstance(user, User):
        return user
    acts_as(user)
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(form)
    try:
        return _come_in(form, user)
    except Refused as refusal:
        reading()
        form.refuse(refusal)
        return _code_page(form), refusal.status if isinstance(refusal, throttle.TooMany) else 401


def _come_in(form: CodeForm, user: User) -> Page:
    current = installation()
    close()
    attempt = _counted(user)
    halfway.hold(db(), session[HALF])
    recovered = second.prove(db(), current.settings.secret_key, user.id, form.code.data)
    throttle.succeeded(db(), attempt)
    begin(user.id, CODE)
    if recovered:
        left = recovery.codes_left(db(), user.id)
        notices.recovery_used(db(), current.settings, user, left)
        flash(f"U gebruikte een herstelcode. U hebt er nog {left}. Nieuwe maakt u bij Mijn account.", "warning")
    return go_on(form.carried.data, user.id)


def _counted(user: User) -> throttle.Attempt:
    """Count this try; at too many the owner hears that somebody has their password."""
    current = installation()
    try:
        return throttle.begin_code(current.database, current.settings.secret_key, user.email, address())
    except throttle.TooMany:
        with current.database.writer() as writing, writing.begin():
            notices.codes_guessed(writing, current.settings, user)
        raise


@accounts.route("/inloggen/tweede-stap/", methods=["GET", "POST"])
@public
def enrol_first() -> Page:
    """Set up the app before anything else; somebody who has one already gives its code instead."""
    user = _halfway(Next.ENROL)
    if not isinstance(user, User):
        return user
    form = EnrolForm()
    if not form.validate_on_submit():
        return _enrol_page(form, user.id)
    try:
        return _enrol(form, user)
    except Refused as refusal:
        reading()
        form.refuse(refusal)
        return _enrol_page(form, user.id)


def _enrol(form: EnrolForm, user: User) -> Page:
    current = installation()
    close()
    secret = offered_secret(form, user.id)
    halfway.hold(db(), session[HALF])
    second.refuse_another(db(), user.id)
    codes = second.enrol(db(), current.settings.secret_key, user.id, secret, form.code.data)
    notices.factor_set(db(), current.settings, user)
    begin(user.id, CODE)
    return codes_page(codes, carry.unpack(form.carried.data, user.id), goal())


def _halfway(step: Next) -> User | Response:
    """Who is halfway and has this step before them; else where to go."""
    token = session.get(HALF)
    user = halfway.user_of(reading(), token) if token else None
    if user is None:
        flash(halfway.GONE, "warning")
        return redirect(url_for("home.index" if g.user else "accounts.login", verder=None if g.user else goal()))
    due = second.next_step(db(), user, installation().settings)
    if due is step:
        return user
    return redirect(url_for("accounts.code" if due is Next.CODE else "accounts.enrol_first", verder=goal()))


def _code_page(form: CodeForm) -> str:
    return render_template("accounts/code.html", form=form, onward=goal())


def _enrol_page(form: EnrolForm, user_id: int) -> str:
    user = db().get_one(User, user_id)
    return render_template("accounts/enrol_first.html", form=form, onward=goal(), offer=picture_of(form, user))

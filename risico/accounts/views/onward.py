"""Where somebody goes after they have come in."""

from flask import redirect, request, url_for

from ...web import carry
from ...web.access import here
from .blueprint import Page


def go_on(packed: str | None, user_id: int) -> Page:
    """To what they had typed (`packed`), else to where they were going, else home."""
    carried = carry.unpack(packed, user_id)
    if carried is not None:
        return carry.resume_page(carried)
    return redirect(goal() or url_for("home.index"))


def goal() -> str | None:
    """The path in the address of this page, if it is one of our own."""
    return here(request.args.get("verder"))

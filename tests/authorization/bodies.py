"""What is sent to each route that changes something: its own form, filled in, or what is written here."""

from typing import Any

from werkzeug.datastructures import MultiDict

from .walking import Call, Forms
from .world import World

GIVEN: dict[str, dict[str, Any]] = {}
"""What a form does not have by itself, by endpoint."""


def body_for(world: World, forms: Forms, call: Call) -> MultiDict[str, Any]:
    """The form that goes to this address, of who asks or else of anybody; for an object without one, the form of another object."""
    form = forms.going_to(_page_with_form(call), call.role)
    data = MultiDict(form.data) if form else MultiDict()
    for name, value in GIVEN.get(call.endpoint, {}).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def _page_with_form(call: Call) -> str:
    """The address that the form goes to; a single answer is sent with the fields of its part of the questions."""
    path = call.url.partition("?")[0]
    return path.replace("/antwoord/", "/scoren/P/") if call.endpoint == "scan.save_answer" else path

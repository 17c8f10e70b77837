"""The forms on the pages: what a browser would send after somebody filled them in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer
from werkzeug.datastructures import MultiDict

from tests.support.web import filled_in

from .world import MOMENT

DAY = date(2026, 12, 15)
TYPED = {
    "email": "nieuw@voorbeeldgemeente.example",
    "number": "5",
    "date": f"{DAY:%-d-%-m-%Y}",
    "text": "Een reden",
    "tel": "0600000000",
    "password": "honderd gele fietsen",
}
_KINDS = {("text", "text"): "date", ("text", "numeric"): "number"}
"""How our text fields for days and numbers are known."""
assert MOMENT.date() + timedelta(days=7) < DAY


@dataclass(frozen=True, slots=True)
class Form:
    """A form on a page: where it goes, what is in it when it is sent, and the names of all its fields."""

    action: str
    data: MultiDict[str, Any]
    names: frozenset[str]


def forms_on(html: str, url: str) -> Iterator[Form]:
    """Every way to send every form on this page: each button that goes elsewhere or says something is a way of its own."""
    if 'method="post"' not in html:
        return
    for element in BeautifulSoup(html, "lxml", parse_only=SoupStrainer("form")).select("form[method=post]"):
        data, names = typed(element), frozenset(str(control["name"]) for control in element.select("[name]"))
        for button in [element, *element.select("button[formaction], button[name]")]:
            action = str(button.get("formaction") or element.get("action") or url)
            said = {str(button["name"]): str(button.get("value", ""))} if button.name == "button" and button.has_attr("name") else {}
            yield Form(urljoin(url, action), MultiDict([*data.items(multi=True), *said.items()]), names)


def typed(form: Tag) -> MultiDict[str, Any]:
    """What the page put in it, and something in everything that is still empty."""
    data = filled_in(form)
    for control in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(control["name"]), str(control.get("type", "text"))
        if kind in ("radio", "checkbox") and name not in data:
            data.add(name, str(control.get("value", "on")))
        elif control.name == "textarea" and not data.get(name):
            data.setlist(name, ["Een reden"])
        elif control.name == "select" and not data.get(name):
            options = [str(option.get("value", option.text)) for option in control.select("option")]
            data.setlist(name, [next((option for option in options if option), "")])
        elif kind in TYPED and not data.get(name):
            data.setlist(name, [TYPED[_KINDS.get((kind, str(control.get("inputmode"))), kind)]])
    data.poplist("csrf_token")
    return data

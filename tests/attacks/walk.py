"""Finds every page and every form that a visitor can reach by clicking."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

LEAVES = frozenset({"accounts.logout", "accounts.log_in"})
"""What ends the visitor's own session: who follows it sees nothing after that."""
_LINKS = "//a/@href | //link/@href | //img/@src | //script/@src"
_TYPED = "descendant::textarea[@name] | descendant::input[@name][not(@type) or @type='text' or @type='search' or @type='email' or @type='url']"
_CHOICES = "descendant::input[@type='radio' or @type='checkbox'][@name] | descendant::button[@name]"

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it stood on a page: where it goes, and what a browser would send when nobody typed anything.

    `typed`: fields for text; `choices`: names with the values that can be ticked or pressed; `files`: fields for a file.
    """

    page: str
    action: str
    endpoint: str
    fields: Fields
    typed: tuple[str, ...]
    choices: Fields
    files: tuple[str, ...]

    @property
    def content(self) -> dict[str, str]:
        """The fields without the token of the session it was opened in."""
        return {name: value for name, value in self.fields if name != "csrf_token"}


@dataclass(frozen=True, slots=True)
class Page:
    """What one address gave; `text` is empty for what is no text."""

    url: str
    endpoint: str
    status: int
    mimetype: str
    content: bytes
    headers: Headers
    links: tuple[str, ...]
    forms: tuple[Form, ...]

    @property
    def text(self) -> str:
        return self.content.decode() if self.mimetype.startswith("text/") else ""


def walk(client: FlaskClient, *start: str, every_year: bool = False) -> Iterator[Page]:
    """Every page that links and redirects lead to, one per rule; with `every_year` one per rule and planning year."""
    app: Flask = client.application
    waiting, seen, kinds = list(start), set(start), set[tuple[object, ...]]()
    while waiting:
        url = waiting.pop(0)
        endpoint, values = match(app, url)
        kind = (endpoint, *sorted(values), values.get("year") if every_year else None)
        if kind in kinds or endpoint in LEAVES | {""}:
            continue
        kinds.add(kind)
        page = visit(client, url)
        yield page
        new = [link for link in page.links if link not in seen]
        seen.update(new)
        waiting += new


def find(tree: html.HtmlElement, path: str) -> list[Any]:
    """What an XPath gives in a page: elements, or the values of attributes."""
    return cast(list[Any], tree.xpath(path))


def visit(client: FlaskClient, url: str) -> Page:
    """One address; redirects are not followed."""
    with client.get(url) as answer:
        content, headers = answer.get_data(), answer.headers
        tree = html.document_fromstring(content) if answer.mimetype == "text/html" and content else None
        links = [headers["Location"]] if "Location" in headers else [] if tree is None else find(tree, _LINKS)
        own = tuple(link.partition("#")[0] for link in links if link.startswith("/"))
        forms = () if tree is None else tuple(_forms(client.application, url, tree))
        return Page(url, match(client.application, url)[0], answer.status_code, answer.mimetype or "", content, headers, own, forms)


def match(app: Flask, url: str, method: str = "GET") -> tuple[str, dict[str, object]]:
    """The route of an address with the values in it; no route is "" without values."""
    try:
        endpoint, values = app.url_map.bind("localhost").match(url.partition("?")[0], method)
    except (HTTPException, RequestRedirect):
        return "", {}
    return str(endpoint), dict(values)


def _forms(app: Flask, url: str, tree: html.HtmlElement) -> Iterator[Form]:
    for form in find(tree, "//form[translate(@method, 'POST', 'post') = 'post']"):
        choices = [(each.get("name"), each.get("value", "on")) for each in find(form, _CHOICES)]
        choices += [(each.getparent().get("name"), each.get("value", "")) for each in find(form, "descendant::select[@name]/option")]
        typed = dict.fromkeys(each.get("name") for each in find(form, _TYPED))
        files = tuple(find(form, "descendant::input[@type='file']/@name"))
        fields = tuple((str(name), str(value)) for name, value in form.form_values())
        for action in dict.fromkeys([form.get("action") or url, *find(form, "descendant::button/@formaction")]):
            yield Form(url, action, match(app, action, "POST")[0], fields, tuple(typed), tuple(choices), files)

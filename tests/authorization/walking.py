"""Every page as every role, once: what they get, and the forms on it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from risico.permissions import ANONYMOUS, Role, declared

from .forms import Form, forms_on
from .objects import addresses
from .people import LETTERS
from .world import World

_CHANCE = re.compile(r'(name="csrf_token"[^>]*value=")[^"]*|(content=")[^"]*("[^>]*name="csrf)|nonce="[^"]*"')


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: its status, where it leads, its careful headers and its text, without what differs by chance."""

    status: int
    location: str
    text: str
    cache: str
    kind: str
    wrote: frozenset[str]
    statements: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A route with one variant of its address, as one role."""

    endpoint: str
    variant: str
    role: Role | None
    url: str
    rule: Rule = field(compare=False)


def calls(world: World, method: str) -> Iterator[Call]:
    """Everything that can be asked with this method, by everybody."""
    for rule in sorted(world.app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        if method in (rule.methods or ()) and not rule.endpoint.endswith("static"):
            for role in LETTERS if declared(world.app, rule.endpoint) != ANONYMOUS else (None,):
                yield from (Call(rule.endpoint, variant, role, url, rule) for variant, url in addresses(world, rule, role))


def walk(world: World) -> dict[Call, Page]:
    """Every page as every role."""
    everything = list(calls(world, "GET"))
    for call in everything[:: len(everything) // 40]:
        look(world, call)  # what is read once and kept is read now, so that no page costs more because it came first
    return {call: look(world, call) for call in everything}


def look(world: World, call: Call) -> Page:
    """One page as one role; what opening it writes is undone."""
    with world.undone() as watch:
        response = world.visitors[call.role].get(call.url)
    return page_of(response, frozenset(watch.written), watch.statements)


def page_of(response: TestResponse, wrote: frozenset[str] = frozenset(), statements: int = 0) -> Page:
    """What can be told of an answer, and what it cost."""
    headers = response.headers
    return Page(
        response.status_code, headers.get("Location", ""), text_of(response), headers.get("Cache-Control", ""), str(response.mimetype), wrote, statements
    )


def text_of(response: TestResponse) -> str:
    """All text of an answer; of a Word file, a workbook or a zip file the text of the parts."""
    return _CHANCE.sub(r"\1\2\3", _text(response.get_data()))


def _text(content: bytes) -> str:
    if content.startswith(b"PK"):
        try:
            with ZipFile(BytesIO(content)) as parts:
                return "\n".join(f"{name}\n{_text(parts.read(name))}" for name in sorted(parts.namelist()))
        except BadZipFile:
            pass
    return content.decode("utf-8", "replace")


class Forms:
    """All forms that anybody saw, by the address they go to."""

    def __init__(self, pages: dict[Call, Page]) -> None:
        self._by_url: dict[str, dict[Role | None, list[Form]]] = {}
        for call, page in pages.items():
            if page.status == 200 and page.kind == "text/html":
                for form in forms_on(page.text, call.url):
                    self._by_url.setdefault(form.action.partition("?")[0], {}).setdefault(call.role, []).append(form)

    def seen(self) -> Iterator[tuple[Role | None, Form]]:
        """Every form with who saw it."""
        yield from ((role, form) for by_role in self._by_url.values() for role, forms in by_role.items() for form in forms)

    def going_to(self, url: str, role: Role | None) -> Form | None:
        """A form that goes there: this role's own if they have one, else anybody's."""
        by_role = self._by_url.get(url, {})
        found = by_role.get(role) or next(iter(by_role.values()), [])
        return found[0] if found else None

"""The matrix: what every role gets of every route, with every variant of its object. `matrix.txt` is what we agreed on."""

from pathlib import Path

from werkzeug.datastructures import MultiDict

from risico.permissions import Role

from .bodies import body_for
from .people import LETTERS
from .walking import Call, Forms, Page, calls, page_of
from .world import World

FILE = Path(__file__).with_name("matrix.txt")
LEGEND = """\
# Who gets what: every route, every variant of its object, every role. Made by `python -m tests.authorization --write`.
# Read a change in a diff as a change of what somebody may do; whoever writes it anew says why in the commit.
#
#   R reads          . refused (403)             L is asked to log in        > is led elsewhere, nothing changed
#   W changes        o no such thing (404)       F not now: frozen, stale or done already (409)
#   = accepted, but there was nothing to change  i may do it, but this input was refused (400, 422)
#
# an nobody logged in   se secretary   di safety director   as assessor   co incident coordinator
# cl clerk   ma mayor   au auditor   ad administrator        blank: this role has no such object
"""
Rows = dict[tuple[str, str, str], tuple[str, ...]]
"""The same as the file has it: the letters in the order of its columns."""
WIDTH = 40
"""Where the letters begin: endpoint and method stand before them."""
Outcomes = dict[tuple[str, str, str], dict[Role | None, str]]
"""By endpoint, method and variant: a letter for each role."""


def letter(page: Page) -> str:
    """The outcome in one letter."""
    if page.status == 401 or page.location.startswith("/inloggen/"):
        return "L"
    if page.status in _REFUSED:
        return _REFUSED[page.status]
    if page.status >= 500:
        return "!"
    if page.wrote:
        return "W"
    return "R" if page.status == 200 else ">"


_REFUSED = {403: ".", 404: "o", 409: "F", 400: "i", 422: "i", 429: "T", 413: "i"}


def of_pages(pages: dict[Call, Page]) -> Outcomes:
    """The outcomes of reading."""
    outcomes: Outcomes = {}
    for call, page in pages.items():
        _note(outcomes, call, "GET", letter(page))
    return outcomes


def of_changes(world: World, forms: Forms) -> Outcomes:
    """The outcomes of sending to every route that changes something what its own form would send."""
    outcomes: Outcomes = {}
    for call in calls(world, "POST"):
        page = send(world, call, body_for(world, forms, call))
        _note(outcomes, call, "POST", {"R": "=", ">": "="}.get(letter(page), letter(page)))
    return outcomes


def send(world: World, call: Call, data: MultiDict[str, object]) -> Page:
    """One change as one role; it is undone, and a refusal that wrote something is a fault."""
    with world.undone() as watch:
        response = world.visitors[call.role].post(call.url, MultiDict(data))
        page = page_of(response, frozenset(watch.written))
    assert page.status < 400 or not page.wrote, f"{call.endpoint} refused {call.role} ({call.variant}) and changed {sorted(page.wrote)}"
    return page


def _note(outcomes: Outcomes, call: Call, method: str, found: str) -> None:
    cells = outcomes.setdefault((call.endpoint, method, call.variant), {})
    seen = cells.get(call.role, found)
    cells[call.role] = found if found == seen else f"{seen}{found}"


def as_text(outcomes: Outcomes) -> str:
    """The file: a line per endpoint, method and outcome, with the variants that have it."""
    lines = [LEGEND, f"{'':{WIDTH}}{' '.join(LETTERS.values())}  variants"]
    room = ""
    for (endpoint, method), variants in sorted(_grouped(outcomes).items()):
        if endpoint.partition(".")[0] != room:
            room = endpoint.partition(".")[0]
            lines.append("")
        for cells, names in variants.items():
            lines.append(f"{endpoint:34} {method:5}{cells} {', '.join(names)}")
    return "\n".join(lines) + "\n"


def _grouped(outcomes: Outcomes) -> dict[tuple[str, str], dict[str, list[str]]]:
    grouped: dict[tuple[str, str], dict[str, list[str]]] = {}
    for (endpoint, method, variant), cells in outcomes.items():
        row = "".join(f"{cells.get(role, ''):3}" for role in LETTERS)
        grouped.setdefault((endpoint, method), {}).setdefault(row, []).append(variant)
    return grouped


def rows(text: str) -> Rows:
    """What the file says: by endpoint, method and variant the letter of each role, empty for no such object."""
    found: Rows = {}
    for line in text.splitlines():
        if line and line[0] not in "# ":
            cells, names = line[WIDTH : WIDTH + 3 * len(LETTERS)], line[WIDTH + 3 * len(LETTERS) :]
            letters = tuple(cells[start : start + 3].strip() for start in range(0, len(cells), 3))
            endpoint, method = line[:WIDTH].split()
            found |= {(endpoint, method, name.strip()): letters for name in names.split(",")}
    return found

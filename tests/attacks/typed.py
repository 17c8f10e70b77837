"""Types the items of a corpus into every field for text that there is."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle

from risico import clock
from tests.support import csrf

from .conftest import Tour
from .walk import Form
from .world import World

ROUNDS = 3
_AHEAD = re.compile(r"(due|planned|first|moment_day)$")
_DAY = re.compile(r"(since|until|day)$")
_NUMBER = re.compile(r"(months|seat|escalate_after|lifted|looked_at|m|[SD]\d\d|seats_.*|rate_.*|.*_reported|.*_registered)$")


def typed_everywhere(world: World, tour: Tour, corpus: tuple[str, ...]) -> Iterator[tuple[Form, int, str]]:
    """Every form with text in it, sent with items of the corpus: three times in the fields for words, once in every field.

    Gives the form, and status and page of the answer.
    """
    items = cycle(corpus)
    forms = {form.endpoint: (visit.name, form) for visit in tour.visits for form in visit.page.forms if form.typed}
    for who, form in forms.values():
        client = world.visitor(who)
        token = csrf.header(client)
        for turn in range(ROUNDS + 1):
            data = dict(reversed(form.choices)) | form.content
            data |= {
                name: next(items).encode("utf-8", "replace").decode() if turn == ROUNDS or _is_for_words(name) else data.get(name) or _plausible(name)
                for name in form.typed
            }
            with client.post(form.action, data=data, headers=token) as answer:
                yield form, answer.status_code, answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""


def _is_for_words(name: str) -> bool:
    return not any(kind.match(name.rpartition("-")[2]) for kind in (_AHEAD, _DAY, _NUMBER)) and "email" not in name


def _plausible(name: str) -> str:
    if "email" in name:
        return "a.de.vries@voorbeeldgemeente.example"
    last = name.rpartition("-")[2]
    day = clock.today() + timedelta(days=90 if _AHEAD.match(last) else 0)
    return "1" if _NUMBER.match(last) else f"{day.day}-{day.month}-{day.year}"

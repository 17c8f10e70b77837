"""Ids of other people's and other years' objects, in every address and every field (reliability.md A3, CVE-2026-27802)."""

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from risico.permissions import Role
from risico_measures.models import Measure
from risico_scan.models import Assessment, Assignment, Round, Topic

from . import matrix
from .forms import Form
from .people import LETTERS
from .walking import Call, calls, look
from .world import World

pytestmark = pytest.mark.parametrize("world", ["sqlite"], indirect=True)
IN_ADDRESSES, IN_FIELDS = 1_200, 900
SHARED = {"measures_action": "an action that is still open is done in whatever year one is looking at"}
"""Tables with a year whose rows are changed from another year's pages on purpose."""
OF_A_PERSON = ("scan_answer", "user_session", "calendar_feed", "reminders_preference", "job_run")
HARMLESS = set(".oFiL=>")
"""Refused, or nothing changed."""
_ID_LIKE = ("id", "code", "owner", "person_", "user", "carried", "office", "role", "risks", "strategies", "measures", "kind")


def test_ids_in_addresses_open_no_more_than_the_matrix_says(world: World) -> None:
    agreed: dict[tuple[str, str, Role | None], set[str]] = {}
    for (endpoint, method, _), letters in matrix.rows(matrix.FILE.read_text("utf-8")).items():
        for role, letter in zip(LETTERS, letters, strict=True):
            agreed.setdefault((endpoint, method, role), set()).update(letter)
    dice, pool = random.Random("ids"), _values(world)
    tried, wrong = 0, []
    for method, call in dice.sample(_with_ids(world), IN_ADDRESSES):
        other = _elsewhere(world, call, dice, pool)
        page = look(world, other) if method == "GET" else matrix.send(world, other, MultiDict())
        found = matrix.letter(page)
        tried += 1
        if found not in HARMLESS | agreed[call.endpoint, method, call.role]:
            wrong.append(f"{method} {other.url} as {call.role}: {found}")
    assert wrong == [] and tried == IN_ADDRESSES


def _with_ids(world: World) -> list[tuple[str, Call]]:
    return [(method, call) for method in ("GET", "POST") for call in calls(world, method) if _arguments(call)]


def _arguments(call: Call) -> list[str]:
    """What in the address says which object it is about."""
    return sorted(
        name for name, converter in call.rule._converters.items() if name != "token" and type(converter).__name__ in ("IdConverter", "UnicodeConverter")
    )


def _values(world: World) -> list[Any]:
    """Numbers that are an id of something, and codes of topics and measures."""
    codes = [code for model in (Topic, Measure) for (code,) in world.rows(select(model.code))]
    return [*range(1, 60), *codes, "raadslid", "clerk", "M", "P3", "eigen", "2027-1", "medewerkers", "decision_calendar"]


def _elsewhere(world: World, call: Call, dice: random.Random, pool: list[Any]) -> Call:
    """The same address with one argument of something else."""
    url = world.app.url_map.bind("localhost")
    _, values = url.match(call.url.partition("?")[0], method=next(iter((call.rule.methods or set()) - {"HEAD", "OPTIONS"})))
    name = dice.choice(_arguments(call))
    numbers = isinstance(values[name], int)
    changed = {**values, name: dice.choice([each for each in pool if isinstance(each, int) == numbers])}
    return Call(call.endpoint, "another", call.role, url.build(call.endpoint, changed), call.rule)


def test_ids_in_fields_change_nothing_of_another_year_or_person(world: World) -> None:
    dice, pool, wrong = random.Random("fields"), _values(world), []
    chances = [(role, form, name) for role, form in world.forms.seen() for name in form.data if _is_id(form, name)]
    for role, form, name in dice.sample(chances, IN_FIELDS):
        data = MultiDict(form.data)
        others = [str(value) for value in pool if str(value).isdigit() == form.data[name].partition(":")[0].isdigit()]
        rest = form.data[name].partition(":")[1:]
        data.setlist(name, [*(data.getlist(name) if dice.random() < 0.5 else ()), "".join((dice.choice(others), *rest))])
        with world.undone() as watch:
            answer = world.visitors[role].post(form.action, data)
            assert answer.status_code < 500, form.action
            wrong += [f"{form.action} {name}={data.getlist(name)} as {role}: {fault}" for fault in _strangers(world, role, form.action, watch.written)]
    assert wrong == [] and len(chances) > IN_FIELDS


def _is_id(form: Form, name: str) -> bool:
    return name.startswith(_ID_LIKE) or (name != "version" and form.data[name].isdigit())


def _strangers(world: World, role: Role | None, action: str, written: set[str]) -> Iterator[str]:
    """Rows that were changed and are not of the year of the page, or not of who sent it."""
    year, user = action.split("/")[1], world.main(role)
    for name in written & world.keeper.tables.keys():
        for before, after in world.keeper.changed(name):
            row = after or before or {}
            of_year, of_user = _belongs(world, row)
            if year.isdigit() and of_year not in (None, int(year)) and name not in SHARED:
                yield f"{name} of {of_year}"
            if name in OF_A_PERSON and role is not Role.ADMIN and user and of_user not in (None, user.id):
                yield f"{name} of account {of_user}"


def _belongs(world: World, row: dict[str, Any]) -> tuple[int | None, int | None]:
    """The year and the account that a row is of."""
    years, sheets = _years(world), _sheets(world)
    assessment, user = sheets.get(row.get("assignment_id", ""), (row.get("assessment_id", ""), row.get("user_id", "None")))
    year = row.get("year") or years.get(assessment)
    return int(year) if year else None, None if user == "None" else int(user)


@cache
def _years(world: World) -> dict[str, str]:
    return {str(id): str(year) for id, year in world.rows(select(Assessment.id, Round.year).join(Assessment.round))}


@cache
def _sheets(world: World) -> dict[str, tuple[str, str]]:
    return {str(id): (str(of), str(user)) for id, of, user in world.rows(select(Assignment.id, Assignment.assessment_id, Assignment.user_id))}

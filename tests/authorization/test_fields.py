"""Fields that a form does not have change nothing (mass assignment, reliability.md A4)."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from risico.permissions import Role

from .forms import Form
from .world import World

pytestmark = pytest.mark.parametrize("world", ["sqlite"], indirect=True)
BY_CHANCE = {"token_hash", "password_hash", "message_id", "sha256", "sealed", "code_hash", "id", "dedup_key", "content", "last_step"}
VALUES = ("1", "admin", "adopted", "decided", "confirmed", "2025-01-01 00:00:00", "true", "[]")


def test_no_form_changes_a_column_that_is_not_a_field_of_it(world: World) -> None:
    columns = {column.name for table in world.keeper.tables.values() for column in table.columns}
    compared = 0
    for role, form in _one_of_each(world):
        alone = _changes(world, role, form, MultiDict(form.data))
        if alone is None:
            continue
        extra = MultiDict(form.data)
        for number, name in enumerate(sorted(columns - form.names)):
            extra.add(name, VALUES[number % len(VALUES)])
        assert _changes(world, role, form, extra) == alone, f"{form.action} as {role}"
        compared += 1
    assert compared > 30, "forms that change something"


def _one_of_each(world: World) -> list[tuple[Role | None, Form]]:
    """A form for each route, of the first role that saw it."""
    urls = world.app.url_map.bind("localhost")
    found: dict[Any, tuple[Role | None, Form]] = {}
    for role, form in world.forms.seen():
        endpoint = urls.match(form.action.partition("?")[0], method="POST")[0]
        if role is not None:
            found.setdefault((endpoint, tuple(sorted(form.names))), (role, form))
    return list(found.values())


def _changes(world: World, role: Role | None, form: Form, data: MultiDict[str, Any]) -> Any:
    """Status and changed rows, without what is chosen by chance; None when nothing changes, or long work does."""
    with world.undone() as watch:
        status = world.visitors[role].post(form.action, data).status_code
        if not watch.written or "job_run" in watch.written:
            return None
        return status, sorted((name, *map(_plain, pair)) for name in watch.written & world.keeper.tables.keys() for pair in world.keeper.changed(name))


def _plain(row: dict[str, Any] | None) -> str:
    return repr({name: value for name, value in (row or {}).items() if name not in BY_CHANCE})

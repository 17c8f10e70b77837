"""The plugin contract: what plugins may hook into, and what switching one off takes away and leaves."""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pluggy
import pytest
from click.testing import CliRunner
from flask import Flask

from risico import create_app, hookimpl, hookspecs
from risico.cli import cli
from risico.config import Settings
from risico.plugins import CORE, FIRST_PARTY, UnknownPlugin, installed, make_plugin_manager, title

HOOKS = [name for name, thing in vars(hookspecs).items() if hasattr(thing, "risico_spec")]


def test_every_hook_is_documented_typed_and_used_by_a_plugin_of_our_own() -> None:
    manager = make_plugin_manager()
    for name in HOOKS:
        hook = getattr(hookspecs, name)
        assert (hook.__doc__ or "").strip().endswith("."), name
        signature = inspect.signature(hook)
        assert signature.return_annotation is not inspect.Signature.empty, name
        users = {use.plugin_name for use in getattr(manager.hook, name).get_hookimpls()}
        assert users & {CORE, *FIRST_PARTY}, f"{name} has no first-party user"


@pytest.fixture
def stray() -> Iterator[ModuleType]:
    module = ModuleType("risico_stray")
    sys.modules[module.__name__] = module
    yield module
    del sys.modules[module.__name__]


def test_a_misspelt_hook_stops_the_start(stray: ModuleType) -> None:
    def menu_itmes() -> None: ...

    stray.menu_itmes = hookimpl(menu_itmes)  # type: ignore[attr-defined]
    manager = make_plugin_manager()
    manager.register(stray)
    with pytest.raises(pluggy.PluginValidationError, match="menu_itmes"):
        manager.check_pending()


def test_a_wrong_argument_stops_the_start(stray: ModuleType) -> None:
    def menu_items(person: object) -> None: ...

    stray.menu_items = hookimpl(menu_items)  # type: ignore[attr-defined]
    with pytest.raises(pluggy.PluginValidationError, match="person"):
        make_plugin_manager().register(stray)


def test_no_hook_bears_the_name_of_a_module_that_would_take_its_place() -> None:
    for name, module in installed(make_plugin_manager()):
        hooks = {attribute for attribute, thing in vars(module).items() if hasattr(thing, "risico_impl")}
        modules = {path.stem for path in Path(module.__file__ or "").parent.glob("*") if path.suffix == ".py" or path.is_dir()}
        assert hooks, name
        assert not hooks & modules, name


def test_switching_off_something_unknown_names_what_can_be_switched_off() -> None:
    with pytest.raises(UnknownPlugin, match=r"risico_scam.*risico_scan"):
        make_plugin_manager(("risico_scam",))


def test_every_plugin_has_a_name_for_users() -> None:
    assert {name: title(module) for name, module in installed(make_plugin_manager())}["risico_scan"] == "Jaarlijkse beoordeling"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_plugin_that_is_off_has_no_pages_jobs_or_permissions(app: Flask, settings: Settings) -> None:
    without = create_app(settings.model_copy(update={"plugins_off": ("risico_scan",)}))
    gone = {rule.endpoint for rule in app.url_map.iter_rules()} - {rule.endpoint for rule in without.url_map.iter_rules()}
    assert gone == {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("scan.")}
    assert not any(str(grant.permission).startswith("scan:") for grant in without.extensions["risico"].grants.all)
    without.extensions["risico"].database.dispose()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_command_line_lists_what_is_on_and_off(settings: Settings, instance: Path) -> None:
    on = CliRunner().invoke(cli, ["plugins"], env={"RISICO_INSTANCE": str(instance)}, standalone_mode=False)
    off = CliRunner().invoke(cli, ["plugins"], env={"RISICO_INSTANCE": str(instance), "RISICO_PLUGINS_OFF": "risico_scan"}, standalone_mode=False)
    assert [line.split() for line in on.output.splitlines()][:2] == [
        ["risico_scan", "aan", "Jaarlijkse", "beoordeling"],
        ["risico_measures", "aan", "Maatregelen"],
    ]
    assert off.output.splitlines()[0].split() == ["risico_scan", "uit"]

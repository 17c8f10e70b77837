"""The plugin manager: first-party plugins by name, third-party plugins by entry point group `risico`."""

import importlib
import importlib.util
from collections.abc import Iterator
from functools import cache, partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

import pluggy

from . import hookspecs
from .core import Core

FIRST_PARTY = ("risico_scan", "risico_measures", "risico_registration", "risico_briefings", "risico_reminders")
CORE = "risico"
CORE_TABLES = tuple(
    f"risico.{room}.models" for room in ("accounts", "audit", "documents", "feed", "jobs", "oidc", "organisation", "outbox", "retention", "scheduling", "year")
)


class UnknownPlugin(Exception):
    """A plugin is switched off in the settings that does not exist."""


def make_plugin_manager(off: tuple[str, ...] = ()) -> pluggy.PluginManager:
    """All plugins that are switched on, with their tables loaded; a misspelt hook stops the start."""
    manager = pluggy.PluginManager("risico")
    manager.add_hookspecs(hookspecs)
    known = {*FIRST_PARTY, *(point.name for point in _third_party())}
    if unknown := sorted(set(off) - known):
        raise UnknownPlugin(f"Onbekend onderdeel in plugins_off: {', '.join(unknown)}. Kies uit: {', '.join(sorted(known))}.")
    for name in off:
        manager.set_blocked(name)
    manager.register(Core(manager), CORE)
    _register(manager)
    manager.check_pending()
    for module in CORE_TABLES:
        importlib.import_module(module)
    for _, plugin in installed(manager):
        if importlib.util.find_spec(f"{plugin.__name__}.models"):
            importlib.import_module(f"{plugin.__name__}.models")
    return manager


def _register(manager: pluggy.PluginManager) -> None:
    found = {point.name: point.load for point in _third_party()}
    found |= {name: partial(importlib.import_module, name) for name in reversed(FIRST_PARTY)}  # pluggy calls the last one registered first
    for name, load in found.items():
        if not manager.is_blocked(name):
            manager.register(load(), name)


@cache
def _third_party() -> tuple[EntryPoint, ...]:
    """The plugins that were installed beside Risico: that does not change while a program runs, and finding them reads every package."""
    return tuple(entry_points(group="risico"))


def installed(manager: pluggy.PluginManager) -> Iterator[tuple[str, ModuleType]]:
    """Name and module of each plugin that is switched on."""
    for name, plugin in sorted(manager.list_name_plugin(), key=lambda item: order(item[0])):
        if isinstance(plugin, ModuleType):
            yield name, plugin


def order(name: str) -> int:
    """Where the plugin stands: first-party plugins in the order of FIRST_PARTY, others after them."""
    return FIRST_PARTY.index(name) if name in FIRST_PARTY else len(FIRST_PARTY)


def title(plugin: ModuleType) -> str:
    """The name users see: the first line of the plugin's docstring."""
    return (plugin.__doc__ or plugin.__name__).strip().splitlines()[0].rstrip(".")


def folder(plugin: ModuleType, name: str) -> Path | None:
    """A folder of the plugin, such as `migrations`, when it has one."""
    path = Path(plugin.__file__ or "").parent / name
    return path if path.is_dir() else None

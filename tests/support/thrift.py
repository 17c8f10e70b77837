"""Thousands of tests each make the app. What Werkzeug, Jinja and SQLAlchemy write for it is the same every time: it is kept."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from werkzeug.routing import Rule

from risico import db
from risico.web.request import App

Builder = Callable[..., tuple[str, str]]
_builders: dict[object, Builder] = {}


class KnownRule(Rule):
    """An address whose functions were written before, for another app. They look at nothing but the address, its defaults and their arguments."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        key = (self.rule, tuple(self._trace), repr(self.defaults), append_unknown)
        if key not in _builders:
            _builders[key] = super()._compile_builder(append_unknown)
        return _builders[key]


def keep(folder: Path) -> None:
    """Let every app of this process share what was written; compiled templates are in that folder."""
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):  # all connections of one are to the same program with the same settings
        dialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
        dialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
    db.create_engine = partial(create_engine, execution_options={"compiled_cache": {}})  # type: ignore[attr-defined]
    compiled = FileSystemBytecodeCache(str(folder))
    App.url_rule_class = KnownRule
    App.jinja_environment = partial(Environment, bytecode_cache=compiled)  # type: ignore[assignment]

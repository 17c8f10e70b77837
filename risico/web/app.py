"""Puts the web application together."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter, IntegerConverter, ValidationError

from .. import paths
from ..backup.staging import settled
from ..config import Settings
from ..content.load import load_library
from ..db import Database
from ..installation import Installation
from ..jobs.runner import Runner
from ..organisation.bodies import Body
from ..permissions import CORE_GRANTS, Grants
from ..plugins import make_plugin_manager
from . import access, errors, headers, logs, origin, request, shell, texts

MEGABYTE = 1_000_000
LARGEST_ID = 2**31 - 1


class YearConverter(BaseConverter):
    """A planning year in a URL; anything else is a page that does not exist."""

    regex = "20[0-9][0-9]"

    def to_python(self, value: str) -> int:
        return int(value)


class IdConverter(IntegerConverter):
    """A number in a URL; one that no row can have is a page that does not exist."""

    def to_python(self, value: str) -> int:
        number: int = super().to_python(value)
        if number > LARGEST_ID:
            raise ValidationError
        return number


class BodyConverter(BaseConverter):
    """A body of the municipality in a URL; anything else is a page that does not exist."""

    regex = "|".join(Body)

    def to_python(self, value: str) -> Body:
        return Body(value)


def build(settings: Settings | None) -> Flask:
    """The app; see `risico.create_app`."""
    settings = settings or settled()
    app = request.App("risico", root_path=str(paths.PACKAGE), template_folder=str(paths.TEMPLATES))
    app.extensions["risico"] = _installation(settings)
    _configure(app, settings)
    for part in (logs, request, shell, texts, errors):
        part.install(app)
    origin.install(app)
    CSRFProtect(app)
    access.install(app)
    headers.install(app, https=settings.https)
    _add_pages(app)
    return app


def _installation(settings: Settings) -> Installation:
    manager = make_plugin_manager(settings.plugins_off)
    database = Database(settings.url, settings.database_key, settings.threads)
    library = load_library(paths.ASSESSMENTS, settings.instance / "assessments")
    grants = Grants([*CORE_GRANTS, *(grant for part in manager.hook.permissions() for grant in part)])
    jobs = Runner(database, (job for part in manager.hook.jobs(settings=settings, library=library, plugins=manager) for job in part))
    return Installation(settings, database, manager, grants, library, jobs)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=[*settings.hosts, urlsplit(settings.address).hostname],
        MAX_CONTENT_LENGTH=2 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        SESSION_COOKIE_NAME="__Host-risico" if settings.https else "risico",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=7),  # the row in the database ends a login; a form sent after that is still carried
        WTF_CSRF_TIME_LIMIT=None,
        WTF_I18N_ENABLED=False,  # WTForms has Dutch messages of its own; Flask-WTF would ask Flask-Babel for them
        WTF_CSRF_SSL_STRICT=settings.https,
    )
    app.url_map.converters.update(year=YearConverter, int=IdConverter, body=BodyConverter)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_loader = ChoiceLoader([FileSystemLoader(settings.instance / "templates"), FileSystemLoader(paths.TEMPLATES)])
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0)  # type: ignore[method-assign]


def _add_pages(app: Flask) -> None:
    from ..accounts.views import accounts
    from ..audit.views import audit as audit_pages
    from ..content.views import content
    from ..documents.views import documents
    from ..feed.views import feed
    from ..jobs.views import jobs
    from ..oidc.views import oidc
    from ..organisation.views import organisation
    from ..outbox.views import outbox
    from ..retention.views import retention
    from ..year.views import year
    from .health import health
    from .home import home
    from .pages import pages
    from .security_txt import security

    for blueprint in (home, accounts, audit_pages, year, content, documents, feed, jobs, oidc, organisation, outbox, retention, pages, security, health):
        app.register_blueprint(blueprint)
    hook: Any = app.extensions["risico"].plugins.hook
    for blueprint in hook.blueprint(app=app):
        app.register_blueprint(blueprint)

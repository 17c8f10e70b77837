"""What `base.html` needs on every page: who, which year, the menu, links."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, cast

import structlog
from flask import Flask, current_app, g, request, url_for
from sqlalchemy import select

from .. import clock
from ..accounts.models import User
from ..accounts.obligation import may_use_password
from ..backup.schedule import WORK, is_late
from ..contract import MenuItem
from ..installation import installation
from ..organisation.models import Municipality
from ..outbox.models import MailPause
from ..permissions import Permission
from ..scheduling.health import is_silent
from ..scheduling.models import SchedulerBeat, TimedRun
from ..year.service import all_years, current_year
from .request import db, may
from .texts import long_date

LOGOS = ("logo.svg", "logo.png", "logo.webp")
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the navigation; `current` is "page", "true" (a page below it) or ""."""

    label: str
    url: str
    current: str


class Shell:
    """Looked up at first use, so that a page pays only for what it shows."""

    @property
    def user(self) -> User | None:
        return cast("User | None", g.get("user"))

    @property
    def municipality(self) -> str:
        return self._installation[0] or ""

    @property
    def scheduler_runs(self) -> bool:
        """Whether calendars and mail are kept up now."""
        return self._installation[1] is not None and self.silent_since is None

    @property
    def silent_since(self) -> datetime | None:
        """Since when the scheduler has been silent, if it is."""
        beat = self._installation[1]
        return beat if is_silent(beat) else None

    @property
    def is_backup_late(self) -> bool:
        """Whether the daily backup is missing."""
        return is_late(installation().settings, self._installation[2])

    @property
    def mail_stands_still(self) -> bool:
        """Whether mail waits for an administrator, after a restore."""
        return self._installation[3] is not None

    @cached_property
    def _installation(self) -> tuple[str | None, datetime | None, datetime | None, datetime | None]:
        """The municipality's name, the scheduler's last sign of life, the last backup, since when mail stands still; in one statement: every page pays."""
        last_backup = select(TimedRun.done_at).where(TimedRun.name == WORK)
        asked = (select(Municipality.name), select(SchedulerBeat.at), last_backup, select(MailPause.since))
        name, beat, backup, pause = db().execute(select(*(one.scalar_subquery() for one in asked))).one()
        return name, beat, backup, pause

    @cached_property
    def years(self) -> Sequence[int]:
        """The open planning years, newest first."""
        return [year.number for year in all_years(db())] if may(Permission.YEAR_READ) else []

    @cached_property
    def year(self) -> int | None:
        """The planning year on screen: that of the URL, else the current one."""
        named = (request.view_args or {}).get("year")
        if named or not may(Permission.YEAR_READ):
            return named
        current = current_year(db())
        return current.number if current else None

    @cached_property
    def year_urls(self) -> dict[int, str]:
        """The same kind of page in each year; a page of one topic leads to that year's overview."""
        args = request.view_args or {}
        endpoint = request.endpoint if set(args) == {"year"} and request.endpoint else "home.overview"
        return {year: url_for(endpoint, year=year) for year in self.years}

    @cached_property
    def menu(self) -> list[Link]:
        """The links of core and plugins that this user may follow. A plugin that fails does not take the page along."""
        if self.user is None:
            return []
        items = sorted((item for part in self._menu_parts() for item in part), key=lambda item: item.order)
        return [Link(item.label, item.url, self._current(item.url, item.section)) for item in items]

    def _menu_parts(self) -> Any:
        from ..web.menu import core_items

        yield core_items(self.year)
        yield from installation().plugins.hook.menu_items(user=self.user, year=self.year)

    def _current(self, url: str, section: str) -> str:
        if request.path == url:
            return "page"
        return "true" if section and request.path.startswith(section) else ""

    @property
    def classification(self) -> str:
        return "Intern" if self.user else ""

    @property
    def today(self) -> str:
        return long_date(clock.today())

    @property
    def home_url(self) -> str:
        return url_for("home.index")

    @property
    def hide_url(self) -> str:
        return url_for("pages.hide", terug=request.full_path.rstrip("?"))

    @property
    def logout_url(self) -> str:
        return url_for("accounts.logout")

    @property
    def account_url(self) -> str:
        return url_for("accounts.own")

    @property
    def work_account(self) -> str:
        """What a work account is called on a button; "" when nobody can log in with one."""
        settings = installation().settings
        return settings.oidc_name if settings.oidc_issuer else ""

    def takes_password(self, user: User) -> bool:
        """Whether this user may log in without a work account."""
        return may_use_password(user, installation().settings)

    @property
    def account_links(self) -> list[MenuItem]:
        """What plugins have for the own account."""
        found = installation().plugins.hook.account_links(user=self.user) if self.user else []
        return [item for part in found for item in part]

    @property
    def help_url(self) -> str:
        return url_for("pages.help")

    @property
    def accessibility_url(self) -> str:
        return url_for("pages.accessibility")

    @property
    def privacy_url(self) -> str:
        return url_for("pages.privacy")

    @property
    def theme_url(self) -> str | None:
        return _instance_file("theme.css")

    @property
    def logo_url(self) -> str | None:
        return next((url for name in LOGOS if (url := _instance_file(name))), None)


def _instance_file(name: str) -> str | None:
    file = installation().settings.instance / name
    return url_for("pages.instance_file", name=name, v=int(file.stat().st_mtime)) if file.is_file() else None


def install(app: Flask) -> None:
    """Give every template its shell, `may`, and static URLs that change with the file."""
    app.context_processor(lambda: {"shell": _shell(), "may": may})

    @app.url_defaults
    def _hash(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values:
            values["v"] = _fingerprint(Path(current_app.static_folder or "") / values["filename"])


def _shell() -> Shell:
    if "shell" not in g:
        g.shell = Shell()
    shell: Shell = g.shell
    return shell


@lru_cache(maxsize=100)
def _fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "0"

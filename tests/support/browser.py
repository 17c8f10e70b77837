"""A real browser on a real server: Chromium by Playwright, the app behind waitress, axe on the page."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from waitress import wasyncore

from risico import clock
from risico.accounts.models import User
from risico.server import listen

from . import tools
from .web import log_in

DESKTOP, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
# No sandbox: Chromium refuses to run as root with it, and it only visits our own pages. The rest keeps it from looking for Google's hosts.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
AXE_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2 AA, which axe leaves out unless asked
    "resultTypes": ["violations"],
}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, closed at the end of the block."""
    executable = tools.chromium()
    if executable is None:
        pytest.fail(tools.NO_CHROMIUM, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS, env=tools.chromium_environment())
        yield browser
        browser.close()


@contextmanager
def serving(app: Flask, port: int = 0) -> Iterator[str]:
    """The app behind waitress on that port, or a free one; gives its address."""
    server = listen(app, "127.0.0.1", port, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
        thread.join(timeout=10)
        server.task_dispatcher.shutdown()


class Windows:
    """Opens browser windows on one server and notes what goes wrong in them."""

    def __init__(self, browser: Browser, app: Flask, address: str) -> None:
        self.faults: list[str] = []
        self._browser, self._app, self._address = browser, app, address
        self._contexts: list[BrowserContext] = []

    def open(self, user: User | None = None, *, phone: bool = False, javascript: bool = True) -> Page:
        """A window of its own, as somebody who is logged in when `user` is given."""
        size = PHONE if phone else DESKTOP
        context = self._browser.new_context(base_url=self._address, viewport=size, java_script_enabled=javascript, locale="nl-NL", has_touch=phone)
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        if user:
            self._log_in(context, user)
        context.on("request", lambda request: self._note_request(request.url))
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self._note(message.type, message.text))
        return page

    def close(self) -> None:
        """Close all windows; AssertionError when a script failed, something came from elsewhere or the content security policy stopped something."""
        for context in self._contexts:
            context.close()
        assert not self.faults, "\n".join(self.faults)

    def _log_in(self, context: BrowserContext, user: User) -> None:
        client = self._app.test_client()
        with clock.at(datetime.now(UTC)):  # the server has threads of its own, in which no test pins the clock
            log_in(client, user)
        name = self._app.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        assert cookie
        context.add_cookies([{"name": name, "value": cookie.value, "url": self._address}])

    def _note_request(self, url: str) -> None:
        """No page fetches anything from anybody else (reliability.md P10)."""
        if not url.startswith((f"{self._address}/", "data:", "blob:")):
            self.faults.append(f"fetched from elsewhere: {url}")

    def _note(self, kind: str, text: str) -> None:
        # A refused form (422) or a page that does not exist (404) is not a fault of the page.
        if kind == "error" and not text.startswith("Failed to load resource: the server responded with a status of 4"):
            self.faults.append(text)


def check_accessibility(page: Page) -> None:
    """AssertionError with a readable list when the page, as it is now, breaks a rule of WCAG 2.2 A/AA or axe's best practices."""
    page.wait_for_load_state()  # a click may still be on its way to another page
    results = Axe().run(page, options=AXE_RULES)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

"""With another maker's provider in a process of its own, and a real browser: the whole way in and out, on a desk and on a phone."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from socket import create_server

import pytest
import requests
from playwright.sync_api import Browser, Page

from risico import create_app
from risico.config import Settings
from risico.permissions import Role
from tests.support.browser import DESKTOP, PHONE, check_accessibility, serving

from .conftest import BY_CLAIM, SQLITE


def free_port() -> int:
    with closing(create_server(("127.0.0.1", 0))) as free:
        port: int = free.getsockname()[1]
        return port


@contextmanager
def mock_provider(log: Path) -> Iterator[str]:
    """oidc-provider-mock; gives its address."""
    port = free_port()
    with log.open("w") as output:
        process = subprocess.Popen([sys.executable, "-m", "oidc_provider_mock", "--port", str(port)], stdout=output, stderr=output)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                requests.get(f"{address}/.well-known/openid-configuration", timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def made(settings: Settings, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of the app, and of the provider it uses."""
    port = free_port()
    with mock_provider(tmp_path / "provider.log") as issuer:
        changed = {"oidc_issuer": issuer, "address": f"http://127.0.0.1:{port}", "oidc_name": "uw account van Noorderdijk"}
        app = create_app(settings.model_copy(update={**changed, **BY_CLAIM}))
        with serving(app, port) as address:
            yield address, issuer
        app.extensions["risico"].close()


@SQLITE
def test_the_whole_way_in_and_out(browser: Browser, made: tuple[str, str], make_user: Callable[..., object]) -> None:
    address, issuer = made
    make_user(Role.ADMIN)
    claims = {"jan": {"email": "jan@noorderdijk.example", "roles": ["Risico.OOV"]}, "piet": {"email": "piet@noorderdijk.example"}}
    for sub, found in claims.items():
        requests.put(f"{issuer}/users/{sub}", json=found, timeout=5).raise_for_status()
    faults: list[str] = []
    for size in (DESKTOP, PHONE):
        context = browser.new_context(base_url=address, viewport=size, locale="nl-NL")
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
        visit(page)
        context.close()
    assert faults == []


def visit(page: Page) -> None:
    """In without and with a role, link, and out."""
    page.goto("/account/")
    check_accessibility(page)
    page.get_by_role("link", name="Inloggen met uw account van Noorderdijk").click()
    at_provider(page, "piet")
    page.get_by_text("heeft geen rol in Risico").wait_for()
    check_accessibility(page)
    page.get_by_role("link", name="Opnieuw proberen").click()
    at_provider(page, "jan")
    page.get_by_role("link", name="Mijn account").first.click()
    page.get_by_role("link", name="Werkaccount koppelen of ontkoppelen").click()
    check_accessibility(page)
    page.get_by_role("link", name="Een ander werkaccount koppelen").click()
    at_provider(page, "jan")
    check_accessibility(page)
    page.get_by_role("button", name="Ja, koppelen").click()
    page.get_by_text("Uw werkaccount is gekoppeld").wait_for()
    page.get_by_role("button", name="Uitloggen", exact=True).first.click()
    page.get_by_text("Zonder werkaccount inloggen").click()
    check_accessibility(page)
    page.get_by_role("link", name="bij uw werkaccount").click()
    page.get_by_role("button", name="End session").click()
    page.get_by_role("heading", name="Inloggen").wait_for()


def at_provider(page: Page, sub: str) -> None:
    page.get_by_placeholder("sub").fill(sub)
    page.get_by_role("button", name="Authorize").click()

"""No connection goes out but to mail and the identity provider (P8, P10).

tests/conftest.py guards every test of the suite and tests/support/browser.py every page in a browser; test_server.py guards a real server.
Here stands that the guard sees something.
"""

import socket
from urllib.request import urlopen

import pytest

from tests.support import egress
from tests.support.browser import Windows

from .conftest import Tour

OUTSIDE = "192.0.2.1"  # TEST-NET-1 (RFC 5737): nobody has it


def test_the_guard_stops_and_remembers_what_goes_out() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram, pytest.raises(ConnectionRefusedError):
        datagram.sendto(b"x", (OUTSIDE, 53))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((OUTSIDE, 25), timeout=1)
    with pytest.raises(OSError, match=r"gemeente\.example"):
        urlopen("http://gemeente.example/", timeout=1)
    assert len(egress.reached) == 3
    egress.reached.clear()


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        (b"localhost", True),
        ("::ffff:127.0.0.1", True),
        (OUTSIDE, False),
        ("10.0.0.1", False),
        ("localhost.evil.example", False),
    ],
)
def test_the_guard_knows_what_is_this_machine(host: object, here: bool) -> None:
    assert egress.is_here(host) == here


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_browser_that_fetches_something_elsewhere_fails_its_test(windows: Windows) -> None:
    page = windows.open()
    page.goto("/hulp/")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://gemeente.example/x.png'}))")
    page.wait_for_timeout(300)
    assert windows.faults
    windows.faults.clear()


def test_no_page_has_an_address_that_a_browser_fetches_elsewhere(tour: Tour) -> None:
    """Links may lead away; pictures, scripts, styles, frames and forms may not."""
    fetched = ("src=", "action=", "srcset=", "poster=", "data=", 'rel="stylesheet" href=', 'rel="preload" href=')
    pages = [visit.page for visit in tour.visits if visit.page.mimetype == "text/html"]
    assert [(page.url, what) for page in pages for what in fetched for way in ("http:", "https:", "//") if f'{what}"{way}' in page.text] == []

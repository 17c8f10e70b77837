"""What tests of the pages share: the story's day, the text of a page, and how a form is found."""

import re
from collections.abc import Callable

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from risico.accounts.models import User

Login = Callable[[User], FlaskClient]
LIST = "/2027/maatregelen/"
CHECK, PAPER, KEEP, ASIDE = (f'form[action$="/{end}/"]' for end in ("controle", "papier", "eigenaar", "niet-van-toepassing"))
CONFIRM, WITHDRAW = 'form[action$="/bevestigen/"]', 'form[action$="/intrekken/"]'
SEEN = {
    "day": "4-5-2027",
    "kind": "oefening",
    "result": "werkt",
    "seen": "5",
    "asked": "6",
    "evidence": "Zaak 2027-0417",
    "learned": "Iedereen wist wie zij bellen.",
}


def page_of(code: str) -> str:
    return f"{LIST}{code}/"


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html5lib")


def text_of(html: str) -> str:
    main = soup(html).select_one("main")
    assert main
    return re.sub(r"\s+([.,:])", r"\1", re.sub(r"\s+", " ", main.get_text(" ")))

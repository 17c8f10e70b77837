"""No address that somebody else made up leads away from the site (S12)."""

from urllib.parse import quote, urlencode, urljoin, urlsplit

from lxml import html

from risico.demo import DOMAIN
from risico.web.access import here
from tests.support import csrf

from .corpus import AWAY, HOME
from .walk import find, walk
from .world import World

PARAMETERS = ("verder", "terug", "next", "volgende", "return", "return_to", "url", "redirect", "redirect_uri", "to", "then", "doel", "target", "continue", "r")


def leads_away(location: str) -> bool:
    """As a browser reads it: white space dropped, backslashes turned."""
    read = location.translate({9: None, 10: None, 13: None, 92: "/"}).strip()
    return urlsplit(urljoin("http://localhost/here/", read))[:2] != ("http", "localhost")


def test_no_target_leads_away_after_login(world: World) -> None:
    assert len(AWAY) >= 60
    assert [target for target in AWAY if (path := here(target)) is not None and leads_away(path)] == []
    visitor, form = world.visitor(None), {"email": f"oov@{DOMAIN}", "password": "verkeerd wachtwoord"}
    for target in AWAY[:8]:
        url = f"/inloggen/?verder={quote(target)}"
        for answer in (visitor.get(url), visitor.post(url, data=form, headers=csrf.header(visitor))):
            assert not [
                link for link in find(html.fromstring(answer.get_data(as_text=True)), "//a/@href | //form/@action | //button/@formaction") if leads_away(link)
            ], target


def test_no_parameter_of_any_page_leads_away(world: World) -> None:
    """Every page, with every name a parameter could have; and the page that hides the screen with the whole corpus."""
    client = world.visitor("oov")
    query = urlencode(dict.fromkeys(PARAMETERS, f"//{HOME}"))
    away = []
    for url in [page.url for page in walk(client, *world.starts("oov")) if page.status in (200, 302)]:
        with client.get(f"{url}{'&' if '?' in url else '?'}{query}") as answer:
            if leads_away(answer.headers.get("Location", "/")) or (answer.mimetype == "text/html" and f'"//{HOME}' in answer.get_data(as_text=True)):
                away.append(url)
    assert away == []
    for target in AWAY:
        page = client.get("/scherm-verbergen/", query_string={"terug": target})
        (back,) = find(html.fromstring(page.text), "//main//a/@href")
        assert not leads_away(back), target

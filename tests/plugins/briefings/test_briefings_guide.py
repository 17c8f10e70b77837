"""The guide for a talk about limits: whole, on the page and in the document."""

from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from flask.testing import FlaskClient

from risico.accounts.models import User
from risico.permissions import Role
from risico_briefings import facts
from risico_briefings.guide import guide
from tests.conftest import MakeUser
from tests.plugins.briefings.factories import Town
from tests.plugins.scan.cases import LIBRARY
from tests.support.browser import Windows, check_accessibility

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PAGE, WORD = "/2027/briefings/gespreksleidraad/", "/2027/briefings/gespreksleidraad.docx"


def words(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_every_text_is_in_it_with_the_local_facts_in_place() -> None:
    made = guide(LIBRARY, {"meldpunt": "088 000 00 00"})
    assert [chapter.title for chapter in made.chapters] == [chapter.title for chapter in LIBRARY.talk_guide] and made.missing == ()
    told = repr(made)
    for text in (text for chapter in LIBRARY.talk_guide for part in chapter.parts for text in part.texts):
        assert repr(text.replace("{meldpunt}", "088 000 00 00"))[1:-1] in told
    assert "088 000 00 00" in told and guide(LIBRARY, {}).missing == ("Telefoonnummer van het meldpunt, dag en nacht",)


@ONE_DATABASE
def test_the_page_and_the_document_tell_the_same(login: Callable[[User], FlaskClient], clerk: User, town: Town) -> None:
    desk = login(clerk)
    page, document = desk.get(PAGE).text, desk.get(WORD)
    assert WORD in page and PAGE in desk.get("/2027/briefings/").text
    assert document.headers["Content-Disposition"] == 'attachment; filename="gespreksleidraad-2027.docx"'
    told = words(document.data)
    for text in ("Gesprek over grenzen", "Een collega noemt u in de vergadering een leugenaar.", "Ga van binnen naar buiten.", "meldpunt: 088 000 00 00."):
        assert text in told and text in page
    assert Document(BytesIO(document.data)).core_properties.title == "Gesprek over grenzen" and "Voorbeeldgemeente" in told


def test_without_the_number_of_the_reporting_point_it_is_not_handed_out(login: Callable[[User], FlaskClient], clerk: User, town: Town) -> None:
    facts.save(town.session, town.clerk, {"meldpunt": ""}, facts.version_of(facts.stored(town.session)))
    town.session.commit()
    desk = login(clerk)
    page, answer = desk.get(PAGE).text, desk.get(WORD)
    assert WORD not in page and "Vul eerst in: Telefoonnummer van het meldpunt" in page
    assert answer.status_code == 409 and "Vul eerst in: Telefoonnummer van het meldpunt" in answer.text


@ONE_DATABASE
def test_it_is_for_who_leads_the_talk(login: Callable[[User], FlaskClient], make_user: MakeUser, town: Town) -> None:
    assert login(make_user(Role.MAYOR)).get(WORD).status_code == 200
    other = login(make_user(Role.SAFETY_DIRECTOR))
    assert other.get(PAGE).status_code == 403 and other.get(WORD).status_code == 403
    assert PAGE not in other.get("/2027/briefings/").text


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@ONE_DATABASE
def test_the_page_is_readable_for_everyone(windows: Windows, clerk: User, town: Town, phone: bool) -> None:
    page = windows.open(clerk, phone=phone)
    page.goto(PAGE)
    check_accessibility(page)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

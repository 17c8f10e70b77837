"""The shared templates: what a page author may rely on, rendered with the real macros."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from jinja2 import Environment, FileSystemLoader
from wtforms import (
    BooleanField,
    DateField,
    Form,
    IntegerField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired

TEMPLATES = Path(__file__).parents[2] / "templates"
MATRIX = [[1, 1, 1, 2, 2], [1, 1, 2, 2, 3], [1, 2, 3, 3, 4], [2, 3, 3, 4, 5], [2, 3, 4, 5, 5]]
CHOICES: Any = ["a", "b"]
LABELS = ["nul", "een", "twee", "drie", "vier"]


def render(source: str, **context: Any) -> BeautifulSoup:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals["csrf_token"] = lambda: "token"
    return BeautifulSoup(environment.from_string(source).render(**context), "html5lib")


def only(soup: BeautifulSoup, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)}"
    return found[0]


class Fields(Form):
    name = StringField("Naam", [InputRequired("Vul een naam in.")], description="Zonder afkortingen.")
    remark = StringField("Opmerking")
    secret = PasswordField("Wachtwoord", [InputRequired()])
    day = DateField("Datum", [InputRequired("Vul een datum in.")], format="%d-%m-%Y")
    seats = IntegerField("Zetels", [InputRequired("Vul een aantal in.")])
    pick = RadioField("Keuze", [InputRequired("Kies er een.")], choices=CHOICES)
    many = SelectMultipleField("Rollen", choices=CHOICES, default=["b"])
    agree = BooleanField("Gelezen")


def fields(form: Fields) -> BeautifulSoup:
    return render(
        '{% from "components/forms.html" import field, radios, checkboxes, error_summary %}{{ error_summary(form) }}'
        "{{ field(form.name, autocomplete='username') }}{{ field(form.remark) }}{{ field(form.secret) }}"
        "{{ field(form.day) }}{{ field(form.seats) }}{{ radios(form.pick) }}{{ checkboxes(form.many) }}"
        "{{ field(form.agree) }}",
        form=form,
    )


def test_a_fresh_form_names_hints_and_nothing_wrong() -> None:
    page = fields(Fields())
    assert only(page, "#name")["aria-describedby"] == "name-uitleg"
    assert only(page, "#name")["autocomplete"] == "username"
    assert "aria-describedby" not in only(page, "#remark").attrs
    assert not page.select("[aria-invalid], .r-errors, .r-field--error")
    assert only(page, "label[for=remark]").text == "Opmerking (niet verplicht)"
    assert only(page, "label[for=name]").text == "Naam"
    assert only(page, "#secret")["autocomplete"] == "current-password"
    assert [only(page, f"#{id}")["type"] for id in ("day", "seats")] == ["text", "text"]
    assert [box.has_attr("checked") for box in page.select("[name=many]")] == [False, True]


def test_every_fault_links_to_its_control_and_stands_beside_it() -> None:
    form = Fields(data={"many": []})
    form.validate()
    page = fields(form)
    links = page.select(".r-errors a")
    assert links
    for link in links:
        control = only(page, str(link["href"]))
        assert control.name in ("input", "select", "textarea")
    assert only(page, "#name")["aria-describedby"] == "name-uitleg name-fout"
    assert only(page, "#name-fout").text == "Vul een naam in."
    assert only(page, "#name")["aria-invalid"] == "true"
    assert only(page, 'fieldset[aria-describedby="pick-fout"] > legend').text == "Keuze"
    assert "None" not in str(page)


def test_a_level_is_never_printed_without_its_band() -> None:
    source = '{% from "components/level.html" import level_text, meter %}'
    source += '{{ level_text(level, band, "hoog") }}{{ meter(level, band) }}'
    assert render(source, level=4, band=(3, 5)).get_text() == "4 hoog (3\u20135)"
    nothing = render(source, level=4, band=None)
    assert nothing.get_text() == "nog geen niveau"
    assert not nothing.select("svg")


def test_a_level_that_people_set_outside_the_band_says_so() -> None:
    page = render('{% from "components/level.html" import level_text %}{{ level_text(2, (3, 4), "aandacht") }}')
    assert page.get_text(strip=True) == "2 aandacht (berekend 3–4)"


@pytest.mark.parametrize(
    ("level", "was", "known", "words"),
    [
        (4, 3, True, "↑1 hoger"),
        (2, 5, True, "↓3 lager"),
        (3, 3, True, "=gelijk"),
        (3, None, False, "+nieuw"),
        (3, None, True, "niet te vergelijken"),
    ],
)
def test_change_is_a_sign_and_a_word(level: int, was: int | None, known: bool, words: str) -> None:
    page = render(
        '{% from "components/level.html" import change %}{{ change(level, was, known) }}',
        level=level,
        was=was,
        known=known,
    )
    assert page.get_text() == words


def test_the_meter_refers_to_drawings_that_the_sprite_holds() -> None:
    page = render(
        '{% from "components/level.html" import meter %}{% from "components/work.html" import phase %}'
        '{% from "components/icons.html" import icon, sprite %}'
        "{% set body %}{{ meter(4, (3, 5), 2) }}{{ phase(3, 'Besluiten') }}{{ icon('lock') }}{% endset %}"
        "{{ sprite(body) }}{{ body }}"
    )
    drawn = {str(symbol["id"]) for symbol in page.select("symbol")}
    used = {str(use["href"])[1:] for use in page.select("use")}
    assert {"m-35", "m-was-2", "m-4", "p-3", "i-lock"} <= used <= drawn
    assert "i-flag" not in drawn


def topic(key: str, effect: int, plausibility: int) -> SimpleNamespace:
    return SimpleNamespace(
        key=key, title=f"Onderwerp {key}", url=f"/{key}", level=3, band=(2, 4), name="verhoogd", was=None, known=False,
        effect=effect, plausibility=plausibility,
    )  # fmt: skip


def test_a_full_cell_of_the_matrix_refers_to_the_list() -> None:
    topics = [topic(str(n), 4, 0) for n in range(4)] + [topic("A", 0, 4)]
    page = render(
        '{% from "components/matrix.html" import matrix, rank %}'
        "{{ matrix(rows, labels, labels, topics) }}{{ rank(topics) }}",
        rows=MATRIX, labels=LABELS, topics=topics,
    )  # fmt: skip
    rows = page.select(".r-matrix tbody tr")
    assert [th.text for row in rows for th in row.select("th")] == LABELS[::-1]
    assert [[int(str(cell["class"])[-3]) for cell in row.select("td")] for row in rows] == MATRIX[::-1]
    full = rows[0].select("td")[0]
    assert [link["href"] for link in full.select("a")] == ["#ranglijst"]
    assert "4 onderwerpen" in full.text
    assert rows[4].select("td")[4].select("a")[0]["href"] == "/A"
    assert len(only(page, "#ranglijst").select("li")) == len(topics)


def answer(**values: object) -> SimpleNamespace:
    blank: dict[str, object] = {"choice": "", "basis": "", "note": "", "version": 1, "error": "", "other": None}
    return SimpleNamespace(**(blank | values))


ANCHORS = ("Nee.", "Bijna niet.", "Soms.", "Vaak.", "Ja.")
QUESTION = SimpleNamespace(id="T01.1", text="Is er <druk>?", anchors=ANCHORS)
SCORING = '{% from "components/scoring.html" import question, question_state, question_message, saved_status %}'


def test_a_question_sends_four_named_values_and_keeps_what_was_typed() -> None:
    page = render(
        SCORING + "{{ question(3, q, a, 'error', '/bewaar') }}",
        q=QUESTION,
        a=answer(choice="unknown", basis="intuition", note="\nMet <b>tekst</b>", version=7, error="Kies er een."),
    )
    controls = page.select("input, textarea")
    assert {str(c["name"]) for c in controls} == {"T01.1-score", "T01.1-basis", "T01.1-note", "T01.1-version"}
    ids = [str(c["id"]) for c in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert not [id for id in ids if "." in id]
    assert [c["value"] for c in page.select("[checked]")] == ["unknown", "intuition"]
    assert only(page, "textarea").text == "\nMet <b>tekst</b>"
    assert only(page, "[name='T01.1-version']")["value"] == "7"
    assert only(page, "#melding-T01-1").text == "Kies er een."
    target = only(page, "fieldset")["hx-target"]
    assert only(page, str(target)).parent is only(page, "legend")


def test_without_a_save_address_a_question_is_plain_html() -> None:
    page = render(SCORING + "{{ question(1, q, a, 'open') }}", q=QUESTION, a=answer())
    assert not [name for tag in page.select("*") for name in tag.attrs if name.startswith("hx-")]


def test_a_conflict_shows_both_answers() -> None:
    other = answer(choice="4", basis="empirical", note="Er was een bijeenkomst.")
    page = render(SCORING + "{{ question_message(q, a, oob=true) }}", q=QUESTION, a=answer(choice="1", other=other))
    mine, theirs = page.select("dd")
    assert mine.text == "1: Bijna niet."
    assert theirs.text == "4: Ja. Op basis van feiten of cijfers.Notitie: Er was een bijeenkomst."
    assert only(page, "#melding-T01-1")["hx-swap-oob"] == "innerHTML"


def test_the_strip_spans_from_the_lowest_to_the_highest_role() -> None:
    page = render(
        '{% from "components/strip.html" import strip %}{{ strip(labels, positions, 3) }}',
        positions=[(1, "juridisch"), (3, "OOV"), (3, "vakafdeling")],
        labels=LABELS,
    )
    points = page.select(".r-strip__point")
    assert [n for n, point in enumerate(points) if "r-strip__point--span" in point["class"]] == [1, 2]
    roles = [[role.text for role in point.select(".r-strip__role")] for point in points]
    assert roles == [[], ["juridisch"], [], ["OOV", "vakafdeling"], []]
    assert "afgesproken" in points[3].text


def test_no_template_needs_more_than_the_security_policy_allows() -> None:
    pages = [path for path in TEMPLATES.rglob("*.html") if path.parent.name != "mail"]  # a mail has no policy, and no stylesheet beside it
    for path in pages:
        text = path.read_text()
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:|hx-on|hx-ext", text), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path
        assert not re.search(r"(?:href|src)=\"(?:https?:)?//", text), path

"""The texts: every office has its briefing, local facts stand in it, and nothing that may never be in a briefing gets through."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico.content.briefings import BriefingOffice
from risico.content.load import load_library
from risico.contract import BriefingSection
from risico.documents.blocks import Block, Bullets, Callout, Column, Paragraph, Table
from risico.organisation.bodies import Office
from risico.paths import ASSESSMENTS
from risico_briefings.composing import Briefing, Chapter, compose, needed
from risico_briefings.forbidden import Rules, look, wrong
from risico_briefings.names import surnames
from risico_briefings.stored import digest, from_plain, to_plain

LIBRARY = load_library(ASSESSMENTS)
FACTS = {fact.id: {"phone": "088 000 00 00", "day": "12 september 2025"}.get(fact.kind, "de griffier") for fact in LIBRARY.briefing_facts}
OFFICES: tuple[BriefingOffice, ...] = ("raadslid", "commissielid", "wethouder", "burgemeester", "griffier")
PARTS = ["waarom", "norm", "herkennen", "melden", "daarna", "aangifte", "nazorg", "thuis", "vergadering", "voorbeeld", "vragen"]
NUMBERS = ["088 000 00 00", "070 373 83 14"]


def text_of(briefing: Briefing) -> str:
    return str(to_plain(briefing))


def test_every_office_of_the_municipality_has_a_briefing() -> None:
    assert set(OFFICES) == {office.value for office in Office}


@pytest.mark.parametrize("office", OFFICES)
def test_a_briefing_has_the_parts_of_the_field_and_no_empty_place(office: BriefingOffice) -> None:
    briefing = compose(LIBRARY, office, FACTS)
    assert [chapter.id for chapter in briefing.chapters] == PARTS
    assert briefing.missing == () and not re.search(r"\[[a-z_]+\]", text_of(briefing))
    assert briefing.card.numbers[0][1] == "088 000 00 00" and briefing.card.numbers[1][1] == "112"
    assert look(briefing, Rules(NUMBERS, surnames(["S. de Boer"]), ["Opvang asielzoekers"])) == []


def test_who_is_entitled_to_the_housing_regulation_is_exact() -> None:
    words = {office: text_of(compose(LIBRARY, office, FACTS)) for office in OFFICES}
    assert all("Voor u geldt de landelijke regeling" in words[office] for office in ("wethouder", "burgemeester"))
    assert all("niet voor raadsleden en commissieleden" in words[office] for office in ("raadslid", "commissielid"))
    assert not any("Voor u geldt" in words[office] for office in ("raadslid", "commissielid", "griffier"))
    regulation = next(link for link in LIBRARY.help_links if link.id == "woonregeling")
    assert set(regulation.entitled) == {"wethouder", "burgemeester"}


def test_a_mayor_reads_what_to_do_when_they_are_the_target() -> None:
    assert "andere_weg_burgemeester" in needed(LIBRARY, "burgemeester") and "andere_weg_burgemeester" not in needed(LIBRARY, "raadslid")


@pytest.mark.parametrize("office", OFFICES)
def test_each_missing_fact_is_named(office: BriefingOffice) -> None:
    for id in needed(LIBRARY, office):
        assert compose(LIBRARY, office, {**FACTS, id: ""}).missing == (id,)
    assert set(compose(LIBRARY, office, {}).missing) == set(needed(LIBRARY, office))


@pytest.mark.parametrize("office", OFFICES)
def test_how_soon_somebody_calls_back_is_the_same_everywhere(office: BriefingOffice) -> None:
    assert set(re.findall(r"[Bb]innen (\d+) minuten", text_of(compose(LIBRARY, office, FACTS, minutes=60)))) == {"60"}


def test_nobody_is_sent_to_themselves_and_a_clerk_has_no_portfolio() -> None:
    words = text_of(compose(LIBRARY, "griffier", {**FACTS, "meldpunt_raad": "de griffier", "meldpunt_college": "de gemeentesecretaris"}))
    assert "portefeuille" not in words and "'Deze briefing, uw link', 'de gemeentesecretaris'" in words.replace('"', "'")


def test_chapters_of_other_rooms_stand_in_their_place() -> None:
    added = BriefingSection("onderwerpen", 80, "De onderwerpen van dit jaar", "Waar wij sterke gevoelens verwachten", "", (Paragraph("Vakantieparken."),))
    ids = [chapter.id for chapter in compose(LIBRARY, "raadslid", FACTS, [added]).chapters]
    assert ids.index("onderwerpen") == ids.index("vragen") - 1
    first = compose(LIBRARY, "raadslid", FACTS, [added]).sections[0].blocks[-1]
    assert isinstance(first, Table) and ("De onderwerpen van dit jaar", "Waar wij sterke gevoelens verwachten") in first.rows


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Mail griffie@noorderdijk.nl.", "een e-mailadres"),
        ("Bel 06 12 34 56 78.", "een telefoonnummer"),
        ("Op 1234 AB staat een camera.", "een postcode"),
        ("Vraag het S. de Boer.", "de naam de Boer"),
        ("Zoals bij Van ’t Hof gebeurde.", "de naam Van ’t Hof"),
        ("Let op bij de opvang ASIELZOEKERS.", "het onderwerp Opvang asielzoekers, dat niet openbaar is"),
        ("Dit onderwerp staat op niveau 4.", "een niveau of score"),
    ],
)
@pytest.mark.parametrize("place", ["text", "bullets", "callout", "table", "lead", "title"])
def test_what_may_never_be_in_a_briefing_is_found_wherever_it_stands(text: str, what: str, place: str) -> None:
    base = compose(LIBRARY, "raadslid", FACTS)
    changed = with_text(base.chapters[0], place, text)
    found = look(replace(base, chapters=(changed,)), Rules(NUMBERS, surnames(["S. de Boer", "J. Van ’t Hof"]), ["Opvang asielzoekers"]))
    assert what in [each.what for each in found]


def with_text(chapter: Chapter, place: str, text: str) -> Chapter:
    if place in ("lead", "title"):
        return replace(chapter, lead=text) if place == "lead" else replace(chapter, title=text)
    blocks: dict[str, Block] = {
        "text": Paragraph(text),
        "bullets": Bullets((text,)),
        "callout": Callout(text),
        "table": Table("T", "T", (Column("Een"), Column("Twee")), ((text, ""),)),
    }
    return replace(chapter, blocks=(blocks[place],))


def test_a_word_that_holds_a_name_is_no_name() -> None:
    base = compose(LIBRARY, "raadslid", FACTS)
    chapter = replace(base.chapters[0], blocks=(Paragraph("De bakkerij en de smederij. Bel 088-0000000."),))
    assert look(replace(base, chapters=(chapter,)), Rules(NUMBERS, surnames(["P. Bakker", "G. Smit"]))) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("vraag het mevrouw de boer", "S. de Boer"),
        ("DE BOER belt u", "S. de Boer"),
        ("Boer, S. de", "S. de Boer"),
        ("Bel mw. Jansen", "Jansen, P. (VVD)"),
        ("Jansen helpt u", "Piet Jansen"),
        ("In Jansens woorden", "P. Jansen"),
        ("Zoals Yildiz zei", "M. Yıldız"),
        ("Zoals Cengiz-Brulé zei", "A. Brûlé"),
        ("Zoals Smit meemaakte", "A. Smit-van Dam"),
        ("Zoals van Dam meemaakte", "A. Smit-van Dam"),
        ("Vraag C. v.d. Meer", "C. van der Meer"),
        ("Bel de heer Bel", "B. Bel"),
        ("Vraag A. de Koning", "A. de Koning"),
        ("Zoals El-Amrani", "M. el Amrani"),
    ],
)
def test_a_name_is_known_however_it_is_spelled(text: str, name: str) -> None:
    assert any(found.startswith("de naam") for found in wrong(text, Rules(people=surnames([name]))))


@pytest.mark.parametrize("office", OFFICES)
def test_our_own_words_are_nobody(office: BriefingOffice) -> None:
    names = ["A. de Koning", "B. Bel", "C. van der Meer", "D. Thuis", "E. de Raad", "F. Pas", "G. Wet", "H. Nederland", "I. van Melden", "J. Vraag", "K. Post"]
    filled = {**FACTS, "andere_weg_burgemeester": "de gemeentesecretaris, en daarna de commissaris van de Koning"}
    assert look(compose(LIBRARY, office, filled), Rules(NUMBERS, surnames(names))) == []


@pytest.mark.parametrize(
    "text",
    [
        "Kom naar Dorpsstraat 12.",
        "De wethouder wordt beveiligd.",
        "Bij de ingang hangt een camera.",
        "Ga naar de uitwijklocatie.",
        "De vluchtroute is links.",
        "Volgens de dreigingsanalyse is het rustig.",
        "Uit GIR blijkt een toename.",
        "Een collega is overspannen.",
        "De fractie heeft een score.",
        "Dit ligt onder geheimhouding.",
        "De uitkomst van de risicoanalyse was goed.",
        "Dat komt door extreemrechtse inwoners.",
    ],
)
def test_each_kind_that_is_forbidden_is_found(text: str) -> None:
    assert list(wrong(text, Rules()))


def test_everything_we_deliver_may_be_in_a_briefing() -> None:
    titles = [topic.title for topic in LIBRARY.topics] + [measure.title for measure in LIBRARY.measures] + [link.what for link in LIBRARY.help_links]
    assert {title: found for title in titles if (found := list(wrong(title, Rules())))} == {}


@given(st.sampled_from(OFFICES), st.dictionaries(st.sampled_from(sorted(FACTS)), st.text(max_size=20)))
def test_a_briefing_is_the_same_after_it_was_stored(office: BriefingOffice, facts: dict[str, str]) -> None:
    briefing = compose(LIBRARY, office, {**FACTS, **facts})
    assert from_plain(to_plain(briefing)) == briefing
    assert digest(to_plain(briefing)) == digest(to_plain(from_plain(to_plain(briefing))))

"""The internal report: what it tells, in which phase, and that an adopted round never changes it."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from risico.db import Database
from risico.documents.blocks import Block, Bullets, Callout, Figures, Heading, HeatMap, LevelCell, Paragraph, Report, Section, Table
from risico.errors import Refused
from risico_scan import adoption
from risico_scan.models import Adoption, AgreedScore, Answer, Assessment, Assignment, Decision, Outcome
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_round, make_year
from tests.plugins.scan.reports import Told, a_year, drop_undecided, report


@pytest.fixture
def told(session: Session) -> Told:
    return a_year(session)


@pytest.fixture
def adopted(told: Told) -> Told:
    drop_undecided(told)
    told.adopt()
    return told


def section(made: Report, title: str) -> Section:
    return next(each for each in made.sections if each.title == title)


def tables(made: Report) -> dict[str, Table]:
    return {block.caption: block for each in made.sections for block in each.blocks if isinstance(block, Table)}


def about_topic(made: Report, title: str) -> list[Block]:
    """The blocks below the heading of that topic."""
    blocks = section(made, "De onderwerpen één voor één").blocks
    start = blocks.index(Heading(title)) + 1
    end = next((n for n in range(start, len(blocks)) if isinstance(blocks[n], Heading)), len(blocks))
    return list(blocks[start:end])


def said(blocks: list[Block], strong: str) -> str:
    return next(block.text for block in blocks if isinstance(block, Paragraph) and block.strong == strong)


def rows(table: Table) -> dict[Any, tuple[Any, ...]]:
    return {row[0]: row[1:] for row in table.rows}


def test_a_concept_says_so_and_what_still_has_to_be_done(told: Told) -> None:
    made = report(told.session, "intern")
    assert (made.title, made.final, made.classification) == ("Jaarverslag Risico 2027 (concept)", False, "Intern")
    assert made.core == (
        "Over 3 van de 6 onderwerpen is besloten. 1 onderwerp staat op niveau 4 of 5: Opvang asielzoekers. 1 onderwerp staat hoger dan vorig jaar."
    )
    assert made.opening[0] == Callout("CONCEPT, nog niet vastgesteld. Niveaus en besluiten kunnen nog veranderen.")
    assert "De ronde van 2027 is nog niet vastgesteld." in made.about
    assert rows(tables(made)["Nog niet besloten"]) == {
        "Coffeeshops": ("Verschillen", "Verschillen bespreken en een voorstel doen."),
        "Jaarwisseling": ("Besluiten", "De directeur OOV stelt niveau 4 voor. Een ander besluit."),
        "Windpark Noorderdijk": ("Scoren", "De beoordelaars scoren nog."),
    }


def test_key_figures_count_levels_changes_and_doubt(told: Told) -> None:
    figures = next(block for block in report(told.session, "intern").opening if isinstance(block, Figures))
    assert figures.items == (("3 van 6", "onderwerpen besloten"), ("1", "op niveau 4 of 5"), ("1", "hoger dan vorig jaar"), ("0", "met een onzekere uitkomst"))


def test_the_list_goes_from_high_to_low_and_hides_what_is_being_scored(told: Told) -> None:
    listed = tables(report(told.session, "intern"))["Niveau per onderwerp"]
    assert [column.title for column in listed.columns] == ["Onderwerp", "Niveau", "Vorig jaar", "Signalen", "Fase"]
    assert listed.rows[0][0] == "Opvang asielzoekers"
    found = rows(listed)
    assert isinstance(found["Opvang asielzoekers"][0], LevelCell)
    assert found["Opvang asielzoekers"][0].level == 5 and found["Opvang asielzoekers"][0].text.startswith("5 zeer hoog (")
    assert found["Windpark Noorderdijk"] == ("nog niet zichtbaar", "nieuw", "–", "Scoren")
    assert found["Parkeren centrum"][1] == "nieuw"
    assert found["Vakantieparken"][1].startswith("4 (")


def test_nothing_of_a_topic_that_is_being_scored_is_told(told: Told) -> None:
    """Whatever its answers are and whatever was said in an earlier round, the report stays the same."""
    before = report(told.session, "intern")
    hidden = told.topics["T08"]
    hidden.counter, hidden.reopened, hidden.rounds_held = "Iets anders.", "Een reden.", 3
    sheets = select(Assignment.id).where(Assignment.assessment_id == hidden.id)
    told.session.execute(update(Answer).where(Answer.assignment_id.in_(sheets)).values(score=0, unknown=False, note="Een notitie."))
    told.session.execute(update(AgreedScore).where(AgreedScore.assessment_id == hidden.id).values(score=1, reason="Een andere reden."))
    told.session.flush()
    assert report(told.session, "intern") == before


def test_the_matrix_has_every_topic_with_a_level_once(told: Told) -> None:
    (matrix,) = (block for each in report(told.session, "intern").sections for block in each.blocks if isinstance(block, HeatMap))
    assert (matrix.rows[0], matrix.columns[0]) == ("zeer groot", "niet")
    assert [[cell.level for cell in line] for line in matrix.cells] == [list(line) for line in LIBRARY.matrix.rows[::-1]]
    titles = sorted(title for line in matrix.cells for cell in line for title, _ in cell.items)
    assert titles == ["Coffeeshops", "Jaarwisseling", "Opvang asielzoekers", "Parkeren centrum", "Vakantieparken"]


def test_a_raised_level_stands_beside_the_computed_one_with_its_reason(told: Told) -> None:
    blocks = about_topic(report(told.session, "intern"), "Opvang asielzoekers")
    assert said(blocks, "Het niveau is verhoogd.") == "Berekend is 4 hoog, besloten is 5 zeer hoog. De reden: Dit zagen wij samen."
    assert said(blocks, "Strategie c.").startswith("Op tijd en eerlijk communiceren. Daarbij letten wij hierop: Feiten gaan vóór de boodschap.")
    assert said(blocks, "Besloten maatregelen.") == "2 maatregelen: M25 Draaiboek gevoelige vergadering; M26 Vroege participatie."
    assert said(blocks, "Wat moet waar zijn als wij te laag zitten?") == "Dat groepen van buiten al contact hebben."
    assert said(blocks, "Besluitmoment.") == "Raad, 24 juni 2027."
    assert said(blocks, "Escalatiescenario.") == "Draaiboek 2."
    assert said(blocks, "Vier ogen.") == "Voorgesteld door de directeur OOV, besloten door de gemeentesecretaris."
    assert said(blocks, "Opmerking bij het besluit.") == "Akkoord."
    assert said(blocks, "Waarom dit niveau.").startswith("Druk of geweld is")


def test_a_lowered_level_has_evidence_too(told: Told) -> None:
    blocks = about_topic(report(told.session, "intern"), "Vakantieparken")
    text = said(blocks, "Het niveau is verlaagd.")
    assert text == "Berekend is 4 hoog, besloten is 3 verhoogd. De reden: Dit zagen wij samen. Dat blijkt hieruit: Uit twee gesprekken."


def test_differences_have_the_range_the_agreed_score_and_the_reason(told: Told) -> None:
    blocks = about_topic(report(told.session, "intern"), "Coffeeshops")
    (bullets,) = (block for block in blocks if isinstance(block, Bullets))
    question = LIBRARY.question("M5").text
    assert bullets == Bullets((f"{question} De scores liepen van 1 tot 4. Afgesproken is 3. Zo was het online.",), "Waar beoordelaars verschilden.")
    assert not any(isinstance(block, Paragraph) and block.strong == "Vier ogen." for block in blocks)


def test_a_proposal_is_not_told_as_a_decision(told: Told) -> None:
    blocks = about_topic(report(told.session, "intern"), "Jaarwisseling")
    assert not {block.strong for block in blocks if isinstance(block, Paragraph)} & {"Het niveau is verhoogd.", "Besloten maatregelen.", "Vier ogen."}
    assert "M50" not in str(report(told.session, "intern").sections)


def test_measures_and_strategies_stand_together_with_their_topics(told: Told) -> None:
    found = tables(report(told.session, "intern"))
    assert rows(found["Besloten maatregelen"]) == {
        "M25 Draaiboek gevoelige vergadering": ("Opvang asielzoekers", "vooraf", "griffier en OOV"),
        "M26 Vroege participatie": ("Opvang asielzoekers; Vakantieparken", "vooraf", "vakafdeling"),
    }
    assert [row[:2] for row in found["Gekozen strategieën"].rows] == [
        ("De aanpak (deels) bij een ander leggen", "Vakantieparken"),
        ("Op tijd en eerlijk communiceren", "Opvang asielzoekers"),
    ]


def test_exceptions_show_both_pairs_of_eyes_and_other_ways_of_scoring(told: Told) -> None:
    found = tables(report(told.session, "intern"))
    assert rows(found["Afgeweken van de berekening"]) == {
        "Opvang asielzoekers": (4, 5, "Directeur OOV", "Gemeentesecretaris"),
        "Vakantieparken": (4, 3, "Directeur OOV", "Gemeentesecretaris"),
    }
    assert rows(found["Anders beoordeeld"]) == {
        "Opvang asielzoekers": ("In 2 rondes gescoord", "Er kwamen feiten bij."),
        "Parkeren centrum": ("Verkort beoordeeld", "De korte vragen wezen duidelijk op een laag niveau."),
    }


def test_looking_back_compares_last_years_level_with_what_happened(told: Told) -> None:
    made = report(told.session, "intern")
    assert section(made, "Terugkijken op 2026").lead.startswith("Bij 1 van de 3 onderwerpen paste wat er gebeurde bij het niveau.")
    found = rows(tables(made)["Niveau en gebeurtenissen in 2026"])
    assert [found[title][2] for title in ("Opvang asielzoekers", "Vakantieparken", "Sluiting zwembad")] == ["ja", "het viel mee", "het was erger"]


def test_who_scored_is_told_by_role_and_only_of_closed_topics(told: Told) -> None:
    found = rows(tables(report(told.session, "intern"))["Beoordelingen per rol"])
    assert found == {"OOV": (5, 5, 5), "communicatie": (5, 5, 5), "vakafdeling": (5, 5, 5)}


def test_an_adopted_report_has_its_checksum_and_no_list_of_things_to_do(adopted: Told) -> None:
    made = report(adopted.session, "intern")
    (version,) = adoption.versions(adopted.session, adopted.round)
    assert (made.title, made.final, made.day.isoformat()) == ("Jaarverslag Risico 2027", True, "2027-05-11")
    assert made.about == (
        "De ronde van 2027 is op 11 mei 2027 vastgesteld door de gemeentesecretaris, als versie 1. "
        f"De uitkomsten komen uit die versie en veranderen niet meer. Controlegetal (SHA-256): {version.sha256}"
    )
    assert "Nog niet besloten" not in tables(made)
    assert [column.title for column in tables(made)["Niveau per onderwerp"].columns] == ["Onderwerp", "Niveau", "Vorig jaar", "Signalen"]


def test_an_adopted_report_does_not_change_with_what_happens_in_the_app(adopted: Told) -> None:
    before = report(adopted.session, "intern")
    adopted.session.execute(update(Decision).values(level=1, reason="Anders."))
    adopted.session.execute(update(Assessment).values(title="Een andere titel", counter="Anders."))
    adopted.director.title = "Iemand anders"
    adopted.session.flush()
    after = report(adopted.session, "intern")
    looked = "Terugkijken op 2026"
    assert [each for each in after.sections if each.title != looked] == [each for each in before.sections if each.title != looked]
    assert replace(after, sections=()) == replace(before, sections=())


def test_a_round_that_was_opened_again_is_a_concept(adopted: Told) -> None:
    adoption.reopen(adopted.session, adopted.secretary, adopted.round, "Er was een fout.", adopted.round.version)
    made = report(adopted.session, "intern")
    assert not made.final and "(concept)" in made.title
    adopted.adopt()
    assert "als versie 2. De reden voor deze versie: Er was een fout." in report(adopted.session, "intern").about


def test_no_report_is_made_of_a_version_that_was_changed_behind_the_app(adopted: Told) -> None:
    adopted.session.execute(update(Adoption).where(Adoption.round_id == adopted.round.id).values(json=Adoption.json + " "))
    with pytest.raises(Refused, match="hoort niet meer bij haar controlegetal"):
        report(adopted.session, "intern")


def test_without_topics_there_is_nothing_to_report(session: Session) -> None:
    make_year(session, number=2027)
    with pytest.raises(Refused, match="Kies eerst onderwerpen"):
        report(session, "intern")
    make_round(session, library=LIBRARY)
    with pytest.raises(Refused, match="Kies eerst onderwerpen"):
        report(session, "openbaar")


def test_the_first_year_has_no_last_year(told: Told) -> None:
    made = report(told.session, "intern", year=2026)
    assert [column.title for column in tables(made)["Niveau per onderwerp"].columns] == ["Onderwerp", "Niveau", "Signalen"]
    assert not any(each.title.startswith("Terugkijken") for each in made.sections)
    assert "vorig jaar" not in str(made)


def test_looking_back_that_nobody_did_is_not_a_table(told: Told) -> None:
    told.session.query(Outcome).delete()
    back = section(report(told.session, "intern"), "Terugkijken op 2026")
    assert (back.lead, back.blocks) == ("Op 2026 is nog niet teruggekeken.", ())


def test_the_report_is_read_the_same_on_every_database(told: Told, database: Database) -> None:
    with database.reader() as reading:
        assert report(reading, "intern") == report(told.session, "intern")

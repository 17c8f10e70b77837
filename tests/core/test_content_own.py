"""A municipality's own content: what it adds, replaces and switches off, what it may not, and what differs."""

import re
from pathlib import Path

import pytest

from risico.content.base import Content
from risico.content.compare import Change, Difference, differences
from risico.content.load import ContentError, load_library
from risico.content.schema import schema_text
from risico.content.types import Library
from risico.content.words import WORDS
from risico.paths import ASSESSMENTS

DOCS = Path(__file__).parents[2] / "docs"
SHIPPED = load_library(ASSESSMENTS)
QUESTION = """
[[questions]]
id = "V4"
block = "V"
direction = "down"
text = "Kent iedereen de norm?"
anchors = ["Nee.", "Een enkeling.", "Een deel.", "De meesten.", "Iedereen."]
labels = ["nee", "enkeling", "deel", "meesten", "iedereen"]
source = ["G4"]
valid_from = 2027-01-01
"""


def own(folder: Path, text: str) -> Library:
    (folder / "eigen.toml").write_text(text, "utf-8")
    return load_library(ASSESSMENTS, folder)


def refusal(folder: Path, text: str) -> tuple[int, str, str]:
    with pytest.raises(ContentError) as fault:
        own(folder, text)
    (only,) = fault.value.faults
    return only.line, only.key, only.message


def example() -> str:
    found = re.search(r"```toml\n(.*?)```", (DOCS / "inhoud.md").read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_the_example_of_the_page_works_as_the_page_says(tmp_path: Path) -> None:
    library = own(tmp_path, example())
    assert library.question("P4").text == "Hoeveel tijd zit er in onze gemeente tussen het plan en het besluit?"
    assert [question.id for question in library.questions] == [question.id for question in SHIPPED.questions]
    assert [topic.id for topic in library.topics] == [topic.id for topic in SHIPPED.topics if topic.id != "T05"] + ["L01"]
    assert library.measure("M60") is None and len(library.measures) == 59
    assert library.digest != SHIPPED.digest
    assert differences(ASSESSMENTS, tmp_path) == (
        Difference(
            "changed",
            "vraag",
            "P4",
            "Hoeveel tijd zit er in onze gemeente tussen het plan en het besluit?",
            (
                Change(
                    "tekst",
                    "Hoeveel tijd zit er tussen de eerste bekendheid en het besluit?",
                    "Hoeveel tijd zit er in onze gemeente tussen het plan en het besluit?",
                ),
                Change("geldig vanaf", "22-11-2026", "1-1-2027"),
            ),
        ),
        Difference("added", "onderwerp", "L01", "Verplaatsen van de weekmarkt"),
        Difference("off", "onderwerp", "T05", "Motorbendes (OMG)"),
        Difference("off", "maatregel", "M60", "Regionale hulp: een grote gemeente helpt een kleine"),
    )


def test_the_line_in_the_example_fault_of_the_page_is_right(tmp_path: Path) -> None:
    line, key, message = refusal(tmp_path, example().replace('    "Er zijn enkele weken.",\n', ""))
    assert f"instance/assessments/eigen.toml, regel {line}, {key}: {message}" in (DOCS / "inhoud.md").read_text("utf-8")


def test_a_topic_no_longer_suggests_a_measure_that_is_off(tmp_path: Path) -> None:
    before, after = SHIPPED.topic("T01"), own(tmp_path, 'off = ["M26"]').topic("T01")
    assert before and after
    assert [id for id in before.measures if id != "M26"] == list(after.measures)


def test_without_own_content_nothing_differs(tmp_path: Path) -> None:
    assert load_library(ASSESSMENTS, tmp_path) == SHIPPED
    assert differences(ASSESSMENTS, tmp_path) == ()
    assert differences(ASSESSMENTS, tmp_path / "nergens") == ()


def test_repeating_the_shipped_text_is_no_difference(tmp_path: Path) -> None:
    (tmp_path / "copy.toml").write_text((ASSESSMENTS / "topics.toml").read_text("utf-8"), "utf-8")
    assert load_library(ASSESSMENTS, tmp_path) == SHIPPED
    assert differences(ASSESSMENTS, tmp_path) == ()


def test_a_changed_topic_shows_what_changed_in_its_own_questions(tmp_path: Path) -> None:
    text = (ASSESSMENTS / "topics.toml").read_text("utf-8")
    topic = next(f"[[topics]]\n{part}" for part in text.split("[[topics]]\n") if part.startswith('id = "T16"'))
    topic = topic.replace('"Er is over gesproken."', '"Er is kort over gesproken."').replace('source = ["W65", "EV"]', 'source = ["W65"]')
    own(tmp_path, topic)
    (difference,) = differences(ASSESSMENTS, tmp_path)
    assert difference.changes == (
        Change("eigen vraag T16.2, antwoord 1", "Er is over gesproken.", "Er is kort over gesproken."),
        Change("bron", "W65, EV", "W65"),
    )


def test_a_changed_threshold_and_matrix_are_shown(tmp_path: Path) -> None:
    text = (ASSESSMENTS / "scoring.toml").read_text("utf-8")
    changed = (
        text.replace("raise_by = 1", "raise_by = 2")
        .replace("unknown_at_most = 2", "unknown_at_most = 1")
        .replace("    [1, 1, 1, 2, 2],", "    [1, 1, 1, 2, 3],")
    )
    own(tmp_path, changed)
    matrix, rule, short = differences(ASSESSMENTS, tmp_path)
    assert (matrix.word, matrix.changes) == ("matrix", (Change("rij bij effect 0", "1, 1, 1, 2, 2", "1, 1, 1, 2, 3"),))
    assert (rule.word, rule.id, rule.changes) == ("regel", "R0", (Change("verhoging", "1", "2"),))
    assert (short.word, short.id, short.changes) == ("regel voor de korte vragen", "", (Change("onbekend hooguit", "2", "1"),))


def test_an_added_field_and_a_field_left_out(tmp_path: Path) -> None:
    text = (ASSESSMENTS / "measures.toml").read_text("utf-8")
    measure = next(f"[[measures]]\n{part}" for part in text.split("[[measures]]\n") if part.startswith('id = "M19"'))
    own(tmp_path, measure.replace("core = true\n", "").replace("review_months = 12", 'review_note = "Elk jaar."'))
    (difference,) = differences(ASSESSMENTS, tmp_path)
    assert difference.changes == (
        Change("controle om de", "12", ""),
        Change("wanneer controle", "", "Elk jaar."),
        Change("kernset", "ja", "nee"),
    )


def test_a_new_source_can_be_referred_to(tmp_path: Path) -> None:
    library = own(tmp_path, QUESTION.replace('"G4"', '"RAAD2027:besluit 3"') + '[sources.RAAD2027]\ntitle = "Raadsbesluit"\n')
    assert library.sources["RAAD2027"].title == "Raadsbesluit"


@pytest.mark.parametrize(
    ("text", "line", "key", "message"),
    [
        (QUESTION.replace('"V4"', '"V10"'), 3, "questions[1].id", "hoort niet bij de vaste vragen"),
        (QUESTION.replace('"down"', '"up"'), 5, "questions[1].direction", 'Schrijf direction = "down"'),
        (QUESTION + "short = true\n", 11, "questions[1].short", "Schrijf short = false"),
        ('off = ["V4"]', 1, "off[1]", "Alleen die kunt u uitzetten"),
        ('off = ["M61"]', 1, "off[1]", "is geen onderwerp of maatregel"),
    ],
)
def test_a_common_question_keeps_its_meaning(tmp_path: Path, text: str, line: int, key: str, message: str) -> None:
    found = refusal(tmp_path, text)
    assert found[:2] == (line, key)
    assert message in found[2]


def test_leaving_out_the_short_mark_is_refused(tmp_path: Path) -> None:
    line, key, message = refusal(tmp_path, example().replace("short = true\n", ""))
    assert (line, key) == (3, "questions[1].short")
    assert "Schrijf short = true" in message


def test_an_own_question_keeps_its_direction_or_gets_a_new_id(tmp_path: Path) -> None:
    text = (ASSESSMENTS / "topics.toml").read_text("utf-8")
    topic = next(f"[[topics]]\n{part}" for part in text.split("[[topics]]\n") if part.startswith('id = "T10"'))
    turned = topic.replace('id = "T10.3"\ndirection = "down"', 'id = "T10.3"\ndirection = "up"')
    assert refusal(tmp_path, turned)[1:] == ("topics[1].questions[3].direction", "een andere richting is een andere vraag. Geef T10.3 een nieuwe code.")
    assert own(tmp_path, turned.replace("T10.3", "T10.4")).question("T10.4").direction == "up"


def test_what_is_off_cannot_be_changed_as_well(tmp_path: Path) -> None:
    text = (ASSESSMENTS / "measures.toml").read_text("utf-8")
    measure = next(f"[[measures]]\n{part}" for part in text.split("[[measures]]\n") if part.startswith('id = "M19"'))
    assert refusal(tmp_path, 'off = ["M19"]\n' + measure)[:2] == (1, "off[1]")


def test_the_schema_on_file_is_that_of_the_types() -> None:
    assert (DOCS / "inhoud.schema.json").read_text("utf-8") == schema_text()


MODULES = ("risico.content.types", "risico.content.calendar")


def models(above: type[Content] = Content) -> list[type[Content]]:
    return [model for below in above.__subclasses__() if below.__module__ in MODULES for model in (below, *models(below))]


def test_every_key_has_a_word_and_stands_on_the_page() -> None:
    keys = {name for model in models() if model is not Library for name in model.model_fields} - {"R0", "R1", "R2", "R3", "R4", "R5", "R6", "short_set"}
    page = (DOCS / "inhoud.md").read_text("utf-8")
    assert keys <= set(WORDS)
    for key in keys:
        assert re.search(rf"`(\[+rules\.|\[+strategies\.|\[+topics\.)?{key}\]*`", page), key

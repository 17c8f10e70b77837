"""Each fault in a content file: a Dutch sentence with the file, the key and the right line, all of them at once."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from risico.content.faults import Fault
from risico.content.load import ContentError, load_library, parse
from risico.paths import ASSESSMENTS

MEASURE = """
[[measures]]
id = "X01"
title = "Eigen maatregel"
phase = ["vooraf"]
level = ["individu"]
owner = "griffier"
paper = "Het staat op papier."
practice = "Het werkt."
review_months = 12
source = ["EV"]
"""
TOPIC = """
[[topics]]
id = "L01"
title = "Weekmarkt"
why = "Het raakt mensen."
actors = "Bewoners."
signals = ["Een petitie."]
decides = "Het college."

[[topics.questions]]
id = "L01.1"
direction = "down"
text = "Is er gesproken?"
anchors = [
    "Nee.",
    "Soms.",
    "Deels.",
    "Bijna.",
    "Ja.",
]
"""


def faults(own: Path, basis: Path = ASSESSMENTS) -> tuple[Fault, ...]:
    with pytest.raises(ContentError) as refusal:
        load_library(basis, own)
    return refusal.value.faults


def only(own: Path) -> Fault:
    found = faults(own)
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def to_file(text: str | bytes, name: str = "eigen.toml") -> Path:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return to_file


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "message"),
    [
        ('title = "Eigen maatregel"', 'titel = "Eigen"', 2, "measures[1].title", "ontbreekt"),
        ('owner = "griffier"', 'owner = "griffier"\nkosten = 3', 8, "measures[1].kosten", "bestaat niet"),
        ('id = "X01"', 'id = "X1"', 3, "measures[1].id", "zoals T01 of M12"),
        ('owner = "griffier"', "owner = 3", 7, "measures[1].owner", "tussen aanhalingstekens"),
        ('owner = "griffier"', 'owner = "  "', 7, "measures[1].owner", "leeg"),
        ('owner = "griffier"', 'owner = "a\\u0000b"', 7, "measures[1].owner", "onzichtbaar teken"),
        ('phase = ["vooraf"]', 'phase = "vooraf"', 5, "measures[1].phase", "lijst tussen [ en ]"),
        ('phase = ["vooraf"]', "phase = []", 5, "measures[1].phase", "leeg"),
        ('phase = ["vooraf"]', 'phase = [\n    "vooraf",\n    "later",\n]', 7, "measures[1].phase[2]", "Kies 'vooraf', 'tijdens' of 'nazorg'"),
        ("review_months = 12", "review_months = 0", 10, "measures[1].review_months", "minstens 1"),
        ("review_months = 12", "review_months = 61", 10, "measures[1].review_months", "hooguit 60"),
        ("review_months = 12", "review_months = 1.5", 10, "measures[1].review_months", "heel getal"),
        ("review_months = 12", 'review_months = 12\ncore = "misschien"', 11, "measures[1].core", "true of false"),
        ('source = ["EV"]', 'source = ["EV", "G9:casus X"]', 11, "measures[1].source[2]", "bron G9 bestaat niet"),
        ('id = "X01"', 'id = "T01"', None, "topics[1].id", "al de code van een maatregel"),
    ],
)
def test_faults_in_a_measure(write: Callable[..., Path], old: str, new: str, line: int | None, key: str, message: str) -> None:
    assert MEASURE.count(old) == 1
    found = faults(write(MEASURE.replace(old, new)))
    fault = next(fault for fault in found if fault.key == key)
    assert message in fault.message
    if line is not None:
        assert (Path(fault.file).name, fault.line) == ("eigen.toml", line)
        assert len(found) == (2 if "titel" in new else 1)


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "message"),
    [
        ('    "Ja.",\n', "", 14, "topics[1].questions[1].anchors", "hier horen er 5, maar het zijn er 4"),
        ('    "Ja.",\n', '    "Ja.",\n    "Echt.",\n', 14, "topics[1].questions[1].anchors", "hier horen er 5, maar het zijn er 6"),
        ('"Deels."', "2", 17, "topics[1].questions[1].anchors[3]", "tekst"),
        ('"Deels."', '""', 17, "topics[1].questions[1].anchors[3]", "leeg"),
        ('"down"', '"omlaag"', 12, "topics[1].questions[1].direction", "Kies 'up' of 'down'"),
        ('id = "L01.1"', 'id = "L02.1"', 11, "topics[1].questions[1].id", "moet met L01. beginnen"),
        ('id = "L01.1"', 'id = "1"', 11, "topics[1].questions[1].id", "zoals T01.3"),
        ('decides = "Het college."', 'decides = "Het college."\nmeasures = ["M01", "M61"]', 9, "topics[1].measures[2]", "maatregel M61 bestaat niet"),
    ],
)
def test_faults_in_a_topic(write: Callable[..., Path], old: str, new: str, line: int, key: str, message: str) -> None:
    assert TOPIC.count(old) == 1
    fault = only(write(TOPIC.replace(old, new)))
    assert (fault.line, fault.key) == (line, key)
    assert message in fault.message


def test_a_topic_without_own_questions(write: Callable[..., Path]) -> None:
    fault = only(write(TOPIC.partition("\n[[topics.questions]]")[0]))
    assert (fault.line, fault.key) == (2, "topics[1].questions")


def test_an_own_question_twice(write: Callable[..., Path]) -> None:
    question = TOPIC[TOPIC.index("[[topics.questions]]") :]
    fault = only(write(TOPIC + question))
    assert (fault.line, fault.key) == (22, "topics[1].questions[2].id")
    assert "twee keer" in fault.message


def test_the_same_id_twice_in_one_file_and_in_two(write: Callable[..., Path]) -> None:
    write(MEASURE + MEASURE)
    own = write(MEASURE, "tweede.toml")
    first, second = faults(own)
    assert (Path(first.file).name, first.line, first.key) == ("eigen.toml", 13, "measures[2]")
    assert (Path(second.file).name, second.line) == ("tweede.toml", 2)
    assert "maatregel X01 staat al in eigen.toml, regel 2" in second.message


def test_all_faults_come_at_once_in_the_order_of_the_file(write: Callable[..., Path]) -> None:
    text = MEASURE.replace('"griffier"', "3").replace("= 12", '= "x"') + TOPIC.replace('"Deels."', "2").replace('"down"', '"x"')
    assert [fault.line for fault in faults(write(text))] == [7, 10, 23, 28]


@pytest.mark.parametrize(
    ("text", "line", "key", "message"),
    [
        ("questions = 3\n", 1, "questions", "schrijf hier [[questions]] boven"),
        ("[questions]\nid = 1\n", 1, "questions", "schrijf hier [[questions]] boven"),
        ("[[matrix]]\n", 1, "matrix", "schrijf hier [matrix] boven"),
        ("\nvragen = 1\n", 2, "vragen", "deze sleutel bestaat niet. Kies blocks, questions"),
        ("\n[rules.R7]\ntitle = 'x'\n", 2, "rules.R7", "deze regel bestaat niet"),
        ("[rules]\nR0 = 3\n", 2, "rules.R0", "tabel"),
        ("questions = [1]\n", 1, "questions[1]", "tabel"),
        ("[sources.G9]\ntitle = 'x'\naddresses = ['javascript:alert(1)']\n", 3, "sources.G9.addresses[1]", "https://"),
        ("off = 'T01'\n", 1, "off", "lijst met codes"),
        ("off = [1]\n", 1, "off", "lijst met codes"),
        ("off = [\n  'T01',\n  'P3',\n]\n", 3, "off[2]", "P3 is geen onderwerp of maatregel"),
    ],
)
def test_faults_in_the_form_of_a_file(write: Callable[..., Path], text: str, line: int, key: str, message: str) -> None:
    fault = only(write(text))
    assert (fault.line, fault.key) == (line, key)
    assert message in fault.message


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"title = 'x'\ngem\xe9ente = 1\n", 2, "geen UTF-8"),
        (b"\n\ntitle = 'x\n", 3, "geen geldige TOML"),
        (b"a = 1\na = 2\n", 2, "geen geldige TOML"),
        (b"\n[[questions]]\nx = [1,\n\n\n", 3, "geen geldige TOML"),
        (b"\nx = '''open\n\n", 2, "geen geldige TOML"),
        (b"x = [1]\ny = { a = [2],\n\n", 2, "geen geldige TOML"),
        (b"n = " + b"[" * 5000, None, "geen geldige TOML"),
        (b"n = " + b"9" * 5000, None, "geen geldige TOML"),
        (b"# " + b"x" * (1024 * 1024), 0, "groter dan 1 MB"),
    ],
    ids=["latin-1", "open quote", "same key", "open list", "open text", "open table", "deep", "long number", "huge"],
)
def test_files_that_cannot_be_read(write: Callable[..., Path], data: bytes, line: int | None, message: str) -> None:
    fault = only(write(data))
    assert message in fault.message
    if line is not None:
        assert fault.line == line


def test_what_is_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "map.toml").mkdir()
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "weg.toml").symlink_to(tmp_path / "nergens")
    assert ["dit is geen bestand" in fault.message for fault in faults(tmp_path)] == [True, True, True]


def test_a_byte_order_mark_and_windows_line_ends_are_fine(write: Callable[..., Path]) -> None:
    own = write(b"\xef\xbb\xbf" + (MEASURE + TOPIC).replace("\n", "\r\n").encode())
    library = load_library(ASSESSMENTS, own)
    assert library.topic("L01") is not None
    assert only(write(TOPIC.replace('"Deels."', "2").replace("\n", "\r\n"))).line == 17


def test_other_files_and_an_absent_folder_do_no_harm(write: Callable[..., Path], tmp_path: Path) -> None:
    assert load_library(ASSESSMENTS, write("[[[", "README.md")) == load_library(ASSESSMENTS, tmp_path / "nergens")


def test_an_absent_basis_and_an_empty_one(tmp_path: Path) -> None:
    (absent,) = faults(tmp_path, tmp_path / "nergens")
    assert "deze map bestaat niet" in absent.message
    keys = {fault.key for fault in faults(tmp_path, tmp_path)}
    assert keys == {"blocks", "questions", "levels", "rules", "matrix", "poll", "registration_chance"}


# Faults in the shipped files themselves: copy them, break one thing.


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "key", "message"),
    [
        ("scoring.toml", "    [1, 1, 2, 2, 3],\n", "", "rows = [", "matrix.rows", "hier horen er 5, maar het zijn er 4"),
        ("scoring.toml", "[1, 1, 2, 2, 3]", "[1, 1, 2, 2]", "    [1, 1, 2, 2],", "matrix.rows[2]", "hier horen er 5, maar het zijn er 4"),
        ("scoring.toml", "[1, 1, 2, 2, 3]", "[1, 1, 2, 2, 6]", "    [1, 1, 2, 2, 6],", "matrix.rows[2][5]", "hooguit 5"),
        ("scoring.toml", 'questions = ["O3", "D3"]', 'questions = ["O3", "D4"]', 'questions = ["O3", "D4"]', "rules.R1.questions[2]", "vraag D4 bestaat niet"),
        ("scoring.toml", 'checked = "V8"', 'checked = "V0"', 'checked = "V0"', "rules.R5.checked", "zoals P3"),
        ("scoring.toml", 'checked = "V8"', 'checked = "V99"', 'checked = "V99"', "rules.R5.checked", "vraag V99 bestaat niet"),
        (
            "scoring.toml",
            "vulnerability_at_least = 2.5",
            "vulnerability_at_least = 4.1",
            "vulnerability_at_least = 4.1",
            "rules.R0.vulnerability_at_least",
            "hooguit 4 zijn",
        ),
        (
            "scoring.toml",
            "vulnerability_at_least = 2.5",
            "vulnerability_at_least = nan",
            "vulnerability_at_least = nan",
            "rules.R0.vulnerability_at_least",
            "een getal",
        ),
        ("strategies.toml", 'at_most = 1\nreason = "eigen', 'reason = "eigen', None, "strategies[2].fits[3]", "at_least of at_most"),
        ("strategies.toml", 'at_most = 1\nreason = "eigen', 'at_most = 1\nat_least = 3\nreason = "eigen', None, "strategies[2].fits[3]", "at_least of at_most"),
        ("strategies.toml", 'question = "P8"', 'question = "P9"', 'question = "P9"', "strategies[1].fits[1].question", "vraag P9 bestaat niet"),
        ("strategies.toml", 'id = "c3"', 'id = "b3"', None, "strategies[3].risks[3].id", "moet met c beginnen"),
        (
            "questions.toml",
            'asked_of = ["poll"]',
            'asked_of = ["poll", "zorg"]',
            'asked_of = ["poll", "zorg"]',
            "blocks[5].asked_of[2]",
            "rol zorg bestaat niet",
        ),
        ("questions.toml", 'id = "P7"\nblock = "P"', 'id = "P7"\nblock = "M"', None, "questions[7].block", "vraag P7 hoort bij blok P"),
        ("questions.toml", 'labels = ["nauwelijks"', 'labels = [""', None, "questions[7].labels[1]", "leeg"),
    ],
)
def test_faults_in_shipped_files(tmp_path: Path, file: str, old: str, new: str, line: str | None, key: str, message: str) -> None:
    copy = shutil.copytree(ASSESSMENTS, tmp_path / "assessments")
    text = (copy / file).read_text("utf-8")
    assert text.count(old) == 1
    (copy / file).write_text(text.replace(old, new), "utf-8")
    with pytest.raises(ContentError) as refusal:
        load_library(copy)
    (fault,) = refusal.value.faults
    assert (Path(fault.file).name, fault.key) == (file, key)
    assert message in fault.message
    rows = (copy / file).read_text("utf-8").split("\n")
    if line is not None:
        assert rows[fault.line - 1] == line


def test_the_seventh_question_has_its_own_line(tmp_path: Path) -> None:
    copy = shutil.copytree(ASSESSMENTS, tmp_path / "assessments")
    head, tail = (copy / "questions.toml").read_text("utf-8").split('\n[[questions]]\nid = "P8"')
    text = head.replace('id = "P7"', 'id = "P77"').removesuffix("valid_from = 2026-11-22\n") + '\n[[questions]]\nid = "P8"' + tail
    (copy / "questions.toml").write_text(text, "utf-8")
    with pytest.raises(ContentError) as refusal:
        load_library(copy)
    (fault,) = refusal.value.faults
    assert (fault.key, fault.message) == ("questions[7].valid_from", "deze sleutel ontbreekt. Vul hem in.")
    assert text.split("\n")[fault.line - 1 : fault.line + 1] == ["[[questions]]", 'id = "P77"']


def test_off_belongs_in_own_content_only(tmp_path: Path) -> None:
    copy = shutil.copytree(ASSESSMENTS, tmp_path / "assessments")
    (copy / "uit.toml").write_text('off = ["T05"]\n', "utf-8")
    with pytest.raises(ContentError, match="alleen in de eigen inhoud"):
        load_library(copy)


def test_a_line_of_a_fault_is_one_line(write: Callable[..., Path]) -> None:
    fault = only(write('"a\\nb\\u001b" = 1\n'))
    assert "a?b?" in str(fault)
    assert str(fault).startswith(str(write("")))
    assert ", regel 1, " in str(fault)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"blocks": 3}', "null", "\x00"])
def test_a_frozen_text_that_is_something_else(text: str) -> None:
    with pytest.raises(ContentError):
        parse(text)

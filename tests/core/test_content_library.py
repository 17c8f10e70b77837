"""The shipped content against the tables of domain.md, written down here once more and apart from the TOML."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from risico.content.load import NOT_FROZEN, canonical, load_library, parse
from risico.content.types import Library, OwnQuestion, Question
from risico.paths import ASSESSMENTS

QUESTIONS = {"P": 8, "M": 8, "O": 6, "V": 9, "B": 4, "E": 3, "D": 3}
DOWN = {"P2", "B4", *(f"V{number}" for number in range(1, 10))}
SHORT = ["P1", "P4", "P8", "M1", "M2", "M3", "O2", "O3", "E1", "E2"]
ASKED_OF = {"P": "all", "M": "all", "O": "all", "V": "oov", "B": "poll", "E": "all", "D": "oov"}
MATRIX = ((1, 1, 1, 2, 2), (1, 1, 2, 2, 3), (1, 2, 3, 3, 4), (2, 3, 3, 4, 5), (2, 3, 4, 5, 5))
OWN_DIRECTIONS = {
    "T01": "ddddu", "T02": "ddud", "T03": "dudu", "T04": "ddu", "T05": "dduu", "T06": "dduud", "T07": "dudd",
    "T08": "dduu", "T09": "dudu", "T10": "ddd", "T11": "ddu", "T12": "dduu", "T13": "duud", "T14": "ddd",
    "T15": "duu", "T16": "ddu", "T17": "ddu", "T18": "ddd", "T19": "ddu", "T20": "duu", "T21": "ddd",
}  # fmt: skip
TOPIC_MEASURES = {
    "T01": "26 27 28 25 24 29 55", "T02": "26 29 50 55 58 59", "T03": "33 32 30 31 43 39", "T04": "33 32 31 46 53",
    "T05": "31 24 33 40 41 42 43 44 45 46", "T06": "24 31 33 15 16 38 39", "T07": "15 16 30 31 35 40 41 42 43 44 45 46 47",
    "T08": "26 27 29 30 55", "T09": "24 25 29 35 46 50", "T10": "26 28 29 53 55 59", "T11": "26 28 33 38 39",
    "T12": "25 29 50 26 40", "T13": "50 24 25 29 59", "T14": "43 46 53 56 59", "T15": "26 27 29 09", "T16": "26 29 25 58",
    "T17": "32 33 34 38 39 37", "T18": "05 07 08 20 59", "T19": "24 29 38 55 58", "T20": "26 27 34 37 29", "T21": "36 37 22 09",
}  # fmt: skip
CORE = "01 02 03 04 05 06 08 09 10 11 12 13 16 19 20 23 25 26 29 34 40 41 46 54 57 59"
MONTHS = {
    3: "03 40",
    6: "06 08 11 41 42 43 44 45 54 56 57",
    12: "01 02 04 05 07 09 10 12 13 14 16 19 23 25 32 33 35 37 46 47 48 49 50 51 52 53 58 59",
    24: "15 20 21 22 36 38 39 60",
    None: "17 18 24 26 27 28 29 30 31 34 55",
}
PHASES = {
    "tijdens": "03 05 06 40 41 42 43 44 45 46 47 48 49 50 51",
    "nazorg": "07 08 52 53 54 55 56 57 59",
    "nazorg vooraf": "58",
    "vooraf tijdens": "60",
}
LEVELS = {
    "individu": "16 17 18 20 21 35 40 41 42 43 44 45 46 47 49 52 53 56",
    "individu gemeenschap": "04 08 30 39",
    "samenleving": "26 29 55 58 59",
}


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(ASSESSMENTS)


def ids(numbers: str) -> list[str]:
    return [f"M{number}" for number in numbers.split()]


def test_the_41_questions_stand_in_their_blocks_with_their_direction(library: Library) -> None:
    assert [block.id for block in library.blocks] == list(QUESTIONS)
    assert [question.id for question in library.questions] == [f"{b}{n}" for b, size in QUESTIONS.items() for n in range(1, size + 1)]
    assert {question.id for question in library.questions if question.direction == "down"} == DOWN
    assert all(question.block == question.id[0] for question in library.questions)


def test_the_short_set_has_the_ten_questions_of_the_design(library: Library) -> None:
    assert [question.id for question in library.questions if question.short] == SHORT


def test_blocks_are_asked_of_who_can_know_them(library: Library) -> None:
    assert {block.id: block.asked_of for block in library.blocks} == {id: (who,) for id, who in ASKED_OF.items()}
    assert [role.id for role in library.rater_roles] == ["oov", "vakafdeling", "communicatie", "griffie", "juridisch"]


def test_the_matrix_and_the_levels(library: Library) -> None:
    assert library.matrix.rows == MATRIX
    assert library.matrix.effect_labels == ("geen", "klein", "merkbaar", "groot", "zeer groot")
    assert library.matrix.plausibility_labels == ("niet", "weinig", "redelijk", "goed", "zeer goed")
    assert [(level.number, level.name) for level in library.levels] == [(1, "laag"), (2, "aandacht"), (3, "verhoogd"), (4, "hoog"), (5, "zeer hoog")]


def test_the_thresholds_of_the_rules(library: Library) -> None:
    texts = {"title", "why", "advice", "flag", "source"}
    thresholds = {name: tuple(getattr(library.rules, name).model_dump(exclude=texts).values()) for name in type(library.rules).model_fields}
    assert thresholds == {
        "R0": (2.5, 1),
        "R1": (("O3", "D3"), 3, 4),
        "R2": (2.5, 1.5, 1.5, 3),
        "R3": (("O1", "O2", "B1"), 2, 3),
        "R4": (0.4, 3, 2, 5, 0.2),
        "R5": ("V4", 3, "V8", 1),
        "R6": (),
        "short_set": (3, 3, 1.5, 2, 3),
    }


def test_the_flags_and_what_they_advise(library: Library) -> None:
    rules = library.rules
    flags = [rule.flag for rule in (rules.R0, rules.R1, rules.R2, rules.R3, rules.R4, rules.R5, rules.R6)]
    assert flags == [None, None, "impliciet dreigend", "sluipende ondermijning", "onzeker", "papier zonder praktijk", None]
    assert rules.R2.advice == "Maak een escalatiescenario met de politie."
    assert rules.R3.advice is not None and "RIEC" in rules.R3.advice
    assert rules.R5.advice == "Plan een controle van de kernmaatregelen."


def test_the_21_topics_with_their_own_questions_and_measures(library: Library) -> None:
    assert {topic.id: "".join(question.direction[0] for question in topic.questions) for topic in library.topics} == OWN_DIRECTIONS
    assert {topic.id: list(topic.measures) for topic in library.topics} == {id: ids(numbers) for id, numbers in TOPIC_MEASURES.items()}
    for topic in library.topics:
        assert [question.id for question in topic.questions] == [f"{topic.id}.{number}" for number in range(1, len(topic.questions) + 1)]


def test_the_60_measures_with_their_core_phase_level_and_months(library: Library) -> None:
    assert [measure.id for measure in library.measures] == [f"M{number:02}" for number in range(1, 61)]
    assert [measure.id for measure in library.measures if measure.core] == ids(CORE)
    assert {months: [m.id for m in library.measures if m.review_months == months] for months in MONTHS} == {m: ids(n) for m, n in MONTHS.items()}
    assert all(measure.review_months or measure.review_note for measure in library.measures)
    assert_grouped(library, "phase", PHASES, "vooraf")
    assert_grouped(library, "level", LEVELS, "gemeenschap")


def assert_grouped(library: Library, field: str, expected: dict[str, str], otherwise: str) -> None:
    of_measure = {id: group for group, numbers in expected.items() for id in ids(numbers)}
    for measure in library.measures:
        assert " ".join(getattr(measure, field)) == of_measure.get(measure.id, otherwise), measure.id


def test_strategies_fit_on_the_scores_of_the_domain_document(library: Library) -> None:
    fits = {s.code: [(fit.question, fit.at_least, fit.at_most) for fit in s.fits] for s in library.strategies}
    assert fits == {
        "strategy_depersonalise": [("P8", 3, None), ("B1", 2, None)],
        "strategy_delegate": [("O1", 3, None), ("O4", 3, None), ("V6", None, 1)],
        "strategy_communicate": [("P2", None, 1), ("P5", 2, None), ("M5", 2, None)],
    }
    assert {s.id: len(s.risks) for s in library.strategies} == {"a": 2, "b": 3, "c": 3}


def test_every_source_is_used_and_the_documents_are_there(library: Library) -> None:
    assert {"G0", "G1", "G2", "G3", "G4"} <= set(library.sources)
    used = {code.partition(":")[0] for code in texts_under(library.model_dump(), "source")}
    assert set(library.sources) - used == {"G1"}
    assert all(source.addresses for code, source in library.sources.items() if code.startswith("W"))


def test_the_frozen_text_gives_the_same_library_and_digest(library: Library) -> None:
    again = parse(canonical(library))
    dropped = {name: Library.model_fields[name].default for name in NOT_FROZEN - {"digest"}}
    assert again == library.model_copy(update=dropped)  # what a round does not keep
    assert again.digest == library.digest
    assert re.fullmatch("[0-9a-f]{64}", library.digest)


def test_a_changed_text_changes_the_digest(library: Library) -> None:
    assert parse(canonical(library).replace("Hoe is de toon online?", "Hoe is de toon daar?")).digest != library.digest


def test_lookups(library: Library) -> None:
    assert library.question("P3").id == "P3"
    assert library.question("T06.5").id == "T06.5"
    assert library.block("E").title == "Effect"
    assert [question.id for question in library.block_questions("E")] == ["E1", "E2", "E3"]
    assert library.topic("L01") is None and library.measure("X01") is None
    measure = library.measure("M12")
    assert measure is not None and measure.core
    assert library.level_name(5) == "zeer hoog"
    with pytest.raises(KeyError):
        library.question("P9")


# The language: whole short sentences, neutral, without abbreviations that readers stumble over.

SENTENCES = {
    *("text", "anchors", "intro", "why", "actors", "signals", "decides", "nuance", "summary", "steps", "advice"),
    *("paper", "practice", "review_note", "before", "during", "after"),
}
SHORT_FORMS = [
    *("z.s.m", "o.a.", "bijv.", "d.w.z", "e.d.", "i.p.v", "m.b.t", "t.a.v", "t.b.v", "a.d.h.v"),
    *("evt.", "enz", "etc", "ca.", "incl.", "t/m", "idem", "n van N"),
]


def texts_under(node: Any, *names: str) -> Iterator[str]:
    """Every text below one of these keys."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name in names and isinstance(value, str | list | tuple) and not any(isinstance(part, dict) for part in value):
                yield from [value] if isinstance(value, str) else value
            else:
                yield from texts_under(value, *names)
    elif isinstance(node, list | tuple):
        for part in node:
            yield from texts_under(part, *names)


def test_texts_are_whole_short_sentences(library: Library) -> None:
    found = list(texts_under(library.model_dump(), *SENTENCES))
    assert len(found) > 41 * 6 + 75 * 6 + 60 * 2
    for text in found:
        assert text[0].isupper() or text[0].isdigit(), text
        assert text.endswith((".", "?")), text
        for sentence in re.split(r"(?<=[.?]) ", text):
            assert len(sentence.split()) <= 25, sentence


def test_questions_anchors_and_risks_have_at_most_25_words(library: Library) -> None:
    questions: list[Question | OwnQuestion] = [*library.questions, *(question for topic in library.topics for question in topic.questions)]
    assert len(questions) == 41 + 75
    for question in questions:
        assert question.text.endswith("?"), question.text
        for text in (question.text, *question.anchors):
            assert len(text.split()) <= 25, text
        assert len(set(question.anchors)) == 5, question.id
    assert all(len(risk.text.split()) <= 25 and risk.text.endswith(".") for strategy in library.strategies for risk in strategy.risks)


def test_short_forms_of_anchors_fit_in_a_picture(library: Library) -> None:
    for question in library.questions:
        for label in question.labels:
            assert len(label) <= 32 and label[0].islower() and not label.endswith("."), label


def test_no_abbreviations_and_no_mixed_quotes(library: Library) -> None:
    content = canonical(library)
    texts = re.sub(r"https?://[^\"]+", "", content)
    for form in SHORT_FORMS:
        assert not re.search(rf"(?<!\w){re.escape(form)}(?!\w)", texts), form
    assert not re.search(r"\w'\w", texts)

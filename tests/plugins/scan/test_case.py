"""`risico scan score`: the case files it reads, and what it says about those it cannot."""

import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risico.json_file import JsonError
from risico_scan.case import read_case
from risico_scan.commands import as_json, scan
from risico_scan.results import Answer, Answers, Assessor
from risico_scan.scoring import score
from tests.plugins.scan.cases import LIBRARY, QUESTIONS, ROLES, WORKED, worked

EXAMPLE = """
{"topic": "T01",
 "assessors": [{"role": "oov", "answers": {"P1": {"score": 3, "basis": "experience"}, "P2": {"unknown": true}}}],
 "agreed": {"M1": {"score": 3, "reason": "…"}}}
"""


def case(answers: Mapping[str, Any] | None = None, **keys: Any) -> dict[str, Any]:
    return {"topic": "T01", "assessors": [{"role": "oov", "answers": answers or {}}], **keys}


def faults(content: Any) -> list[str]:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(JsonError) as refusal:
        read_case(LIBRARY, data)
    return str(refusal.value).splitlines()


class TestReading:
    def test_example_of_the_design(self) -> None:
        people = (Assessor("oov", {"P1": Answer(3, "experience"), "P2": Answer(None)}),)
        assert read_case(LIBRARY, EXAMPLE.encode()) == Answers(people, {"M1": 3})

    def test_a_bare_score_has_no_basis(self) -> None:
        assert read_case(LIBRARY, json.dumps(case({"P1": 3, "B1": 0, "T01.2": 4})).encode()).assessors[0].answers == {
            "P1": Answer(3),
            "B1": Answer(0),
            "T01.2": Answer(4),
        }

    def test_a_byte_order_mark_is_no_fault(self) -> None:
        assert read_case(LIBRARY, EXAMPLE.encode("utf-8-sig")) == read_case(LIBRARY, EXAMPLE.encode())

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(ROLES),
                st.dictionaries(
                    st.sampled_from([*QUESTIONS, "T01.1"]),
                    st.one_of(
                        st.integers(0, 4),
                        st.just({"unknown": True}),
                        st.fixed_dictionaries({"score": st.integers(0, 4)}, optional={"basis": st.sampled_from(["empirical", "experience", "intuition"])}),
                    ),
                ),
            ),
            min_size=1,
            max_size=4,
        ),
        st.dictionaries(st.sampled_from(QUESTIONS), st.integers(0, 4), max_size=3),
    )
    def test_what_is_written_is_what_is_read(self, people: list[tuple[str, dict[str, Any]]], agreed: dict[str, int]) -> None:
        def answer(given: Any) -> Answer:
            return Answer(given) if isinstance(given, int) else Answer(given.get("score"), given.get("basis"))

        told = case(
            assessors=[{"role": role, "answers": sheet} for role, sheet in people],
            agreed={id: {"score": n, "reason": "Besproken."} for id, n in agreed.items()},
        )
        expected = tuple(Assessor(role, {id: answer(given) for id, given in sheet.items()}) for role, sheet in people)
        assert read_case(LIBRARY, json.dumps(told).encode()) == Answers(expected, agreed)


SCORE = "geef een heel getal van 0 tot en met 4."


class TestFaults:
    @pytest.mark.parametrize("value", [5, -1, True, False, 3.0, 2.5, "3", [], 10**30])
    def test_a_score_is_a_whole_number_from_0_to_4(self, value: object) -> None:
        line = f"assessors[1].answers.P1.score: {SCORE}"
        assert faults(case({"P1": value})) == faults(case({"P1": {"score": value}})) == [line]

    @pytest.mark.parametrize("value", [None, {}, {"unknown": False}, {"score": 2, "unknown": True}, {"basis": "experience"}])
    def test_an_answer_is_a_score_or_unknown(self, value: object) -> None:
        assert faults(case({"P1": value})) == ["assessors[1].answers.P1: geef óf een score, óf unknown: true."]

    @pytest.mark.parametrize(
        ("answer", "line"),
        [
            ({"score": 1, "basis": "gut"}, "basis: kies empirical, experience of intuition, of laat basis weg."),
            ({"unknown": 1}, "unknown: geef true of false."),
            ({"score": 1, "note": "x"}, "note: deze sleutel bestaat niet. Haal haar weg of verbeter de naam."),
        ],
    )
    def test_the_keys_of_an_answer(self, answer: object, line: str) -> None:
        assert faults(case({"P1": answer})) == [f"assessors[1].answers.P1.{line}"]

    @pytest.mark.parametrize("id", ["P9", "p1", "", "T02.1", "T01", "Z1"])
    def test_a_question_of_something_else(self, id: str) -> None:
        line = "deze vraag hoort niet bij dit onderwerp. Gebruik een code zoals P1."
        assert faults(case({id: 1})) == [f"assessors[1].answers.{id}: {line}"]
        assert faults(case({"P1": 1}, agreed={id: {"score": 1, "reason": "x"}})) == [f"agreed.{id}: {line}"]

    @pytest.mark.parametrize(
        ("content", "lines"),
        [
            (case(topic="T99"), ["topic: dit onderwerp staat niet in de bibliotheek. Gebruik een code zoals T01."]),
            (case(topic=1), ["topic: geef een tekst tussen aanhalingstekens."]),
            (case(assessors=[]), ["assessors: geef minstens één beoordelaar."]),
            (case(assessors={}), ["assessors: geef een lijst, tussen [ en ]."]),
            (case(assessors=[1]), ["assessors[1]: geef sleutels met waarden, tussen { en }."]),
            (case(assessors=[{"role": "oov", "answers": []}]), ["assessors[1].answers: geef sleutels met waarden, tussen { en }."]),
            (case(extra=1), ["extra: deze sleutel bestaat niet. Haal haar weg of verbeter de naam."]),
            (case(agreed={"P1": 3}), ["agreed.P1: geef sleutels met waarden, tussen { en }."]),
            (case(agreed={"P1": {"score": 3}}), ["agreed.P1.reason: deze sleutel ontbreekt. Vul haar in."]),
            (case(agreed={"P1": {"score": 3, "reason": " "}}), ["agreed.P1.reason: vul een tekst in."]),
            (case(agreed={"P1": {"score": 7, "reason": "x"}}), [f"agreed.P1.score: {SCORE}"]),
            ([], ["bestand: geef sleutels met waarden, tussen { en }."]),
            ({}, ["topic: deze sleutel ontbreekt. Vul haar in.", "assessors: deze sleutel ontbreekt. Vul haar in."]),
        ],
    )
    def test_the_keys_of_a_case(self, content: object, lines: list[str]) -> None:
        assert faults(content) == lines

    def test_all_faults_are_told_at_once(self) -> None:
        people = [{"role": "oov", "answers": {"P1": 9}}, {"role": "burgemeester", "answers": {"P2": 1}}]
        assert faults(case(assessors=people)) == [
            f"assessors[1].answers.P1.score: {SCORE}",
            "assessors[2].role: deze rol bestaat niet. Gebruik een rol van de beoordelaars, zoals oov.",
        ]

    def test_but_not_hundreds(self) -> None:
        lines = faults(case({f"X{n}": 1 for n in range(100)}))
        assert (len(lines), lines[-1]) == (21, "En nog 80 fouten.")

    def test_a_key_that_stands_twice(self) -> None:
        text = b'{"topic": "T01", "topic": "T01", "assessors": [{"role": "oov", "answers": {"P1": 1, "P1": 2}}]}'
        assert faults(text) == [f"{key}: deze sleutel staat er twee keer. Laat er één staan." for key in ("P1", "topic")]

    @pytest.mark.parametrize("key", ["\x1b[31m", "a\nb", "\ud800", "\u202e"])
    def test_a_key_with_signs_that_would_disturb_a_screen(self, key: str) -> None:
        shown = "".join(sign if sign.isprintable() else "?" for sign in key)
        assert faults(case({key: 1})) == [f"{shown}: deze sleutel heeft tekens die niet kunnen. Haal haar weg."]

    def test_a_key_without_end(self) -> None:
        assert len(faults(case({"x" * 10_000: 1}))[0]) < 200

    @pytest.mark.parametrize(
        ("data", "line"),
        [
            (b"", "Het bestand is geen JSON. Kijk op regel 1, teken 1."),
            (b'{"topic":\n "T01",}', "Het bestand is geen JSON. Kijk op regel 2, teken 8."),
            (EXAMPLE.encode("utf-16"), "Het bestand is geen UTF-8. Sla het op als JSON in UTF-8."),
            (b"[" * 200_000, "Het bestand heeft een veel te lang getal of te veel haken in elkaar. Haal die weg."),
            (b"9" * 5_000, "Het bestand heeft een veel te lang getal of te veel haken in elkaar. Haal die weg."),
            (b" " * 5_000_001, "Het bestand is groter dan 5 MB. Geef een kleiner bestand."),
        ],
    )
    def test_what_is_no_json(self, data: bytes, line: str) -> None:
        assert faults(data) == [line]

    @settings(max_examples=150, deadline=None)
    @given(
        st.one_of(
            st.binary(max_size=200),
            st.recursive(
                st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
                lambda inner: (
                    st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["topic", "assessors", "agreed", "role", "answers", "P1", "score"]), inner)
                ),
            ).map(lambda value: json.dumps(value).encode()),
        )
    )
    def test_anything_else_is_refused_with_lines(self, data: bytes) -> None:
        assert all(line.endswith(".") for line in faults(data))


class TestCommand:
    def run(self, capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int | str | None, str, str]:
        with pytest.raises(SystemExit) as stopped:
            scan.main(["score", *args], prog_name="risico scan")
        out, err = capsys.readouterr()
        return stopped.value.code, out, err

    def write(self, folder: Path, content: object) -> str:
        file = folder / "geval.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return str(file)

    def test_a_worked_case(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        sheet = {f"{block}{n}": int(score) for block, line in WORKED["X"].items() for n, score in enumerate(line, 1)}
        code, out, err = self.run(capsys, self.write(tmp_path, case(assessors=[{"role": "oov", "answers": sheet}, {"role": "griffie", "answers": {"P3": 2}}])))
        assert (code, err) == (0, "")
        assert json.loads(out) == {
            "blocks": {"P": 3.0, "M": 1.875, "O": 4 / 6, "V": 23 / 9, "B": 1.5, "E": 8 / 3, "D": 1.0},
            "plausibility": 1.875,
            "impact": 3.0,
            "vulnerability": 25 / 9,
            "base": 3,
            "level": 4,
            "band": [4, 4],
            "rules": ["R0", "R2", "R4", "R5"],
            "spread": {"P3": 2},
            "unknown_share": 0.0,
        }

    def test_the_keys_stand_in_the_order_of_the_design(self) -> None:
        keys = ["blocks", "plausibility", "impact", "vulnerability", "base", "level", "band", "rules", "spread", "unknown_share"]
        assert list(as_json(score(LIBRARY, worked("Y")))) == keys

    def test_without_a_level_it_says_what_is_missing(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, err = self.run(capsys, self.write(tmp_path, EXAMPLE))
        assert (code, err) == (0, "Er is geen niveau. Beantwoord minstens één vraag van ‘Effect’.\n")
        assert json.loads(out) | {"blocks": 0} == {
            "blocks": 0,
            "plausibility": 3.0,
            "impact": None,
            "vulnerability": 3.0,
            "base": None,
            "level": None,
            "band": None,
            "rules": ["R0", "R4"],
            "spread": {},
            "unknown_share": 0.5,
        }

    def test_from_standard_input(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(EXAMPLE.encode())))
        code, out, _ = self.run(capsys, "-")
        assert (code, json.loads(out)["plausibility"]) == (0, 3.0)

    def test_faults_are_lines_and_code_2(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        found = self.run(capsys, self.write(tmp_path, case({"P1": 9, "P2": {"score": True}})))
        assert found == (2, "", f"assessors[1].answers.P1.score: {SCORE}\nassessors[1].answers.P2.score: {SCORE}\n")

    @pytest.mark.parametrize("name", ["weg.json", "."])
    def test_a_file_that_cannot_be_read(self, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / name
        assert self.run(capsys, str(file)) == (2, "", f"Het bestand {file} is niet te lezen. Controleer de naam en uw rechten.\n")

    def test_usage_faults_are_one_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(capsys) == (2, "", "BESTAND ontbreekt. Voeg --help toe voor de uitleg.\n")
        assert self.run(capsys, "a", "b") == (2, "", "Er staat te veel achter deze opdracht. Voeg --help toe voor de uitleg.\n")
        assert self.run(capsys, "--help=1") == (2, "", "De optie --help is niet goed ingevuld. Voeg --help toe voor de uitleg.\n")

    def test_help_is_dutch_and_its_example_can_be_used(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, _ = self.run(capsys, "--help")
        example = out[out.index("{") : out.rindex("}") + 1]
        assert (code, out.splitlines()[0]) == (0, "Gebruik: risico scan score [OPTIES] BESTAND")
        assert read_case(LIBRARY, example.encode()).agreed == {"M1": 3}

    def test_a_municipality_changes_the_content(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        own = tmp_path / "assessments"
        own.mkdir()
        (own / "scoring.toml").write_text("[[levels]\n", "utf-8")
        monkeypatch.setenv("RISICO_INSTANCE", str(tmp_path))
        code, out, err = self.run(capsys, self.write(tmp_path, EXAMPLE))
        assert (code, out) == (2, "") and "scoring.toml" in err

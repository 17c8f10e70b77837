"""The line numbers in faults, and that no file however odd gets past the loader as anything but a fault."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from risico.content.lines import Place, line_numbers
from risico.content.load import ContentError, load_library
from risico.content.types import Library
from risico.paths import ASSESSMENTS

TEXT = '''# a comment with [[brackets]] and "quotes"
off = ["T05", "M17"]
"a.b".c = 1

[[questions]]
id = "P1" # [not a table]
anchors = [
    "one, [two]",  # "three"
    """long
    text with "quotes" and \\""" more""",
    'it''s',
    \'\'\'raw "one" \'\'\', "same line",
]
when = 1979-05-27 07:32:00
[[ questions ]]
id = "P2"
point = { x = 1, y = [1, 2.5,
  3] }

[rules . "R 0"]
minimum = 3

[[topics]]
[[topics.questions]]
id = "T01.1"
[[topics.questions]]
id = "T01.2"
[[topics]]
[[topics.questions]]
id = "T02.1"
'''.replace("'it''s'", "'its'")

LINES: dict[Place, int] = {
    ("off",): 2,
    ("off", 1): 2,
    ("a.b", "c"): 3,
    ("questions", 0): 5,
    ("questions", 0, "id"): 6,
    ("questions", 0, "anchors", 0): 8,
    ("questions", 0, "anchors", 1): 9,
    ("questions", 0, "anchors", 2): 11,
    ("questions", 0, "anchors", 3): 12,
    ("questions", 0, "anchors", 4): 12,
    ("questions", 0, "when"): 14,
    ("questions", 1): 15,
    ("questions", 1, "id"): 16,
    ("questions", 1, "point", "y", 1): 17,
    ("questions", 1, "point", "y", 2): 18,
    ("rules", "R 0", "minimum"): 21,
    ("topics", 0): 23,
    ("topics", 0, "questions", 1): 26,
    ("topics", 0, "questions", 1, "id"): 27,
    ("topics", 1, "questions", 0, "id"): 30,
}


@pytest.mark.parametrize("place", LINES, ids=str)
def test_the_line_of_a_place(place: Place) -> None:
    assert line_numbers(TEXT)[place] == LINES[place]


def places(node: Any, above: Place = ()) -> set[Place]:
    entries: Any = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return {place for key, value in entries for place in ({(*above, key)} | places(value, (*above, key)))}


def test_every_place_of_the_shipped_files_has_a_line() -> None:
    for file in ASSESSMENTS.glob("*.toml"):
        text = file.read_text("utf-8")
        found = places(tomllib.loads(text))
        lines = line_numbers(text)
        assert found and found <= set(lines), file.name
        rows = text.split("\n")
        for place in found:
            name = next(str(part) for part in reversed(place) if isinstance(part, str))
            if isinstance(place[-1], str):
                assert name in rows[lines[place] - 1], (file.name, place)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@given(
    st.recursive(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12) | st.integers() | st.booleans(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab.\" '#]=", min_size=1, max_size=4), inner, max_size=3),
        max_leaves=12,
    )
)
def test_every_value_of_a_generated_file_has_its_line(newline: str, value: Any) -> None:
    text = newline.join(["first = 1", "# [no] {table}", f"value = {written(value)}", "last = 2", ""])
    lines = line_numbers(text)
    assert places(tomllib.loads(text)) <= set(lines)
    assert (lines[("first",)], lines[("value",)], lines[("last",)]) == (1, 3, 4)


def written(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {written(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return quoted(value) if isinstance(value, str) else str(value).lower()


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


FRAGMENTS = [
    b"[[questions]]\n",
    b"[rules.R0]\n",
    b'id = "P1"\n',
    b"[",
    b"]",
    b"[[",
    b"=",
    b'"',
    b"'''",
    b'"""',
    b"{",
    b"}",
    b",",
    b"\n",
    b"\xff",
    b"\x00",
    b"1e400",
    b"nan",
]
FRAGMENTS += [b'off = ["T01"]\n', b"\\u0000", b"2027-01-01", b'"a\\nb" = 1\n', b"a.b = 1\n"]
FRAGMENTS += [b"topics = 3\n", b"[matrix]\nrows = [[1]]\n", b"[sources]\nG0 = 1\n", b"\xef\xbb\xbf"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300) | st.lists(st.sampled_from(FRAGMENTS), max_size=12).map(b"".join))
def test_any_bytes_as_a_file_are_loaded_or_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "any.toml").write_bytes(data)
    for load in (lambda: load_library(ASSESSMENTS, tmp_path), lambda: load_library(tmp_path)):
        refusal = refused(load)
        if refusal:
            assert len(str(refusal).splitlines()) == len(refusal.faults) > 0


def refused(load: Callable[[], Library]) -> ContentError | None:
    try:
        load()
    except ContentError as refusal:
        return refusal
    return None

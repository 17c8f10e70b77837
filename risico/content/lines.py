"""On which line of a TOML text each key and value stands: `tomllib` does not tell."""

import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

Place = tuple[str | int, ...]
"""A place in a TOML file: keys, and positions in lists from 0, as in ("questions", 6, "anchors", 2)."""

_TOKEN = re.compile(
    r'''(?P<skip>[ \t\r]+ | \#[^\n]*)
    | (?P<newline>\n)
    | (?P<string> """(?:\\.|(?!""")[^\\])*+"{3,5} | \'\'\'(?:(?!\'\'\').)*+\'{3,5} | "(?:\\.|[^"\\\n])*+" | '[^'\n]*' )
    | (?P<mark>[\[\]{},=.])
    | (?P<bare>[^\s\#"'\[\]{},=.]+)''',
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def line_numbers(text: str) -> dict[Place, int]:
    """The line (from 1) of every table, key and list item in a text that `tomllib` accepts."""
    return _Reader(text).document()


def unfinished_line(text: str) -> int:
    """The line of the first quote without an end, else of the last bracket that is never closed, else 0."""
    opened: list[int] = []
    end, line = 0, 1
    for match in _TOKEN.finditer(text):
        if match.start() != end:
            return line
        if match[0] in ("[", "{"):
            opened.append(line)
        elif match[0] in ("]", "}") and opened:
            opened.pop()
        end, line = match.end(), line + match[0].count("\n")
    return line if end != len(text) else opened[-1] if opened else 0


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "skip":
            yield _Token(match.lastgroup or "", match[0], line)
        line += match[0].count("\n")
    yield _Token("end", "", line)


class _Reader:
    """Walks over the tokens; `arrays` holds the last position in each list of [[tables]]."""

    def __init__(self, text: str) -> None:
        self.tokens = tuple(_tokens(text))
        self.at = 0
        self.lines: dict[Place, int] = {}
        self.arrays: dict[Place, int] = {}

    def peek(self) -> _Token:
        return self.tokens[self.at]

    def next(self) -> _Token:
        token = self.tokens[self.at]
        self.at += token.kind != "end"
        return token

    def document(self) -> dict[Place, int]:
        table: Place = ()
        while (token := self.peek()).kind != "end":
            if token.kind == "newline":
                self.next()
            elif token.text == "[":
                table = self.header()
            else:
                self.pair(table)
        return self.lines

    def header(self) -> Place:
        line = self.next().line
        is_array = self.peek().text == "["
        self.at += is_array
        names = self.key()
        self.at += 2 if is_array else 1
        place: Place = ()
        for number, name in enumerate(names, start=1):
            place += (name,)
            self.lines.setdefault(place, line)
            if is_array and number == len(names):
                self.arrays[place] = self.arrays.get(place, -1) + 1
            if place in self.arrays:
                place += (self.arrays[place],)
                self.lines.setdefault(place, line)
        self.lines[place] = line
        return place

    def key(self) -> list[str]:
        names = [_name(self.next())]
        while self.peek().text == ".":
            self.next()
            names.append(_name(self.next()))
        return names

    def pair(self, table: Place) -> None:
        line = self.peek().line
        place = table
        for name in self.key():
            place += (name,)
            self.lines.setdefault(place, line)
        self.next()
        self.value(place)

    def value(self, place: Place) -> None:
        first = self.peek()
        self.lines.setdefault(place, first.line)
        if first.text == "[":
            self.items(place)
        elif first.text == "{":
            self.inline_table(place)
        else:
            while self.peek().kind in ("string", "bare") or self.peek().text == ".":
                self.next()

    def items(self, place: Place) -> None:
        self.next()
        number = 0
        while self.skip_to_item("]"):
            self.value((*place, number))
            number += 1

    def inline_table(self, place: Place) -> None:
        self.next()
        while self.skip_to_item("}"):
            self.pair(place)

    def skip_to_item(self, closing: str) -> bool:
        """Go to the next item of a list or inline table; False, past the closing mark, when there is none."""
        while self.peek().kind == "newline" or self.peek().text == ",":
            self.next()
        if self.peek().text == closing or self.peek().kind == "end":
            self.next()
            return False
        return True


def _name(token: _Token) -> str:
    return str(tomllib.loads(f"name = {token.text}")["name"]) if token.kind == "string" else token.text

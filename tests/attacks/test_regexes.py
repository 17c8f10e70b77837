"""No expression takes long for a long text, whatever stands in it (I16): each of them, found in the source, is tried with each attack."""

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path

from risico import privacy
from risico.text import clean

ROOM = Path(__file__).parents[2]
SHORT, LONG, MOST_SECONDS = 2_000, 40_000, 0.1  # on a quiet machine 0.05 holds too; what grows with the square takes minutes
METHODS = {"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
SEEDS = (
    "a",
    "A",
    "1",
    "0",
    " ",
    "-",
    ".",
    "@",
    "/",
    "\\",
    "\t",
    "\n",
    "'",
    '"',
    "(",
    "_",
    "é",
    "€",
    "=",
    "a1",
    "a-",
    "a.",
    "a ",
    "1 ",
    "1-",
    "1.",
    "0 6",
    "a@",
    "a@a.",
    "1234 ab ",
    "12-ab-",
    "+31 ",
    "<a ",
    "{{",
    "\u200b",
    "\r\n",
    "[at]",
    "M01 ",
)
ENDS = ("", "!", "@x")
Use = tuple[str, re.Pattern[str], str]


def expressions() -> Iterator[Use]:
    """Every expression in the product, with where it stands and how it is used; one with a name is used as its module uses that name."""
    for file in sorted([*ROOM.glob("risico/**/*.py"), *ROOM.glob("plugins/**/*.py")]):
        tree = ast.parse(source := file.read_text("utf-8"))
        for call in ast.walk(tree):
            if not (isinstance(call, ast.Call) and ast.unparse(call.func).startswith("re.") and call.args and isinstance(call.args[0], ast.Constant)):
                continue
            method = ast.unparse(call.func).removeprefix("re.")
            flags = sum(flag for flag in (re.IGNORECASE, re.ASCII, re.MULTILINE, re.DOTALL, re.VERBOSE) if flag.name and flag.name in ast.unparse(call))
            pattern = re.compile(str(call.args[0].value), flags)
            for used in {method} & METHODS or _uses(source, tree, call):
                yield f"{file.name}:{call.lineno}", pattern, used


def _uses(source: str, tree: ast.Module, call: ast.Call) -> set[str]:
    """How the name that this is assigned to is used, in its module or elsewhere."""
    names = {
        target.id for node in tree.body if isinstance(node, ast.Assign) and call in ast.walk(node) for target in node.targets if isinstance(target, ast.Name)
    }
    found = {method for name in names for method in re.findall(rf"\b{name}\.(\w+)\(", source)} & METHODS
    return found or ({"search"} if not names else {"fullmatch"})


def _slow(pattern: re.Pattern[str], used: str) -> str:
    """The first attack that takes too long. All are tried on a short text; the two that take longest there also on a long one."""
    worst = sorted(((_seconds(pattern, used, _text(seed, end, SHORT)), seed, end) for seed in SEEDS for end in ENDS), reverse=True)[:2]
    _, seed, end = worst[0]
    if min(_seconds(pattern, used, _text(seed, end, SHORT)) for _ in range(2)) > MOST_SECONDS / 10:
        return f"{seed!r} {SHORT}"
    tried = ((min(_seconds(pattern, used, _text(seed, end, LONG)) for _ in range(2)), seed) for _, seed, end in worst)
    most = MOST_SECONDS * (4 if used == "finditer" else 1)  # which makes thousands of matches
    return next((f"{seed!r} {LONG}: {seconds:.3f}" for seconds, seed in tried if seconds > most), "")


def _text(seed: str, end: str, length: int) -> str:
    return seed * (length // len(seed)) + end


def _seconds(pattern: re.Pattern[str], used: str, text: str) -> float:
    began = time.process_time()
    if used in ("sub", "subn"):
        pattern.sub("", text)
    elif used == "finditer":
        list(pattern.finditer(text))
    else:
        getattr(pattern, used)(text)
    return time.process_time() - began


def test_every_expression_is_quick_with_every_attack() -> None:
    found = list(expressions())
    assert len(found) > 40
    assert [(where, used, attack) for where, pattern, used in found if (attack := _slow(pattern, used))] == []


def test_an_expression_that_is_slow_is_found() -> None:
    assert _slow(re.compile(r"\s*\w+@"), "search")


def test_the_whole_check_on_personal_data_is_quick() -> None:
    for seed in SEEDS:
        began = time.process_time()
        privacy.findings(clean(_text(seed, "", LONG)))
        assert time.process_time() - began < 10 * MOST_SECONDS, seed

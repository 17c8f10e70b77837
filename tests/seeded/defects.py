"""The list of defects: what is changed in which file, and which tests must notice."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("defects.toml")


@dataclass(frozen=True, slots=True)
class Defect:
    """In `file` the text `old`, which stands there once, becomes `new`; one of `tests` (arguments of pytest) then fails."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def apply(self, folder: Path) -> None:
        """Put the defect into the copy of the project in `folder`; ValueError when the text does not stand there once."""
        target = folder / self.file
        text = target.read_text("utf-8")
        if text.count(self.old) != 1:
            raise ValueError(f"{self.name}: the text stands {text.count(self.old)} times in {self.file}")
        target.write_text(text.replace(self.old, self.new), "utf-8")


def defects() -> list[Defect]:
    """All defects, in the order of the file."""
    listed = tomllib.loads(LIST.read_text("utf-8"))["defect"]
    return [Defect(**{**one, "tests": tuple(one["tests"])}) for one in listed]

"""How heavy making briefings is: 1,000 of them, against python-docx alone that saves the same documents. Also runs alone: `python -m bench.briefings`.

Both run in a process of their own, so that the memory is theirs; neither keeps a document.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import get_args

from docx import Document

from risico.content.briefings import BriefingOffice
from risico.content.load import load_library
from risico.organisation.models import Term
from risico.paths import ASSESSMENTS
from risico_briefings.composing import compose
from risico_briefings.word import document

from .process import peak

BRIEFINGS = 1_000
OFFICES: tuple[BriefingOffice, ...] = get_args(BriefingOffice)
DAY = date(2027, 5, 11)
LINK = "https://risico.example/briefing/{:043}/"


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one document, in milliseconds of processor time: making it, and saving it again. Peak memory in MB."""

    ours: float
    ours_megabytes: float
    bare: float
    bare_megabytes: float


def measure() -> Figures:
    """Make all briefings, and save as many with python-docx alone."""
    return Figures(*_run("ours"), *_run("bare"))


def _run(how: str) -> tuple[float, float]:
    done = subprocess.run([sys.executable, "-m", "bench.briefings", how], capture_output=True, text=True, check=True)
    milliseconds, megabytes = json.loads(done.stdout)
    return milliseconds, megabytes


def _made() -> Callable[[int], bytes]:
    """Makes the briefing of that seat, the offices in turn."""
    library = load_library(ASSESSMENTS)
    facts = {fact.id: "12 september 2025" if fact.kind == "day" else "088 000 00 00" for fact in library.briefing_facts}

    def make(seat: int) -> bytes:
        office = OFFICES[seat % len(OFFICES)]
        briefing = compose(library, office, facts)
        return document(briefing, Term(office=office, name=f"L. Lid{seat}", seat=seat), "Voorbeeldgemeente", 1, DAY, LINK.format(seat))

    return make


def _saved(make: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """Loads and saves such a document, and does nothing else."""
    made = [make(seat) for seat in range(len(OFFICES))]

    def save(seat: int) -> bytes:
        out = BytesIO()
        Document(BytesIO(made[seat % len(made)])).save(out)
        return out.getvalue()

    return save


def main(how: str) -> None:
    """Do it all and print the time of one document and the peak memory."""
    make = _made()
    work = make if how == "ours" else _saved(make)
    started = time.process_time()
    for seat in range(BRIEFINGS):
        work(seat)
    milliseconds = (time.process_time() - started) / BRIEFINGS * 1000
    print(json.dumps((milliseconds, peak())))


def report() -> None:
    """Print it all."""
    found = measure()
    print(f"{BRIEFINGS} briefings als Word: {found.ours:.1f} ms per document, hoogstens {found.ours_megabytes:.0f} MB")
    print(f"  {found.ours / found.bare:.2f} × dezelfde bestanden openen en bewaren met alleen python-docx ({found.bare:.1f} ms, {found.bare_megabytes:.0f} MB)")


if __name__ == "__main__":
    main(sys.argv[1]) if len(sys.argv) > 1 else report()

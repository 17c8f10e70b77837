"""How heavy reading an export is: 100,000 rows, against a bare reader that only walks through the same file. Also runs alone: `python -m bench.loading`."""

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook, load_workbook

from risico_registration.counts import EMPLOYEES, OFFICE_HOLDERS
from risico_registration.importing import desk
from risico_registration.importing.plan import Plan

from .process import peak

ROWS = 100_000
TODAY = date(2027, 5, 11)
READ = {
    "Gemeld op": "reported_on",
    "Doelgroep": "group",
    "Soort": "form",
    "Weg": "way",
    "Ernstig": "severity_serious",
    "Geregistreerd op": "registered_on",
    "Afgesloten op": "closed_on",
}
LEFT_ALONE = ("Zaaknummer", "Melder", "Omschrijving", "Gebouw", "Afdeling")
FORMS = {"verbaal": "verbal", "bedreiging": "threat_intimidation", "fysiek": "physical"}
WAYS = {"balie": "in_person", "telefoon": "phone", "online": "online"}
GROUPS = {"medewerker": EMPLOYEES, "raadslid": OFFICE_HOLDERS}
PLAN = Plan(READ, {"group": GROUPS, "form": FORMS, "way": WAYS, "severity_serious": {"ja": "ja", "nee": "nee"}})


def report() -> None:
    """Print the processor time and the peak memory of both readers, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"Inlezen van {ROWS} regels met {len(READ) + len(LEFT_ALONE)} kolommen, naast een kale lezer van hetzelfde bestand")
        print(f"{'bestand':10}{'MB':>6}{'kaal s':>9}{'kaal MB':>9}{'app s':>9}{'app MB':>9}{'× kaal':>9}")
        for file in (_csv(Path(folder) / "export.csv"), _xlsx(Path(folder) / "export.xlsx")):
            (bare, bare_peak), (ours, our_peak) = (_measured(file, how) for how in ("bare", "ours"))
            size = file.stat().st_size / 1_000_000
            print(f"{file.suffix[1:]:10}{size:6.1f}{bare:9.1f}{bare_peak:9.0f}{ours:9.1f}{our_peak:9.0f}{ours / bare:9.1f}")


def _rows() -> Iterator[tuple[str | date, ...]]:
    forms, ways = list(FORMS), list(WAYS)
    for number in range(ROWS):
        day = TODAY - timedelta(days=100 + number % 700)
        words = ("raadslid" if number % 8 == 0 else "medewerker", forms[number % 3], ways[number % 3], "ja" if number % 5 == 0 else "nee")
        story = (f"Z-{number}", f"Melder {number}", f"Wat er gebeurde, verhaal {number}", "Stadhuis", "Balie")
        yield day, *words, day + timedelta(days=number % 4), day + timedelta(days=number % 60) if number % 9 else "", *story


def _csv(file: Path) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(((*READ, *LEFT_ALONE), *_rows()))
    return file


def _xlsx(file: Path) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in ((*READ, *LEFT_ALONE), *_rows()):
        sheet.append(row)
    book.save(file)
    return file


def _measured(file: Path, how: str) -> tuple[float, float]:
    """Seconds of processor time, and the peak of resident memory in MB, of a process that reads this file."""
    found = subprocess.run([sys.executable, "-m", "bench.loading", how, str(file)], check=True, capture_output=True, text=True).stdout.split()
    return float(found[0]), float(found[1])


def _read(file: Path, how: str) -> None:
    started = time.process_time()
    found = _ours(file) if how == "ours" else _bare_csv(file) if file.suffix == ".csv" else _bare_xlsx(file)
    if found != ROWS:
        raise SystemExit(f"{found} regels gelezen.")
    print(time.process_time() - started, peak())


def _ours(file: Path) -> int:
    found = desk.read(file.read_bytes(), lambda _: PLAN, TODAY, lambda reported, registered: registered <= reported + timedelta(days=1))
    return found.tally.rows if found.tally and found.is_counted and not found.tally.faults else 0


def _bare_csv(file: Path) -> int:
    with file.open(encoding="utf-8", newline="") as stream:
        return sum(1 for _ in csv.reader(stream, delimiter=";")) - 1


def _bare_xlsx(file: Path) -> int:
    return sum(1 for _ in load_workbook(file, read_only=True).worksheets[0].iter_rows(values_only=True)) - 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _read(Path(sys.argv[2]), sys.argv[1])
    else:
        report()

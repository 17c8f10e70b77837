"""Reading one file: from its bytes to what is still to be chosen, or to counts."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from risico.documents.workbook import NOT_EXCEL
from risico.errors import Refused

from . import excel_file, text_file
from .plan import Plan
from .table import Table, table
from .tally import OnTime, Tally, tally

MAX_BYTES = 20_000_000
TOO_LARGE = "Dit bestand is groter dan 20 MB. Exporteer een kortere periode, of alleen de kolommen die nodig zijn."
OTHER_COLUMNS = "Dit bestand heeft andere kolommen dan u koos. Kies ze hieronder opnieuw."
_ZIP, _OLD_EXCEL = b"PK", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file. `tally` is None when the columns are still to be chosen; `faults` says what to do about them."""

    headings: Sequence[str]
    plan: Plan
    tally: Tally | None = None
    faults: Sequence[str] = ()

    @property
    def is_counted(self) -> bool:
        """Whether all was read: the counts can be shown."""
        return self.tally is not None and not self.tally.unknown and not self.faults


def read(content: bytes, plan_for: Callable[[Sequence[str]], Plan], today: date, on_time: OnTime) -> Reading:
    """Read the file by the plan that fits its headings. Refused for a file that cannot be used; its message never quotes a cell."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns with what stands in a cell
        opened = _open(content)
        plan = plan_for(tuple(opened.headings))
        fits = plan.fits(opened.headings)
        faults = plan.faults() if fits or not plan.chosen else [OTHER_COLUMNS]
        if faults or not fits:
            return Reading(tuple(opened.headings), plan, None, faults)
        found = tally(opened, plan, today, on_time)
    return Reading(tuple(opened.headings), plan, found, [_unfit(plan.columns[what]) for what in sorted(found.unfit)])


def _open(content: bytes) -> Table:
    if len(content) > MAX_BYTES:
        raise Refused(TOO_LARGE, "file")
    if content.startswith(_OLD_EXCEL):
        raise Refused(NOT_EXCEL, "file")
    return table(excel_file.rows(content), shifts=False) if content.startswith(_ZIP) else table(text_file.rows(content), shifts=True)


def _unfit(heading: str) -> str:
    return f"In kolom ‘{heading}’ staan te veel of te lange woorden. Zo’n kolom wordt niet gelezen. Kies een andere kolom, of lees deze niet."

"""Reading the workbook back in: what is new or different is done through the services, or nothing at all when there is a fault."""

from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.content.types import Library
from risico.documents.workbook import Faulty, read

from ..permissions import MeasurePermission, check
from .columns import CHECKS, MEASURES, MOST_ROWS, PAPERS, SHEETS
from .desk import Summary, make_desk
from .event_lines import read_checks, read_papers
from .measure_lines import read_measures


def bring_in(session: Session, user: User, library: Library, content: bytes) -> Summary:
    """Read a workbook (.xlsx) in; gives how much was new or different.

    Refused when it is no such workbook. Faulty tells every fault that was found; the session is then to be rolled back, so
    that nothing is half read in.
    """
    check(user, MeasurePermission.LEAD)
    sheets = read(content, SHEETS, MOST_ROWS)
    desk = make_desk(session, user, library)
    read_measures(desk, sheets[MEASURES])
    read_papers(desk, sheets[PAPERS])
    read_checks(desk, sheets[CHECKS])
    if faults := [fault for lines in sheets.values() for line in lines for fault in line.faults]:
        raise Faulty(faults)
    return desk.summary

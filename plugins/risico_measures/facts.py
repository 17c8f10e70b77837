"""What measures know about a topic, shown beside its questions (hook `topic_facts`).

Questions V4 and V8 and rule R5 are about paper and practice; the rule stays a function of the answers alone, see
docs/decisions/measures.md.
"""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.content.types import Library
from risico.contract import Fact, MeasureFact

from .actions import DECLINED
from .models import Action
from .rows import MeasureRow, all_rows, applying, rows_of
from .sentences import in_practice, measures, on_paper
from .status import Bucket, add_months

PROTOCOL = "M12"
"""The agressieprotocol, which question V4 asks about at every topic."""
_LABELS: dict[Bucket, str] = {"werkt": "Werkt aantoonbaar", "papier": "Alleen op papier", "geen": "Nog niet op papier"}


def facts(session: Session, library: Library, code: str) -> tuple[Fact, ...]:
    """How many measures were checked, how the protocol stands, and the topic's own measures by how they stand; nothing before measures are chosen."""
    rows = applying(all_rows(session, library))
    if not rows:
        return ()
    return tuple(_facts(rows, codes_of_topic(session, library, code)))


def of_measures(session: Session, library: Library, codes: Collection[str]) -> tuple[MeasureFact, ...]:
    """How those of these measures stand that were chosen and apply (hook `measure_facts`)."""
    standings = ((row, row.standing.paper, row.standing.practice) for row in applying(rows_of(session, library, codes)))
    return tuple(MeasureFact(row.code, paper.state, practice.state if practice.seen else "nooit", row.owner) for row, paper, practice in standings)


def codes_of_topic(session: Session, library: Library, code: str) -> frozenset[str]:
    """The measures that suit this topic by the library, and those that were decided for it."""
    topic = library.topic(code)
    decided = session.scalars(select(Action.code).where(Action.topic == code, Action.state != DECLINED))
    return frozenset((*(topic.measures if topic else ()), *decided))


def _facts(rows: Sequence[MeasureRow], codes: Collection[str]) -> Iterator[Fact]:
    recent = sum(row.standing.practice.seen is not None and row.standing.practice.seen > add_months(row.day, -12) for row in rows)
    yield Fact("Gecontroleerd in een jaar", f"{recent} van {measures(len(rows))}")
    for row in rows:
        if row.code == PROTOCOL:
            yield Fact(row.title, f"Op papier {on_paper(row.standing.paper)}. In de praktijk {in_practice(row.standing.practice)}.")
    for bucket, label in _LABELS.items():
        titles = [_title(row) for row in rows if row.code in codes and row.standing.bucket == bucket]
        if titles:
            yield Fact(label, "; ".join(titles))


def _title(row: MeasureRow) -> str:
    """With what was seen, when that is less than working."""
    practice = row.standing.practice
    return row.title if practice.works or practice.seen is None else f"{row.title} ({in_practice(practice)})"

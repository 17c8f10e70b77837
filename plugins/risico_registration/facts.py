"""What registration knows about a topic, shown beside its questions (hook `topic_facts`)."""

from sqlalchemy.orm import Session

from risico import clock
from risico.content.types import Library
from risico.contract import Fact

from .counts import GROUPS
from .figures import counted_in
from .figures import field as only
from .headlines import WHOM
from .published import TOPIC, published
from .quarters import window


def facts(session: Session, library: Library, code: str) -> tuple[Fact, ...]:
    """Per target group how many reports of the last four quarters had to do with this topic, as everybody may know it.

    A quarter counts from five reports on, so this is the least. The groups are never added (domain.md §5.3).
    """
    numbers, terms = published(session, library), only(f"{TOPIC}{code}")
    found = list[Fact]()
    for group in GROUPS:
        told = [numbers.told(group, (quarter,), terms) for quarter in counted_in(numbers.counts, group, window(clock.today()), terms)]
        known = [number for number in told if isinstance(number, int)]
        if known:
            found.append(Fact(f"Meldingen van {WHOM[group]}", f"{sum(known)} of meer in de laatste vier kwartalen"))
    return tuple(found)

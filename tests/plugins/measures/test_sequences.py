"""Whatever people do in whatever order: practice never works without a confirmed check within the interval."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from risico.errors import Refused
from risico_measures import checks, choosing
from risico_measures.models import Check
from risico_measures.papers import TypedPaper
from risico_measures.rows import MeasureRow
from risico_measures.status import PracticeState, add_months
from tests.plugins.measures.factories import OWN, TODAY, Town
from tests.plugins.scan.cases import LIBRARY
from tests.support.story import on

ORDER: tuple[PracticeState, ...] = ("onbekend", "niet", "deels", "aantoonbaar")
CODE = "E01"
ACTS = {
    "record": ("clerk", "oov", "assessor"),
    "confirm": ("oov", "secretary", "clerk", "chief"),
    "send_back": ("oov", "secretary"),
    "withdraw": ("clerk",),
    "paper": ("oov", "clerk"),
    "own": ("clerk", "oov", "secretary"),
    "months": ("oov",),
    "aside": ("secretary", "admin"),
    "back": ("oov",),
}
"""What is tried, and by whom: mostly by people who may."""
STEP = st.sampled_from(("record", "record", "confirm", "confirm", *ACTS)).flatmap(
    lambda what: st.tuples(st.just(what), st.sampled_from(ACTS[what]), st.sampled_from((0, 3, 9, 150, 399, 1, 2)), st.integers(1, 24))
)


def newest(town: Town) -> Check | None:
    found = checks.checks_of(town.session, town.measure(CODE))
    return max(found, key=lambda check: check.id, default=None)


def act(town: Town, what: str, who: str, days: int, months: int) -> None:
    """One thing that somebody tries; the services may refuse it."""
    user, measure, check = getattr(town, who), town.measure(CODE), newest(town)
    steps: dict[str, Callable[[], object]] = {
        "record": lambda: town.look(CODE, ("werkt", "deels", "niet")[days % 3], TODAY - timedelta(days=days), user=user, evidence=f"zaak {days}"),
        "paper": lambda: town.write_down(CODE, TypedPaper("vastgesteld", TODAY - timedelta(days=days), "besluit"), user=user),
        "own": lambda: town.own(user, CODE),
        "months": lambda: choosing.change_own(town.session, user, LIBRARY, measure, replace(OWN, months=months), measure.version),
        "aside": lambda: choosing.set_aside(town.session, user, measure, "Niet hier.", measure.version),
        "back": lambda: choosing.bring_back(town.session, user, measure, measure.version),
    }
    if check is not None:
        steps |= {
            "confirm": lambda: town.confirm(check, user, "Er is niemand anders." if days % 2 else ""),
            "send_back": lambda: checks.send_back(town.session, user, check, check.version, "Anders."),
            "withdraw": lambda: checks.withdraw(town.session, user, check, check.version),
        }
    try:
        steps.get(what, lambda: None)()
    except Refused:
        town.session.expire_all()


def proves(check: Check, row: MeasureRow) -> bool:
    """Whether this check shows that the measure works, by what is stored and nothing else."""
    recent = check.day <= row.day <= add_months(check.day, row.definition.months)
    other = check.confirmed_by_id not in (None, check.recorded_by_id, check.carried_out_by_id, check.owner_id) or check.exception != ""
    return check.state == "confirmed" and check.result == "werkt" and recent and other


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=3, max_size=16), later=st.integers(0, 800))
def test_no_sequence_of_edits_shows_that_a_measure_works_without_a_confirmed_check(town: Town, steps: list[tuple[str, str, int, int]], later: int) -> None:
    with town.session.begin_nested() as attempt:
        choosing.add_own(town.session, town.oov, LIBRARY, OWN)
        for step in steps:
            act(town, *step)
            row = town.row(CODE)
            if row.standing.practice.works:
                assert any(proves(check, row) for check in checks.checks_of(town.session, town.measure(CODE)))
        now = town.row(CODE).standing.practice
        with on(TODAY + timedelta(days=later)):
            assert ORDER.index(town.row(CODE).standing.practice.state) <= ORDER.index(now.state)
        attempt.rollback()
    town.session.expire_all()

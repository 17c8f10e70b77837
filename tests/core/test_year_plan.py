"""The terms of a year: the calendar, a municipality's own days, elections and changes of people."""

from calendar import WEDNESDAY
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.load import load_library
from risico.db import Database
from risico.errors import Forbidden, NotFound, Refused, Stale
from risico.paths import ASSESSMENTS
from risico.permissions import Role
from risico.year import planning
from risico.year.models import Year, YearDate
from risico.year.plan import Change, Kept, Plan, Term, all_changes, day_of, moment_day, moments_of, path_days, plan_of, proposed, terms
from risico.year.service import get_year
from risico.year.workdays import is_workday
from tests.conftest import MakeUser
from tests.support.statements import counted

LIBRARY = load_library(ASSESSMENTS)
MOMENTS = {moment.id: moment for moment in LIBRARY.moments}
PATHS = {str(path.id): path for path in LIBRARY.paths}
# The months of domain.md §6, written down once more. In August there are no terms; the counts of each quarter are registration's own.
BY_MONTH = {
    1: "new_year_lesson",
    2: "choose destruction_list decision_calendar budget_input",  # the second one is ours: domain.md §10(18)
    3: "score",
    4: "framework_draft discuss",
    5: "funds framework_board adopt",
    6: "council_summary framework_council accounts_council",
    7: "accounts_province",
    9: "scripts budget_council levels_again progress_report core_set",
    10: "autumn_topics budget_debate",
    11: "budget_province budget_links",
    12: "look_back actions year_end monitor",
}
STEPS = ["choose", "score", "discuss", "adopt", "core_set", "look_back"]
YEARS = st.integers(2024, 2040)
DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
MAY = datetime(2027, 5, 11, 9, tzinfo=UTC)


def empty(year: int = 2027, *changes: Change) -> Plan:
    return Plan(date(year, 1, 1), {}, changes)


# ── The calendar ────────────────────────────────────────────────────────────


def test_every_month_of_the_domain_document_has_its_terms() -> None:
    found = {month: " ".join(moment.id for moment in LIBRARY.moments if moment.month == month) for month in range(1, 13)}
    assert {month: ids for month, ids in found.items() if ids} == BY_MONTH
    assert [moment.id for moment in LIBRARY.moments if moment.step] == STEPS
    assert [moment.id for moment in LIBRARY.moments if moment.law] == ["accounts_province", "budget_province"]


def test_who_does_what_is_told_by_hand_but_for_what_the_rooms_know_themselves() -> None:
    assert {moment.id for moment in LIBRARY.moments if not moment.roles} == {*STEPS, "actions"}


@settings(deadline=None)  # the first look at a year makes its holidays
@given(YEARS)
def test_a_day_of_the_calendar_is_a_working_day_and_never_later_than_it_says(year: int) -> None:
    for moment in LIBRARY.moments:
        day, said = proposed(moment, year), date(year, moment.month, moment.day)
        assert is_workday(day) and said - timedelta(days=6) <= day <= said
        assert day.month == moment.month


@settings(deadline=None)
@given(YEARS)
def test_what_goes_to_the_province_is_there_before_the_fifteenth(year: int) -> None:
    for key, limit in (("accounts_province", date(year, 7, 15)), ("budget_province", date(year, 11, 15))):
        own = Plan(date(year, 1, 1), {(year, key): Kept(limit + timedelta(days=20))})
        day = moment_day(MOMENTS[key], own, year)
        assert day is not None and day < limit


@pytest.mark.parametrize(("year", "day"), [(2026, date(2026, 11, 13)), (2027, date(2027, 11, 12)), (2028, date(2028, 11, 14))])
def test_a_fixed_day_in_a_weekend_comes_earlier(year: int, day: date) -> None:
    assert moment_day(MOMENTS["budget_province"], empty(year), year) == day


def test_the_monitor_is_for_even_years() -> None:
    assert [year for year in range(2026, 2030) if "monitor" in {moment.id for moment in moments_of(LIBRARY, year)}] == [2026, 2028]


def test_the_own_day_of_a_municipality_holds_and_without_one_that_of_the_calendar() -> None:
    own = Plan(date(2027, 1, 1), {(2027, "framework_board"): Kept(date(2027, 6, 8))})
    assert moment_day(MOMENTS["framework_board"], own, 2027) == date(2027, 6, 8)
    assert moment_day(MOMENTS["framework_board"], own, 2028) == moment_day(MOMENTS["framework_board"], empty(2028), 2028) == date(2028, 5, 26)


def test_what_came_before_the_year_was_opened_has_no_day_until_somebody_gives_it_one() -> None:
    late = Plan(date(2027, 8, 18), {(2027, "discuss"): Kept(date(2027, 9, 30))})
    assert moment_day(MOMENTS["score"], late, 2027) is None
    assert moment_day(MOMENTS["discuss"], late, 2027) == date(2027, 9, 30)
    assert {term.key for term in terms(LIBRARY, late, 2027)}.isdisjoint({"new_year_lesson", "accounts_province"})
    assert "budget_province" in {term.key for term in terms(LIBRARY, late, 2027)}


# ── Elections and changes of people ─────────────────────────────────────────


def test_the_election_of_2026_is_known_and_that_of_2030_must_be_looked_up() -> None:
    first, second = LIBRARY.elections
    assert (first.day, first.installation, first.certain) == (date(2026, 3, 18), date(2026, 3, 26), True)
    assert (second.day.year, second.day.month, second.certain) == (2030, 3, False)
    assert second.day.weekday() == WEDNESDAY and 15 <= second.day.day <= 21  # the third Wednesday


@settings(deadline=None)
@given(DAYS)
def test_the_path_of_a_new_council_goes_from_90_days_before_to_180_after(first: date) -> None:
    days = dict(path_days(PATHS["election"], first))
    assert list(days) == ["text", "candidates", "briefed", "norm", "repeat"]
    for day, offset in zip(days.values(), (-90, -30, 30, 60, 180), strict=True):
        said = first + timedelta(days=offset)
        assert is_workday(day) and said - timedelta(days=6) <= day <= said


@settings(deadline=None)
@given(DAYS, st.sampled_from(["council", "college"]))
def test_each_task_of_a_change_falls_in_exactly_one_year(first: date, kind: str) -> None:
    change = Change(7, kind, first)
    years = range(first.year - 1, first.year + 3)
    found = [term.key for year in years for term in terms(LIBRARY, empty(year, change), year) if term.key.startswith(f"{kind}7.")]
    assert sorted(found) == sorted(change.key(task.id) for task in PATHS[kind].tasks)


def test_an_election_year_has_its_path_and_the_year_before_its_beginning() -> None:
    assert [(term.key, term.due) for term in terms(LIBRARY, empty(2025), 2025) if term.part == "Briefings"] == [("election2026.text", date(2025, 12, 24))]
    found = {term.key: term.due for term in terms(LIBRARY, empty(2026), 2026) if term.part == "Briefings"}
    assert found == {
        "election2026.candidates": date(2026, 2, 24),
        "election2026.briefed": date(2026, 4, 24),
        "election2026.norm": date(2026, 5, 22),  # the 25th is Whit Monday
        "election2026.repeat": date(2026, 9, 22),
    }
    assert not [term for term in terms(LIBRARY, empty(2027), 2027) if term.part == "Briefings"]


def test_another_day_of_installation_moves_the_path() -> None:
    moved = Plan(date(2026, 1, 1), {(2026, "installation"): Kept(date(2026, 4, 1))})
    assert [change.day for change in all_changes(LIBRARY, moved, 2026)] == [date(2026, 4, 1)]
    assert next(term.due for term in terms(LIBRARY, moved, 2026) if term.key == "election2026.briefed") == date(2026, 5, 1)


# ── Setting and reporting ───────────────────────────────────────────────────


@pytest.fixture
def director(session: Session, make_user: MakeUser) -> User:
    """The director, in a year that was opened in January."""
    user = make_user(Role.SAFETY_DIRECTOR)
    session.add(Year(number=2027, opened_at=datetime(2027, 1, 12, 9, tzinfo=UTC), opened_by_id=user.id))
    session.commit()
    return user


def save(session: Session, user: User, days: dict[str, date | None], version: int = 0) -> None:
    planning.set_days(session, user, LIBRARY, 2027, days, version)


def version(session: Session) -> int:
    return planning.plan_version(plan_of(session, 2027), 2027)


def term(session: Session, key: str) -> Term:
    return planning.get_term(session, LIBRARY, 2027, key)


def test_a_municipality_sets_its_days_and_takes_them_back(session: Session, director: User) -> None:
    save(session, director, {"framework_board": date(2027, 6, 8), "score": date(2027, 4, 7)})
    assert day_of(session, LIBRARY, 2027, "framework_board") == date(2027, 6, 8)
    assert day_of(session, LIBRARY, 2027, "score") == date(2027, 4, 7)
    save(session, director, {"score": date(2027, 4, 7), "framework_board": None}, version(session))
    assert day_of(session, LIBRARY, 2027, "framework_board") == date(2027, 5, 28)
    save(session, director, {"score": proposed(MOMENTS["score"], 2027)}, version(session))
    assert {row.key: row.day for row in session.scalars(select(YearDate))} == {"framework_board": None, "score": None}
    with pytest.raises(KeyError):
        day_of(session, LIBRARY, 2027, "carnival")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2027, 6, 12), "Zaterdag 12 juni 2027 is geen werkdag. Kies bijvoorbeeld vrijdag 11 juni 2027."),
        (date(2027, 5, 17), "Maandag 17 mei 2027 is geen werkdag. Kies bijvoorbeeld vrijdag 14 mei 2027."),
        (date(2028, 6, 8), "Kies een dag in 2027."),
    ],
)
def test_a_typed_day_is_a_working_day_of_that_year(session: Session, director: User, day: date, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        save(session, director, {"framework_board": day})
    assert (refused.value.message, refused.value.field) == (sentence, "framework_board")


def test_a_fixed_day_cannot_be_set(session: Session, director: User) -> None:
    save(session, director, {"budget_province": date(2027, 12, 1)})
    assert session.scalars(select(YearDate)).all() == []


def test_two_people_do_not_overwrite_each_other(session: Session, director: User) -> None:
    save(session, director, {"score": date(2027, 4, 7)})
    with pytest.raises(Stale):
        save(session, director, {"score": date(2027, 4, 8)}, 0)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SECRETARY, Role.SAFETY_DIRECTOR)])
def test_only_secretary_and_director_set_days_and_record_changes(session: Session, director: User, make_user: MakeUser, role: Role) -> None:
    user = make_user(role)
    with pytest.raises(Forbidden):
        save(session, user, {})
    with pytest.raises(Forbidden):
        planning.record_change(session, user, 2027, "council", date(2027, 3, 1))
    with pytest.raises(Forbidden):
        planning.forget_change(session, user, 2027, 1)


@pytest.mark.parametrize(
    ("role", "may"), [(Role.CLERK, True), (Role.SECRETARY, True), (Role.SAFETY_DIRECTOR, True), (Role.MAYOR, False), (Role.ASSESSOR, False)]
)
def test_who_does_it_reports_it_done(session: Session, director: User, make_user: MakeUser, role: Role, may: bool) -> None:
    user = director if role is Role.SAFETY_DIRECTOR else make_user(role)
    with clock.at(MAY):
        if may:
            planning.report(session, user, LIBRARY, 2027, "framework_council", True, 0)
        else:
            with pytest.raises(Forbidden):
                planning.report(session, user, LIBRARY, 2027, "framework_council", True, 0)
    assert term(session, "framework_council").done_on == (date(2027, 5, 11) if may else None)


def test_what_was_reported_can_be_taken_back_by_who_saw_it(session: Session, director: User) -> None:
    planning.report(session, director, LIBRARY, 2027, "scripts", True, 0)
    with pytest.raises(Stale):
        planning.report(session, director, LIBRARY, 2027, "scripts", False, 0)
    planning.report(session, director, LIBRARY, 2027, "scripts", False, term(session, "scripts").version)
    assert term(session, "scripts").done_on is None
    for key in ("score", "monitor", "nothing"):  # what the rooms know themselves, what is not of this year, what does not exist
        with pytest.raises(NotFound):
            planning.report(session, director, LIBRARY, 2027, key, True, 0)


def test_a_change_brings_its_tasks_and_takes_them_along(session: Session, director: User) -> None:
    change = planning.record_change(session, director, 2027, "college", date(2027, 2, 1))
    other = planning.record_change(session, director, 2027, "college", date(2027, 3, 1))
    planning.report(session, director, LIBRARY, 2027, f"college{change.id}.safe", True, 0)
    planning.report(session, director, LIBRARY, 2027, f"college{other.id}.safe", True, 0)
    planning.forget_change(session, director, 2027, change.id)
    assert {term.key for term in terms(LIBRARY, plan_of(session, 2027), 2027) if term.part == "Briefings"} == {
        f"college{other.id}.{task}" for task in ("safe", "briefed", "norm", "repeat")
    }
    assert session.scalars(select(YearDate.key)).all() == [f"college{other.id}.safe"]
    with pytest.raises(NotFound):
        planning.forget_change(session, director, 2027, change.id)


@pytest.mark.parametrize(("kind", "day"), [("election", date(2027, 3, 1)), ("", date(2027, 3, 1)), ("council", date(2028, 3, 1))])
def test_a_change_is_of_a_known_kind_and_in_the_year(session: Session, director: User, kind: str, day: date) -> None:
    with pytest.raises(Refused):
        planning.record_change(session, director, 2027, kind, day)


def test_the_plan_is_read_in_one_statement_and_once_for_a_page(session: Session, director: User, database: Database) -> None:
    save(session, director, {"score": date(2027, 4, 7)})
    planning.record_change(session, director, 2027, "council", date(2027, 2, 1))
    session.commit()
    with database.reader() as reading:
        get_year(reading, 2027)
        with counted(database.engine) as statements:
            found = plan_of(reading, 2027)
            day_of(reading, LIBRARY, 2027, "score")
    assert len(statements) == 1
    assert (found.opened, found.of(2027, "score").day, [change.kind for change in found.changes]) == (date(2027, 1, 12), date(2027, 4, 7), ["council"])

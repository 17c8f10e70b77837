"""The steps of one task, and the moments at which mail goes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from risico import clock
from risico.contract import Deadline
from risico.year.workdays import add_workdays, is_workday
from risico_reminders.above import Above
from risico_reminders.moments import FROM_HOUR, moment
from risico_reminders.steps import DAYS_BEFORE, RANK, Step, Told, escalation, is_left, reached, reminder
from tests.plugins.reminders.town import MONDAY, PATIENT, at, people, task

DAYS = st.dates(date(2025, 1, 1), date(2032, 12, 31))
EVERY_DAY = [date(2025, 1, 1) + timedelta(days=number) for number in range((date(2033, 1, 1) - date(2025, 1, 1)).days)]


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (31, None),
        (30, Step.MONTH),
        (15, Step.MONTH),
        (14, Step.FORTNIGHT),
        (4, Step.FORTNIGHT),
        (3, Step.THREE_DAYS),
        (1, Step.THREE_DAYS),
        (0, Step.DAY),
        (-400, Step.DAY),
    ],
)
def test_a_task_reaches_its_steps_30_14_and_3_days_before_and_on_the_day(left: int, step: Step | None) -> None:
    assert reached(task(due=MONDAY + timedelta(days=left)), MONDAY) == step


def test_a_task_without_a_date_and_an_urgent_one_are_news_at_once() -> None:
    assert reached(task(), MONDAY) == reached(task(due=MONDAY + timedelta(days=90), urgent=True), MONDAY) == Step.NEW


@PATIENT
@given(DAYS, st.integers(-60, 60), st.lists(st.sampled_from(list(Step)), max_size=6))
def test_nobody_is_told_a_step_again_nor_one_before_it(day: date, left: int, before: list[Step]) -> None:
    deadline = task(due=day + timedelta(days=left))
    found = reminder(deadline, 1, [Told(1, deadline.id, deadline.due, step, 0, day) for step in before], day)
    if found:
        assert all(RANK[step] < RANK[found.step] for step in before)
    else:
        step = reached(deadline, day)
        assert step is None or any(RANK[each] >= RANK[step] for each in before)


def test_a_task_without_a_date_that_came_back_is_news_again() -> None:
    deadline = task()
    first = Told(1, deadline.id, None, Step.NEW, 0, MONDAY)
    assert reminder(deadline, 1, [first], MONDAY) is None
    again = reminder(deadline, 1, [Told(1, deadline.id, None, Step.NEW, 0, MONDAY, gone=True)], MONDAY)
    assert again and again.number == 1 and again.key != f"1|{deadline.id}||new|0"


@PATIENT
@given(DAYS, st.integers(1, 30), st.integers(0, 120))
def test_escalation_waits_the_agreed_working_days(due: date, after: int, later: int) -> None:
    day = due + timedelta(days=later)
    working = sum(is_workday(due + timedelta(days=number)) for number in range(1, later + 1))
    assert is_left(task(due=due), day, after) == (working >= after)


@PATIENT
@given(st.lists(st.integers(0, 60), unique=True, min_size=1))
def test_escalation_comes_back_at_most_once_a_week(runs: list[int]) -> None:
    deadline, start = task(due=MONDAY, escalate=("secretary",)), add_workdays(MONDAY, 5)
    told: list[Told] = []
    for day in (start + timedelta(days=number) for number in sorted(runs)):
        if found := escalation(deadline, 1, told, day):
            told.append(Told(1, deadline.id, MONDAY, Step.LATE, found.number, day))
    assert [each.number for each in told] == list(range(len(told)))
    assert all((second.on - first.on).days >= 7 for first, second in pairwise(told))
    assert told and (max(runs) - (told[-1].on - start).days) < 7


DOER, DIRECTOR, OTHER, SECRETARY = 1, 2, 3, 4
TOWN = [*people(DOER), *people(DIRECTOR, OTHER, roles=("safety_director",)), *people(SECRETARY, roles=("secretary",))]
UP = ("safety_director",)


@pytest.mark.parametrize(
    ("deadline", "hear"),
    [
        (task(escalate=UP), {DIRECTOR, OTHER}),
        (task(escalate=UP, except_users=frozenset({DIRECTOR})), {OTHER}),
        (task(escalate=UP, user_id=DIRECTOR), {OTHER}),
        (task(escalate=("clerk",)), {SECRETARY}),
        (task(), {SECRETARY}),
        (task(roles=("safety_director", "secretary")), {DIRECTOR, OTHER, SECRETARY}),
        (task(user_id=SECRETARY), {SECRETARY}),
        (task(user_id=99), {SECRETARY}),
    ],
    ids=["named", "excepted", "owner-is-next", "nobody-has-it", "none-named", "secretary-too", "the-secretary", "closed-account"],
)
def test_the_next_person_up_hears_it_and_somebody_always_does(deadline: Deadline, hear: set[int]) -> None:
    assert Above(TOWN).of(deadline) == hear


def test_a_milestone_that_sums_up_the_tasks_of_others_is_left_to_nobody() -> None:
    assert is_left(task(due=MONDAY), MONDAY + timedelta(days=30), 5)
    assert not is_left(task(due=MONDAY, roles=()), MONDAY + timedelta(days=30), 5)


def test_who_does_it_hears_it_when_there_is_nobody_else() -> None:
    assert Above(people(1, 2)).of(task()) == {1, 2}
    assert Above([]).of(task(user_id=5)) == set()


def test_a_date_far_away_is_no_problem() -> None:
    assert not is_left(task(due=date.max), MONDAY, 5) and not is_left(task(), MONDAY, 5)
    assert reached(task(due=date.max), MONDAY) is None and reached(task(due=date.min), MONDAY) == Step.DAY


@pytest.mark.parametrize("hour", [0, 2, 3, 7, 8, 12, 23])
def test_each_working_day_of_eight_years_has_one_morning_whatever_the_clock_does(hour: int) -> None:
    """R8 and R9: clock changes, leap days and the ends of years are days as any other."""
    mornings, weeks, last = [], [], None
    for day in EVERY_DAY:
        for half in (0, 30):
            now = moment(datetime.combine(day, time(hour, half), clock.AMSTERDAM), last)
            assert now.today == day and now.quiet == (hour < FROM_HOUR or not is_workday(day))
            if now.morning:
                mornings.append(day)
                weeks += [day.isocalendar()[:2]] if now.week else []
                last = day
    assert mornings == ([day for day in EVERY_DAY if is_workday(day)] if hour >= FROM_HOUR else [])
    assert len(weeks) == len(set(weeks)) and set(weeks) == {day.isocalendar()[:2] for day in mornings}


@PATIENT
@given(st.builds(datetime.combine, DAYS, st.times(), st.just(UTC)), st.none() | DAYS)
@example(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), None)
@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25))
def test_the_next_weekly_mail_is_on_a_working_day_of_next_week(now: datetime, last: date | None) -> None:
    found = moment(now, last)
    assert is_workday(found.next_week) and 1 <= (found.next_week - found.today).days <= 14
    assert found.next_week.isocalendar()[:2] > found.today.isocalendar()[:2]


def test_a_morning_in_the_future_does_not_count() -> None:
    found = moment(at(MONDAY), MONDAY + timedelta(days=2))
    assert found.morning and found.week
    assert not moment(at(MONDAY), MONDAY).morning


def test_the_weekly_mail_of_a_monday_that_was_missed_goes_on_tuesday() -> None:
    friday, tuesday = MONDAY - timedelta(days=3), MONDAY + timedelta(days=1)
    assert moment(at(tuesday), friday).week and not moment(at(tuesday), MONDAY).week


@pytest.mark.parametrize("step", list(DAYS_BEFORE))
def test_every_due_date_of_eight_years_gives_each_step_on_its_own_day(step: Step) -> None:
    for due in EVERY_DAY:
        day = due - timedelta(days=DAYS_BEFORE[step])
        assert reached(task(due=due), day) == step and reached(task(due=due), day - timedelta(days=1)) != step

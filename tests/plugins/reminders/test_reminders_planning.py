"""Who gets which mail at which moment: the rules, without a database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico.contract import Deadline
from risico.year.workdays import is_workday
from risico_reminders.forecast import forecast
from risico_reminders.moments import moment
from risico_reminders.planning import Mail, Pace, Person, Situation, gone, plan
from risico_reminders.steps import DAYS_BEFORE, RANK, Step, Told
from tests.plugins.reminders.town import MONDAY, PATIENT, SECRETARY, at, people, situation, task

DAY = timedelta(days=1)
FRIDAY, SATURDAY, TUESDAY = MONDAY - 3 * DAY, MONDAY - 2 * DAY, MONDAY + DAY


def steps(mails: Iterable[Mail]) -> list[tuple[int, str, Step]]:
    """Whom the mails tell which step of which task."""
    return [(mail.user_id, each.deadline.id, each.step) for mail in mails for each in mail.reminders]


def year(found: Situation, first: date = MONDAY, days: int = 60) -> list[tuple[date, Mail]]:
    """The mails from seven in the morning of that day, as if nobody does anything."""
    return list(forecast(found, at(first), first - DAY, days))


def test_everybody_with_the_role_gets_their_own_and_nobody_else() -> None:
    found = situation(task(except_users=frozenset({2})), people=[*people(1, 2, 3), *people(4, roles=("clerk",))])
    assert steps(plan(found, moment(at(MONDAY), None))) == [(1, "toets:1", Step.NEW), (3, "toets:1", Step.NEW)]


def test_a_task_of_one_person_reaches_that_person_only() -> None:
    assert steps(plan(situation(task(user_id=2), people=people(1, 2)), moment(at(MONDAY), None))) == [(2, "toets:1", Step.NEW)]


def test_what_is_done_is_not_told() -> None:
    assert plan(situation(task(state="done"), people=people(1)), moment(at(MONDAY), None)) == []


def test_the_whole_path_of_a_task_that_nobody_does() -> None:
    everybody = [*people(1), *people(2, roles=SECRETARY)]
    found = situation(task(due=date(2027, 6, 15), escalate=SECRETARY), people=everybody)
    assert [(day, mail.user_id, mail.reminders[0].step) for day, mail in year(found, days=60)] == [
        (date(2027, 5, 18), 1, Step.MONTH),  # the 16th is Whit Sunday, the 17th Whit Monday: quiet
        (date(2027, 6, 1), 1, Step.FORTNIGHT),
        (date(2027, 6, 14), 1, Step.THREE_DAYS),  # the 12th is a Saturday
        (date(2027, 6, 15), 1, Step.DAY),
        (date(2027, 6, 22), 2, Step.LATE),
        (date(2027, 6, 29), 2, Step.LATE),
        (date(2027, 7, 6), 2, Step.LATE),
    ]


def test_nothing_goes_at_night_in_the_weekend_or_on_a_holiday_but_what_is_urgent() -> None:
    tasks = task("gewoon"), task("dringend", urgent=True)
    for day, hour in ((MONDAY, 6), (SATURDAY, 12), (date(2027, 5, 17), 12), (date(2027, 12, 25), 9)):
        for pace in Pace:
            mails = plan(situation(*tasks, people=people(1, pace=pace)), moment(at(day, hour), None))
            assert [(mail.urgent, steps([mail])) for mail in mails] == [(True, [(1, "dringend", Step.NEW)])]


@pytest.mark.parametrize(
    ("pace", "told"),
    [(Pace.IMMEDIATE, ["morning", "later"]), (Pace.DAILY, ["morning"]), (Pace.WEEKLY, ["morning"]), (Pace.OFF, [])],
)
def test_each_pace_has_its_moments(pace: Pace, told: list[str]) -> None:
    found = situation(task(), people=people(1, pace=pace))
    moments = {"morning": moment(at(MONDAY), FRIDAY), "later": moment(at(MONDAY, 11), MONDAY)}
    assert [name for name, when in moments.items() if plan(found, when)] == told
    assert bool(plan(found, moment(at(TUESDAY), MONDAY))) == (pace in (Pace.IMMEDIATE, Pace.DAILY))


def test_a_weekly_mail_looks_ahead_to_the_next_one() -> None:
    found = situation(task(due=MONDAY + 4 * DAY), people=people(1, pace=Pace.WEEKLY), escalate_after=365)
    assert [(day, mail.reminders[0].step) for day, mail in year(found)] == [(MONDAY, Step.DAY)]


def test_what_cannot_wait_for_the_weekly_mail_goes_the_next_working_day() -> None:
    found = situation(task(due=MONDAY + 4 * DAY), task("later", due=MONDAY + 14 * DAY), people=people(1, pace=Pace.WEEKLY))
    mails = plan(found, moment(at(TUESDAY), MONDAY))
    assert steps(mails) == [(1, "toets:1", Step.THREE_DAYS)]


def test_who_wants_no_reminders_still_hears_what_is_urgent_or_late() -> None:
    late = task("laat", due=MONDAY - 30 * DAY, escalate=("assessor",))
    found = situation(task(), task("dringend", urgent=True), late, people=people(1, pace=Pace.OFF))
    assert steps(plan(found, moment(at(MONDAY), FRIDAY))) == [(1, "dringend", Step.NEW), (1, "laat", Step.LATE)]


def test_who_does_the_task_and_hears_next_reads_of_it_once() -> None:
    found = situation(task(due=MONDAY - 30 * DAY, escalate=("assessor",)), people=people(1))
    mails = year(found, days=6)
    assert [(mail.key, steps([mail])) for _, mail in mails] == [(f"reminders:1:{MONDAY}", [(1, "toets:1", Step.LATE)])]


def test_another_date_starts_its_own_steps() -> None:
    told = [Told(1, "toets:1", MONDAY + 3 * DAY, step, 0, FRIDAY) for step in DAYS_BEFORE]
    moved = situation(task(due=MONDAY + 10 * DAY), people=people(1), told=told)
    assert steps(plan(moved, moment(at(MONDAY), FRIDAY))) == [(1, "toets:1", Step.FORTNIGHT)]
    back = situation(task(due=MONDAY + 3 * DAY), people=people(1), told=told)
    assert plan(back, moment(at(MONDAY), FRIDAY)) == []


def test_urgent_tasks_travel_apart() -> None:
    found = situation(task("a"), task("b", urgent=True), task("c", due=MONDAY), people=people(1))
    mails = plan(found, moment(at(MONDAY), FRIDAY))
    assert [steps([mail]) for mail in mails] == [[(1, "b", Step.NEW)], [(1, "c", Step.DAY), (1, "a", Step.NEW)]]


def test_an_announced_task_that_is_no_longer_there_is_gone() -> None:
    told = [Told(1, "weg", None, Step.NEW, 0, FRIDAY), Told(1, "er nog", None, Step.NEW, 0, FRIDAY), Told(1, "gedateerd", MONDAY, Step.DAY, 0, FRIDAY)]
    assert gone(situation(task("er nog"), people=people(1), told=told)) == {"weg"}


def test_in_eight_years_every_due_date_is_told_exactly_once_on_its_day_or_the_first_working_day_after() -> None:
    """R8 and R9: clock changes, leap days and the ends of years among them."""
    first = date(2025, 1, 1)
    dues = [first + number * DAY for number in range((date(2033, 1, 1) - first).days)]
    last = None
    found: Counter[tuple[str, Step]] = Counter()
    days: dict[tuple[str, Step], date] = {}
    told: list[Told] = []
    for place, today in enumerate(dues):
        near = [task(str(due), due=due) for due in dues[max(place - 12, 0) : place + 32]]
        when = moment(at(today), last)
        told = [each for each in told if each.due and each.due >= today - 12 * DAY]
        for mail in plan(situation(*near, people=people(1), told=told, escalate_after=30), when):
            for each in mail.reminders:
                told.append(Told(1, each.deadline.id, each.deadline.due, each.step, 0, today))
                found[each.deadline.id, each.step] += 1
                days[each.deadline.id, each.step] = today
        last = today if when.morning else last
    assert set(found.values()) == {1}
    for due in dues[60:-60]:
        for step in (Step.MONTH, Step.FORTNIGHT, Step.DAY):
            planned = due - DAYS_BEFORE[step] * DAY
            assert days[str(due), step] == next(day for day in (planned + number * DAY for number in range(12)) if is_workday(day))


TASKS = st.builds(
    lambda number, due, urgent, mine, late: task(
        f"toets:{number}", due=due, urgent=urgent, escalate=SECRETARY if late else (), **({"user_id": 1} if mine else {"roles": ("assessor",)})
    ),
    st.integers(0, 5),
    st.none() | st.integers(-40, 60).map(lambda days: MONDAY + days * DAY),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
TEAM = st.lists(st.sampled_from(list(Pace)), min_size=3, max_size=3).map(
    lambda paces: [Person(1, frozenset({"assessor"}), paces[0]), Person(2, frozenset({"assessor"}), paces[1]), Person(3, frozenset({"secretary"}), paces[2])]
)


@PATIENT
@given(st.lists(TASKS, unique_by=lambda each: each.id), TEAM, st.integers(0, 13))
def test_whatever_there_is_to_do_nobody_is_told_twice_or_too_often(tasks: list[Deadline], team: list[Person], shift: int) -> None:
    mails = year(situation(*tasks, people=team), MONDAY + shift * DAY, 45)
    assert len({mail.key for _, mail in mails}) == len(mails)
    keys = [each.key for _, mail in mails for each in mail.reminders]
    assert len(set(keys)) == len(keys)
    assert all(is_workday(day) for day, mail in mails if not mail.urgent)
    digests = Counter((day, mail.user_id) for day, mail in mails if not mail.urgent)
    assert all(count == 1 for count in digests.values())
    for person in team:
        ranks: dict[tuple[str, date | None], int] = {}
        for _, mail in mails:
            for each in (each for each in mail.reminders if mail.user_id == person.id and each.step != Step.LATE):
                key = each.deadline.id, each.deadline.due
                assert RANK[each.step] > ranks.get(key, -1), "a step comes after one that is more urgent"
                ranks[key] = RANK[each.step]


@PATIENT
@given(st.lists(TASKS, unique_by=lambda each: each.id), TEAM)
def test_the_same_situation_gives_the_same_mails_in_whatever_order_tasks_come(tasks: list[Deadline], team: list[Person]) -> None:
    when = moment(at(MONDAY), FRIDAY)
    assert plan(situation(*tasks, people=team), when) == plan(situation(*reversed(tasks), people=team), when)


@PATIENT
@given(st.lists(TASKS, unique_by=lambda each: each.id, min_size=1), TEAM, st.integers(1, 40))
def test_after_being_off_everybody_gets_one_mail_with_the_step_that_counts_now(tasks: list[Deadline], team: list[Person], days: int) -> None:
    """R3: however long it was off, no flood."""
    found, back = situation(*tasks, people=team), MONDAY + days * DAY
    mails = plan(found, moment(at(back, 9), MONDAY - DAY))
    for person in team:
        mine = [mail for mail in mails if mail.user_id == person.id]
        assert len(mine) <= 2 and sum(not mail.urgent for mail in mine) <= 1
        assert len({each.deadline.id for mail in mine for each in mail.reminders}) == sum(len(mail.reminders) for mail in mine)
    told = [Told(mail.user_id, each.deadline.id, each.deadline.due, each.step, each.number, back) for mail in mails for each in mail.reminders]
    assert plan(replace(found, told=told), moment(at(back, 10), back if is_workday(back) else MONDAY - DAY)) == []

"""The line of the year, its steps and its list: pure functions over deadlines."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico.contract import Deadline
from risico.year import listing
from risico.year.deadlines import CYCLE
from risico.year.lanes import line
from risico.year.standing import standing, state_of
from risico.year.steps import steps
from risico.year.tasks import grouped, has_begun, tasks
from tests.core.test_year_plan import LIBRARY

TODAY = date(2027, 5, 11)
ME: Any = SimpleNamespace(id=7, roles=["secretary"])


def deadline(title: str = "x", due: date | None = None, **fields: Any) -> Deadline:
    return Deadline(**{"id": f"test:{title}", "title": title, "text": "", "url": "/", "roles": ("secretary",), "due": due, **fields})


def milestone(key: str, due: date, state: str = "open", **fields: Any) -> Deadline:
    return deadline(key, due, id=f"test:2027:{key}", milestone=key, state=state, **fields)


# ── How it stands ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fields", "state", "words"),
    [
        ({"due": date(2027, 4, 14), "milestone": "Telling"}, "late", "27 dagen te laat"),
        ({"due": date(2027, 5, 10)}, "late", "1 dag te laat"),
        ({"due": date(2027, 5, 11)}, "now", "Loopt, vandaag"),
        ({"due": date(2027, 5, 12)}, "now", "Loopt, nog 1 dag"),
        ({"due": date(2027, 6, 10), "milestone": "Kadernota"}, "now", "Loopt, nog 30 dagen"),
        ({"due": date(2027, 6, 11), "milestone": "Kadernota"}, "next", "Nog 31 dagen"),
        ({"due": date(2027, 9, 1)}, "now", "Loopt, nog 113 dagen"),
        ({}, "now", "Loopt"),
        ({"due": date(2027, 4, 14), "state": "done"}, "done", "Klaar"),
        ({"due": date(2027, 9, 30), "state": "partly", "milestone": "Kernset"}, "part", "Deels klaar, nog 142 dagen"),
        ({"due": date(2027, 4, 14), "state": "partly"}, "late", "27 dagen te laat"),
        ({"due": date(2027, 4, 14), "state": "partly", "roles": ()}, "part", "Deels klaar"),  # the tasks beneath it are late
        ({"due": date(2027, 4, 14), "roles": (), "user_id": 8}, "late", "27 dagen te laat"),
    ],
)
def test_how_it_stands_in_words(fields: dict[str, Any], state: str, words: str) -> None:
    found = standing(deadline(**fields), TODAY)
    assert (found.state, found.words) == (state, words)


# ── The line ────────────────────────────────────────────────────────────────

DUE = st.dates(date(2026, 11, 1), date(2028, 2, 28))
MILESTONES = st.lists(
    st.builds(
        lambda due, part, name, state: deadline(name, due, part=part, milestone=name, state=state),
        st.none() | DUE,
        st.sampled_from(["Onderwerpen", "Maatregelen", CYCLE]),
        st.sampled_from(["", "een", "twee"]),
        st.sampled_from(["open", "partly", "done"]),
    ),
    max_size=30,
)


@given(MILESTONES, DUE)
def test_every_milestone_of_the_year_stands_once_on_the_line_and_once_in_its_month(deadlines: list[Deadline], today: date) -> None:
    expected = sorted((each.due, each.milestone) for each in deadlines if each.milestone and each.due and each.due.year == 2027)
    found = line(deadlines, 2027, today)
    assert sorted((mark.day, mark.label) for month in found.months for mark in month.marks) == expected
    assert sorted((mark.day, mark.label) for lane in found.lanes for cell in lane.cells for mark in cell) == expected
    for lane in found.lanes:
        assert len(lane.cells) == 12
        assert all(mark.day.month == number for number, cell in enumerate(lane.cells, start=1) for mark in cell)
    assert [month.is_now for month in found.months] == [(today.year, today.month) == (2027, number) for number in range(1, 13)]
    names = [lane.name for lane in found.lanes]
    assert len(set(names)) == len(names) and CYCLE not in names[1:]


def test_months_and_marks_are_told_the_dutch_way_without_soft_hyphens() -> None:
    found = line([deadline("x", date(2027, 3, 31), part="Onderwerpen", milestone="Verschil\u00adgesprek, 7 van 9", state="partly")], 2027, TODAY)
    assert [month.name for month in found.months] == ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
    assert [mark.words for mark in found.months[2].marks] == ["31 mrt: Verschilgesprek, 7 van 9"]


# ── The steps ───────────────────────────────────────────────────────────────


def told(*deadlines: Deadline, today: date = TODAY, year: int = 2027) -> list[tuple[str, str]]:
    return [(step.state, step.when) for step in steps(LIBRARY.moments, deadlines, year, today)]


OPENED = milestone("open", date(2027, 1, 12), "done")
CHOSEN = milestone("choose", date(2027, 2, 16), "done", part="Onderwerpen")
SCORED = milestone("score", date(2027, 3, 31), "partly", part="Onderwerpen", text="8 van 9 klaar.")
DISCUSSED = milestone("discuss", date(2027, 4, 21), "partly", part="Onderwerpen", text="7 van 9 klaar.")
ADOPT = milestone("adopt", date(2027, 5, 31), "partly", part="Onderwerpen", text="5 van 9 besloten.")
SEEN = milestone("core_set", date(2027, 9, 30), "partly", part="Maatregelen", text="12 van 26 maatregelen gezien.")
LOOK = milestone("look_back", date(2027, 12, 10), part="Onderwerpen")


def test_the_steps_of_a_year_in_may() -> None:
    assert told(OPENED, CHOSEN, SCORED, DISCUSSED, ADOPT, SEEN, LOOK) == [
        ("done", "12 januari, klaar"),
        ("done", "16 februari, klaar"),
        ("part", "8 van 9 klaar"),
        ("part", "7 van 9 klaar"),
        ("now", "nu, vóór 31 mei"),
        ("part", "12 van 26 maatregelen gezien"),  # of another room: it runs all year, and is not what the year waits for
        ("later", "10 december"),
    ]


def test_the_first_step_that_is_not_done_is_now() -> None:
    assert told(OPENED, CHOSEN, milestone("score", date(2027, 3, 31)), LOOK)[2] == ("now", "nu, 41 dagen te laat")
    assert told(OPENED) == [("done", "12 januari, klaar"), *(("later", month) for month in ("februari", "maart", "april", "mei", "september", "december"))]


def test_a_year_that_is_over_waits_for_no_step() -> None:
    assert {state for state, _ in told(OPENED, CHOSEN, SEEN, today=date(2028, 1, 3))} == {"done", "part", "later"}


# ── The list and the tasks ──────────────────────────────────────────────────


def shown(which: str, *deadlines: Deadline) -> list[str]:
    return [each.title for each in listing.shown(deadlines, ME, which, TODAY)]


def test_the_three_choices_of_the_list() -> None:
    everything = (
        deadline("dagloos"),
        deadline("zomer", date(2027, 8, 11), milestone="zomer"),
        deadline("herfst", date(2027, 8, 12), milestone="herfst"),
        deadline("laat", date(2027, 4, 1)),
        deadline("klaar", date(2027, 2, 1), state="done"),
        deadline("van een ander", date(2027, 6, 1), roles=(), user_id=8),
        deadline("samen", date(2027, 6, 2), roles=(), milestone="samen"),
    )
    assert shown(listing.NEAR, *everything) == ["laat", "van een ander", "zomer", "dagloos"]
    assert shown(listing.ALL, *everything) == ["klaar", "laat", "van een ander", "samen", "zomer", "herfst"]
    assert shown(listing.MINE, *everything) == ["laat", "zomer", "herfst", "dagloos"]


def test_a_row_tells_who_and_links_only_where_this_user_may_come() -> None:
    found = listing.rows(
        [
            deadline("een rol", date(2027, 6, 1), roles=("mayor", "clerk"), url="/open/"),
            deadline("dicht", date(2027, 6, 1), url="/dicht/"),
            deadline("van mij", date(2028, 6, 1), roles=(), user_id=7, url="/open/"),
            deadline("van een ander", None, roles=(), user_id=8, url="/open/"),
            deadline("samen", date(2027, 6, 1), roles=(), url="/open/"),
        ],
        ME,
        {7: "Gemeentesecretaris", 8: "Griffier"},
        2027,
        TODAY,
        lambda url: url == "/open/",
    )
    assert [(row.when, row.who, row.url) for row in found] == [
        ("1 jun", "Burgemeester, griffier", "/open/"),
        ("1 jun", "Gemeentesecretaris", ""),
        ("1 jun 2028", "Gemeentesecretaris", "/open/"),
        ("", "Griffier", ""),
        ("1 jun", "Samen", "/open/"),
    ]


def test_the_same_work_of_several_people_is_one_row() -> None:
    work = [deadline("Scoren: T01", date(2027, 6, 1), id=f"scan:{user}", roles=(), user_id=user) for user in (8, 9, 10)]
    other = deadline("Scoren: T02", date(2027, 6, 1), roles=(), user_id=8)
    found = listing.rows([*work, other], ME, {8: "Griffier"}, 2027, TODAY, lambda url: True)
    assert [(row.title, row.who) for row in found] == [("Scoren: T01", "3 mensen"), ("Scoren: T02", "Griffier")]


def test_the_tasks_of_somebody_are_late_soon_or_later() -> None:
    found = tasks([deadline("a", date(2027, 5, 25)), deadline("b", date(2027, 5, 26)), deadline("c"), deadline("d", date(2027, 5, 1))], ME, TODAY)
    assert {title: [task.title for task in group] for title, group in grouped(found, TODAY).items()} == {
        "Te laat": ["d"],
        "Binnen twee weken": ["a"],
        "Later": ["b", "c"],
    }
    assert grouped([], TODAY) == {}


@given(st.none() | DUE, DUE, st.sampled_from(["", "Kadernota"]))
def test_what_has_not_begun_waits_for_nobody_and_is_never_late(due: date | None, today: date, name: str) -> None:
    each = deadline("x", due, milestone=name)
    assert bool(tasks([each], ME, today)) == has_begun(each, today)
    assert has_begun(each, today) or (state_of(each, today) == "next" and due is not None and due - today > timedelta(days=30))

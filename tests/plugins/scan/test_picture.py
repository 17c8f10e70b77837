"""The picture of a year and the trend over the years."""

import json
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from risico.db import Database
from risico_scan.picture import draw, key
from risico_scan.questions import Progress
from risico_scan.rows import TopicRow, topic_rows
from risico_scan.trend import MOST, Point, Trend, figure, readable, trends, years
from tests.plugins.scan.years import adopted_round, busy_year, make_people
from tests.support.statements import counted

ROW = TopicRow(
    code="T01",
    title="Coffeeshops",
    moment="",
    question_set="full",
    step=4,
    label="Besloten",
    note="",
    mine=Progress(0, 0),
    asked=3,
    ready=3,
    level=4,
    name="hoog",
    band=(3, 5),
    effect=3,
    plausibility=2,
    flags=("onzeker",),
    known=True,
    was=3,
    was_band=(2, 4),
    waiting=None,
)
SCORED = replace(ROW, code="T02", title="Jaarwisseling", step=1, level=None, name=None, band=None, effect=None, plausibility=None, flags=())
WITHOUT = replace(SCORED, code="T03", title="Windpark", step=2)


def url(code: str) -> str:
    return f"/{code}/"


def test_topics_with_a_level_are_placed_and_lettered_from_high_to_low() -> None:
    drawn = draw([SCORED, ROW, replace(ROW, code="T05", level=1, flags=())], url)
    assert [(topic.key, topic.code, topic.url) for topic in drawn.placed] == [("A", "T01", "/T01/"), ("B", "T05", "/T05/")]
    assert (drawn.total, drawn.high, drawn.risen) == (3, 1, 1)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([ROW], ""),
        ([ROW, SCORED], "Jaarwisseling wordt nog gescoord en staat nog niet in beeld."),
        ([SCORED, replace(SCORED, code="T09")], "2 onderwerpen worden nog gescoord en staan nog niet in beeld."),
        ([WITHOUT], "Windpark heeft nog geen niveau, want er ontbreken antwoorden."),
        ([SCORED, WITHOUT], "Jaarwisseling wordt nog gescoord en staat nog niet in beeld. Windpark heeft nog geen niveau, want er ontbreken antwoorden."),
    ],
)
def test_what_is_not_in_the_picture_is_said(rows: list[TopicRow], sentence: str) -> None:
    assert draw(rows, url).outside == sentence


def test_a_filter_keeps_the_letters_of_the_whole_picture() -> None:
    drawn = draw([replace(ROW, flags=()), replace(ROW, code="T07"), replace(ROW, code="T08", flags=("papier zonder praktijk", "onzeker"))], url)
    assert drawn.flags == ("onzeker", "papier zonder praktijk")
    assert [(topic.key, topic.code) for topic in drawn.with_flag("onzeker")] == [("B", "T07"), ("C", "T08")]


@pytest.mark.parametrize(("number", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")])
def test_letters_go_on_after_z(number: int, letters: str) -> None:
    assert key(number) == letters


# ── The trend ───────────────────────────────────────────────────────────────

TREND = Trend("T01", "Coffeeshops", {2025: Point(3, (2, 4)), 2027: Point(4, (3, 5))})


def test_the_figure_shows_level_and_band_of_each_year_and_a_gap_where_there_is_none() -> None:
    drawn = json.loads(figure(TREND, [2025, 2026, 2027]))
    (points,) = drawn["data"]
    assert (points["x"], points["y"], points["text"]) == ([2025, 2026, 2027], [3, None, 4], ["3", "", "4"])
    assert points["error_y"]["array"] == [1, 0, 1] and points["error_y"]["arrayminus"] == [1, 0, 1]
    assert drawn["layout"]["yaxis"]["range"] == [0.4, 5.6]


def test_a_figure_is_small_and_names_no_other_site() -> None:
    text = figure(TREND, [2025, 2026, 2027])
    assert len(text) < 1500
    assert "http" not in text


def test_only_decided_years_count_and_only_topics_with_a_past_are_drawn(session: Session) -> None:
    people = make_people(session)
    adopted_round(session, people, 2025, 5)
    busy_year(session, people, 5)
    found = trends(session, 2027)
    assert found["T01"].points.keys() == {2025, 2026}  # still scored in 2027
    assert found["T04"].points.keys() == {2025, 2026, 2027}
    assert found["T04"].points[2027] == Point(4, (1, 4))  # a decision above its band stretches it
    assert trends(session, 2025)["T04"].points.keys() == {2025}
    assert readable(trends(session, 2025), ["T04"]) == []
    assert [trend.code for trend in readable(found, ["T04", "T99", "T01"])] == ["T04", "T01"]


def test_at_most_a_handful_of_topics_is_drawn() -> None:
    many = {f"T{n:02}": replace(TREND, code=f"T{n:02}") for n in range(20)}
    assert len(readable(many, many)) == MOST


def test_years_without_a_round_keep_their_place() -> None:
    assert years([TREND]) == [2025, 2026, 2027]
    assert years([]) == []


def test_the_trend_is_read_in_one_statement(session: Session, database: Database) -> None:
    busy_year(session, make_people(session), 10)
    session.commit()
    with counted(database.engine) as statements:
        trends(session, 2027)
    assert len(statements) == 1


def test_rows_and_picture_agree_about_a_busy_year(session: Session) -> None:
    people = make_people(session)
    busy_year(session, people, 10)
    drawn = draw(topic_rows(session, people.secretary, 2027), url)
    assert (len(drawn.placed), len(drawn.scoring), len(drawn.incomplete)) == (8, 2, 0)
    assert [topic.level for topic in drawn.placed] == sorted((topic.level for topic in drawn.placed), reverse=True)

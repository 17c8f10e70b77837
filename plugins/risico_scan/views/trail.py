"""Where a page of one topic is."""

from flask import url_for

from ..models import Assessment


def crumbs(assessment: Assessment, here: str) -> list[tuple[str, str]]:
    """The breadcrumb of a page below the topic's own page."""
    year, code = assessment.round.year, assessment.topic.code
    return [
        (f"Planjaar {year}", url_for("home.overview", year=year)),
        ("Onderwerpen", url_for("scan.topics", year=year)),
        (assessment.title, url_for("scan.topic", year=year, code=code)),
        (here, ""),
    ]


def list_crumbs(year: int, here: str = "") -> list[tuple[str, str]]:
    """The breadcrumb of the list of topics, or of a page right below it."""
    start = [(f"Planjaar {year}", url_for("home.overview", year=year)), ("Onderwerpen", url_for("scan.topics", year=year))]
    return [*start, (here, "")] if here else start

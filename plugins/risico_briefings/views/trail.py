"""Where a page of briefings is."""

from flask import url_for


def crumbs(year: int, *below: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumb of the page of briefings, or of a page below it; `below`: (label, url), the last one being the page."""
    return [(f"Planjaar {year}", url_for("home.overview", year=year)), ("Briefings", url_for("briefings.index", year=year)), *below]

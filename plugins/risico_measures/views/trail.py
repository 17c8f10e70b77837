"""Where a page of measures is."""

from flask import url_for


def crumbs(year: int, *below: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumb of the list of measures, or of a page below it; `below`: (label, url), the last one being the page."""
    return [(f"Planjaar {year}", url_for("home.overview", year=year)), ("Maatregelen", url_for("measures.overview", year=year)), *below]

"""Core's own links in the navigation."""

from flask import url_for

from ..contract import MenuItem
from ..permissions import Permission
from .request import may


def core_items(year: int | None) -> list[MenuItem]:
    """Overview and year for who reads content, the report for who may have it, accounts or the audit trail, and what changed in the content."""
    items = []
    if year is not None and may(Permission.YEAR_READ):
        items.append(MenuItem("Overzicht", url_for("home.overview", year=year), 0, ""))
        items.append(MenuItem("Jaar", url_for("year.glance", year=year), 10, url_for("year.glance", year=year)))
    if year is not None and may(Permission.DOCUMENTS_READ):
        items.append(MenuItem("Verslag", url_for("documents.index", year=year), 70, url_for("documents.index", year=year)))
    if may(Permission.RETENTION_MANAGE):
        items.append(MenuItem("Bewaren", url_for("retention.index"), 75, url_for("retention.index")))
    if may(Permission.AUDIT_READ):
        items.append(MenuItem("Logboek", url_for("audit.index"), 95, url_for("audit.index")))
    if may(Permission.ACCOUNTS_MANAGE):
        items.append(MenuItem("Accounts", url_for("accounts.index"), 80, url_for("accounts.index")))
    if may(Permission.ACCOUNTS_MANAGE) or may(Permission.AUDIT_READ):
        items.append(MenuItem("Vragenlijst", url_for("content.changes"), 90, url_for("content.changes")))
    if may(Permission.MAIL_MANAGE):
        items.append(MenuItem("Post", url_for("outbox.index"), 85, url_for("outbox.index")))
    return items

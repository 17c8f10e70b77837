"""The page that shows what this municipality changed in the content."""

from flask import Blueprint, render_template

from ..installation import installation
from ..paths import ASSESSMENTS
from ..permissions import Permission, requires
from .compare import Difference, differences
from .faults import ContentError, Fault

content = Blueprint("content", __name__, url_prefix="/inhoud")


@content.get("/")
@requires(Permission.CONTENT_READ)
def changes() -> str:
    """Every addition, change and switched-off item beside the shipped text."""
    found: tuple[Difference, ...] = ()
    faults: tuple[Fault, ...] = ()
    current = installation()
    try:
        found = differences(ASSESSMENTS, current.settings.instance / "assessments")
    except ContentError as fault:  # the files were edited after the app started; it still runs on what it read then
        faults = fault.faults
    groups = {what: [difference for difference in found if difference.what == what] for what in ("changed", "added", "off")}
    return render_template("content/changes.html", groups=groups, total=len(found), faults=faults, library=current.library)

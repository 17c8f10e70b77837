"""Health for whoever watches the server: is the process alive, and can it do its work."""

from flask import Blueprint, jsonify
from sqlalchemy import text
from werkzeug.wrappers import Response

from .. import migrations, space
from ..backup.schedule import is_late, last_made
from ..installation import installation
from ..permissions import public
from ..scheduling.health import is_silent, last_beat

NEVER, OFF = "nooit gestart", "uit"
WELL = {"ok", NEVER, OFF}
MOMENT = "%Y-%m-%dT%H:%MZ"

health = Blueprint("health", __name__, url_prefix="/health")


@health.get("/live")
@public
def live() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@health.get("/ready")
@public
def ready() -> Response:
    """The database answers and has its schema, no scheduler fell silent, the daily backup is there, the disk has room; 503 with what fails."""
    parts = {"database": _database(), "schema": _schema()}
    planner, backup = _planner_and_backup() if all(parts.values()) else ("onbekend", "onbekend")
    disk = space.in_words(installation().settings.instance)
    well = {planner, backup, disk} <= WELL
    response = jsonify(status="ok" if well else "fout", **parts, planner=planner, backup=backup, disk=disk)
    response.status_code = 200 if well else 503
    return response


def _planner_and_backup() -> tuple[str, str]:
    """How the scheduler and the daily backup do, in words; an installation may do without either."""
    with installation().database.reader() as session:
        beat, made = last_beat(session), last_made(session)
    planner = NEVER if beat is None else f"stil sinds {beat:{MOMENT}}" if is_silent(beat) else "ok"
    if installation().settings.backup_folder is None:
        return planner, OFF
    if not is_late(installation().settings, made):
        return planner, "ok"
    return planner, f"te oud: {made:{MOMENT}}" if made else "nog nooit gemaakt"


def _database() -> bool:
    try:
        with installation().database.reader() as session:
            session.execute(text("SELECT 1"))
    except Exception:  # noqa: BLE001  whatever is wrong with the database, the answer is the same
        return False
    return True


def _schema() -> bool:
    try:
        return migrations.state(installation().database, installation().plugins) == migrations.CURRENT
    except Exception:  # noqa: BLE001  as above
        return False

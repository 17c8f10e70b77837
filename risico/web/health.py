"""Health for whoever watches the server: is the process alive, and can it do its work."""

from flask import Blueprint, jsonify
from sqlalchemy import text
from werkzeug.wrappers import Response

from .. import migrations
from ..installation import installation
from ..permissions import public
from ..scheduling.health import is_silent, last_beat

health = Blueprint("health", __name__, url_prefix="/health")


@health.get("/live")
@public
def live() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@health.get("/ready")
@public
def ready() -> Response:
    """The database answers and has the schema this version needs, and no scheduler fell silent; 503 with the failing part when not."""
    parts = {"database": _database(), "schema": _schema()}
    well, planner = _planner() if all(parts.values()) else (False, "onbekend")
    response = jsonify(status="ok" if well else "fout", **parts, planner=planner)
    response.status_code = 200 if well else 503
    return response


def _planner() -> tuple[bool, str]:
    """Whether the scheduler does what may be expected of it, and that in words: an installation may do without."""
    with installation().database.reader() as session:
        beat = last_beat(session)
    if beat is None:
        return True, "nooit gestart"
    return (False, f"stil sinds {beat:%Y-%m-%dT%H:%MZ}") if is_silent(beat) else (True, "ok")


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

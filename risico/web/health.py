"""Health for whoever watches the server: is the process alive, and can it do its work."""

from flask import Blueprint, jsonify
from sqlalchemy import text
from werkzeug.wrappers import Response

from .. import migrations
from ..installation import installation
from ..permissions import public

health = Blueprint("health", __name__, url_prefix="/health")


@health.get("/live")
@public
def live() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@health.get("/ready")
@public
def ready() -> Response:
    """The database answers and has the schema this version needs; 503 with the failing part when not."""
    parts = {"database": _database(), "schema": _schema()}
    response = jsonify(status="ok" if all(parts.values()) else "fout", **parts)
    response.status_code = 200 if all(parts.values()) else 503
    return response


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

"""A valid CSRF token for requests that no page is opened for."""

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

RAW = "0" * 40


def header(client: FlaskClient) -> dict[str, str]:
    """Put a token in the visitor's cookie and give the header that proves it."""
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = RAW
    token = URLSafeTimedSerializer(str(client.application.secret_key), salt="wtf-csrf-token").dumps(RAW)
    return {"X-CSRFToken": str(token)}

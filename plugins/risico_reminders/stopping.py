"""The signed link in a mail that stops ordinary reminders without a login. It can do nothing else, so it does not expire."""

from itsdangerous import BadSignature, URLSafeSerializer

_SALT = "reminders stop"


def token_for(secret: str, user_id: int) -> str:
    """What stands in the link of this user."""
    return str(URLSafeSerializer(secret, _SALT).dumps(user_id))


def user_of(secret: str, token: str) -> int | None:
    """Whose link this is; None when it was not made here."""
    try:
        found = URLSafeSerializer(secret, _SALT).loads(token)
    except BadSignature:
        return None
    return found if isinstance(found, int) else None

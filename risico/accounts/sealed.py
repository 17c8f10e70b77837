"""Texts that only this installation can read: encrypted with a key made of its secret (Fernet: AES-128-CBC and HMAC-SHA-256).

Each purpose has a key of its own, so a text sealed for one account or use opens nothing elsewhere.
"""

import base64
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken

from .. import clock
from .tokens import keyed_hash


def seal(secret_key: str, purpose: str, text: str) -> str:
    """The encrypted text, safe in a form."""
    return _box(secret_key, purpose).encrypt_at_time(text.encode(), _now()).decode()


def unseal(secret_key: str, purpose: str, sealed: str, valid_for: timedelta | None = None) -> str | None:
    """The text, or None when it was sealed with another secret, for another purpose, or too long ago."""
    box = _box(secret_key, purpose)
    try:
        plain = box.decrypt(sealed.encode()) if valid_for is None else box.decrypt_at_time(sealed.encode(), int(valid_for.total_seconds()), _now())
    except InvalidToken:
        return None
    return plain.decode()


def _box(secret_key: str, purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(bytes.fromhex(keyed_hash(secret_key, "sealed", purpose))))


def _now() -> int:
    return int(clock.now().timestamp())

"""Secrets in links and cookies, what is stored of them, and the code with which an installation begins."""

import hashlib
import hmac
import secrets

from ..config import Settings

SIGNS = "ABCDEFGHJKLMNPQRSTVWXYZ"  # no I, O and U, and no digits: nothing that looks like something else
_CODE_LENGTH, _GROUP = 12, 4


def new_token() -> str:
    """256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """What is stored of a token: its SHA-256 in 64 hexadecimal signs."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(secret: str, *parts: str) -> str:
    """A hash (64 hexadecimal signs) that says nothing to who does not have the secret key."""
    return hmac.new(secret.encode(), "\x00".join(parts).encode(), hashlib.sha256).hexdigest()


def setup_code(settings: Settings) -> str:
    """The code that proves that who makes the first account can see the server, such as "ABCD-EFGH-JKLM"."""
    rest = int(keyed_hash(settings.secret_key, "setup code"), 16)
    code = ""
    for _ in range(_CODE_LENGTH):
        rest, sign = divmod(rest, len(SIGNS))
        code += SIGNS[sign]
    return grouped(code)


def grouped(code: str) -> str:
    """The code as it is shown: four signs at a time, with lines between."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def is_setup_code(settings: Settings, typed: str) -> bool:
    """Whether that is the code; small letters, spaces and lines are all right."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    return hmac.compare_digest(plain.encode(), setup_code(settings).replace("-", "").encode())

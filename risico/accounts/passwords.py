"""Passwords: what makes a good one (NIST SP 800-63B §5.1.1.2), and argon2id hashes of them.

Hashing takes 64 MiB and a tenth of a second: never do it while a database session is open.
"""

import base64
import secrets
import threading
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

SHORTEST, LONGEST = 12, 256
RULE = f"Minstens {SHORTEST} tekens. Een paar gewone woorden achter elkaar is het sterkst, zoals een zin die alleen u kent."
TOO_SHORT = f"Dit wachtwoord is te kort. Neem minstens {SHORTEST} tekens."
TOO_LONG = f"Dit wachtwoord is te lang. Neem hoogstens {LONGEST} tekens."
TOO_COMMON = "Dit wachtwoord is te makkelijk te raden. Kies een paar woorden die niet bij elkaar horen."
TOO_NEAR = "In dit wachtwoord staat uw e-mailadres. Kies een ander wachtwoord."
_COMMON_WORDS = Path(__file__).with_name("common_words.txt")
_OWN_LETTERS, _OWN_SIGNS = 4, 5  # a password needs this many letters besides common words, and this many different signs

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)  # argon2id, 64 MiB, three rounds
_turn = threading.BoundedSemaphore(2)  # fifty logins at once must not take 3 GiB


def fault(password: str, email: str, municipality: str) -> str | None:
    """What is wrong with a new password, as a Dutch sentence; the name of the municipality is easy to guess."""
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    name = email.partition("@")[0].lower()
    if len(name) >= 3 and name in password.lower():
        return TOO_NEAR
    return TOO_COMMON if _is_common(password, municipality.lower().split()) else None


def _is_common(password: str, words: list[str]) -> bool:
    rest = "".join(sign for sign in password.lower() if sign.isalpha())
    for word in sorted((*_common_words(), *words), key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) < _OWN_LETTERS or len(set(password.lower())) < _OWN_SIGNS


@cache
def _common_words() -> tuple[str, ...]:
    return tuple(_COMMON_WORDS.read_text("utf-8").split())


def make_hash(password: str) -> str:
    """The argon2id hash to store."""
    with _turn:
        return _hasher.hash(_normal(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether this is the password; takes as long when there is no hash, so that nobody learns who has an account."""
    with _turn:
        try:
            return _hasher.verify(stored or _hash_of_nothing(), _normal(password))
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(stored: str) -> bool:
    """The hash was made with other parameters than those of today."""
    return _hasher.check_needs_rehash(stored)


def _normal(password: str) -> str:
    """The same password from another keyboard gives the same text."""
    return unicodedata.normalize("NFKC", password)


def _hash_of_nothing() -> str:
    """Costs as much to verify as a real hash, and no password fits it."""
    salt, digest = (base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (_hasher.salt_len, _hasher.hash_len))
    return f"$argon2id$v=19$m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}${salt}${digest}"

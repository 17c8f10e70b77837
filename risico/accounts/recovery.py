"""Recovery codes: each replaces the authenticator app once. Only a hash with the installation's secret is stored."""

import secrets

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from .. import clock
from .models import RecoveryCode
from .tokens import SIGNS, grouped, keyed_hash

HOW_MANY, LENGTH = 10, 12  # 12 of 23 signs: 54 bits, and who has only the database cannot try any


def make_codes(session: Session, secret_key: str, user_id: int) -> list[str]:
    """Ten new codes, such as "ABCD-EFGH-JKLM"; the earlier ones stop working. They can be shown now and never again."""
    remove_codes(session, user_id)
    codes = ["".join(secrets.choice(SIGNS) for _ in range(LENGTH)) for _ in range(HOW_MANY)]
    session.add_all(RecoveryCode(user_id=user_id, code_hash=_hash(secret_key, user_id, code)) for code in codes)
    return [grouped(code) for code in codes]


def use_code(session: Session, secret_key: str, user_id: int, typed: str) -> bool:
    """Whether this was an unused code of this user; it is used from now on."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    mine = RecoveryCode.user_id == user_id, RecoveryCode.code_hash == _hash(secret_key, user_id, plain)
    used = update(RecoveryCode).where(*mine, RecoveryCode.used_at.is_(None)).values(used_at=clock.now())
    return session.scalar(used.returning(RecoveryCode.id)) is not None


def remove_codes(session: Session, user_id: int) -> None:
    """This user has no codes any more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def codes_left(session: Session, user_id: int) -> int:
    """How many codes still work."""
    left = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return session.scalar(left) or 0


def _hash(secret_key: str, user_id: int, plain: str) -> str:
    return keyed_hash(secret_key, "recovery code", str(user_id), plain)

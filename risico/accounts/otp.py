"""Codes of an authenticator app: TOTP (RFC 6238) of six digits, SHA-1 and steps of thirty seconds, what every app knows."""

import hmac
from datetime import datetime

import pyotp
import segno

STEP_SECONDS, DIGITS = 30, 6
SLACK = 1
"""So many steps may the clock of a telephone be off, either way."""


def new_secret() -> str:
    """160 random bits in 32 signs of base32."""
    return pyotp.random_base32()


def step_of(moment: datetime) -> int:
    """The time step of that moment."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_of(secret: str, step: int) -> str:
    """The six digits of one time step."""
    return pyotp.TOTP(secret).generate_otp(step)


def accepted_step(secret: str, typed: str, moment: datetime, last: int) -> int | None:
    """The time step this code belongs to, or None when it is wrong or of a step up to `last`: a code works once (ASVS 5.0 6.5.1)."""
    now = step_of(moment)
    right = [step for step in range(now - SLACK, now + SLACK + 1) if hmac.compare_digest(code_of(secret, step).encode(), typed.encode())]
    return next((step for step in right if step > last), None)


def address(secret: str, email: str, municipality: str) -> str:
    """What the app reads from the picture (otpauth://)."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=f"Risico {municipality}".strip())


def picture(address: str) -> str:
    """A QR code as the address of an image (data:image/png)."""
    return str(segno.make(address, error="m", micro=False).png_data_uri(scale=5, border=4))


def in_groups(secret: str) -> str:
    """The secret to type over: four signs at a time."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))

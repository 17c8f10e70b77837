"""Encryption to a public key (age): who has the archive and the server cannot read it, only who keeps the private key elsewhere."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import pyrage
from pyrage.x25519 import Identity, Recipient

from .faults import DAMAGED, BackupFault

NO_IDENTITY = "Deze reservekopie is versleuteld. Geef het bestand met de geheime sleutel mee met --identity."
WRONG_IDENTITY = "Deze geheime sleutel past niet op de reservekopie. Geef het bestand met de sleutel die bij backup_recipient hoort."


def recipient(text: str) -> Recipient:
    """The public key of a setting; ValueError when it is none."""
    try:
        return Recipient.from_str(text)
    except pyrage.RecipientError as fault:
        raise ValueError(text) from fault


def read_identity(file: Path) -> Identity:
    """The private key in a file as age-keygen writes it."""
    try:
        lines = file.read_text("ascii").split()
        return Identity.from_str(next(line for line in lines if line.startswith("AGE-SECRET-KEY-")))
    except (OSError, UnicodeDecodeError, StopIteration, pyrage.IdentityError):
        raise BackupFault(f"In {file} staat geen geheime sleutel van age. Geef het bestand dat age-keygen maakte.") from None


def seal(source: IO[bytes], target: IO[bytes], recipients: Sequence[Recipient]) -> None:
    """Copy to `target`, encrypted when there are recipients."""
    if recipients:
        pyrage.encrypt_io(source, target, recipients)
    else:
        shutil.copyfileobj(source, target)


def unseal(source: IO[bytes], target: Any, identity: Identity | None, *, sealed: bool) -> None:
    """Copy to `target` what was sealed; `sealed` says whether it was encrypted."""
    if not sealed:
        shutil.copyfileobj(source, target)
        return
    if identity is None:
        raise BackupFault(NO_IDENTITY)
    try:
        pyrage.decrypt_io(source, target, [identity])
    except pyrage.DecryptError as fault:
        raise BackupFault(WRONG_IDENTITY if "keys" in str(fault) else DAMAGED) from None


def sync(path: Path) -> None:
    """What was written to this file or folder survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

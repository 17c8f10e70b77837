"""The archive: a zip file, stored, that ends in the SHA-256 of everything before it, so that no byte can change unseen.

`manifest.json` is readable for everybody who has the file; other members are encrypted one by one when there is a
recipient, and then end in `.age`. `database` is SQLite's or pg_dump's own format, `tables/NAME.jsonl` that of an export,
`files/PATH` what is in the instance folder. docs/decisions/backup.md describes it for who writes another reader.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from pyrage.x25519 import Identity, Recipient

from . import seal
from .faults import DAMAGED, BackupFault

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
FILES, TABLES = "files/", "tables/"
_DIGITS = 64
_BLOCK = 1 << 20


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Contents(_Part):
    """One table: how many rows, and the SHA-256 over the sorted SHA-256s of its rows (`rows.py`)."""

    rows: int
    sha256: str


class Member(_Part):
    """One member as it was before encryption; `size` in bytes."""

    size: int
    sha256: str


class TrailEnd(_Part):
    """The last event of the audit trail: its number and hash."""

    seq: int
    hash: str


class Manifest(_Part):
    """What is in an archive. `revisions`: by version table. `audit`: the end of the audit trail, if there is one."""

    format: int = FORMAT
    kind: Literal["backup", "export"]
    version: str
    made_at: datetime
    dialect: Literal["sqlite", "postgresql"]
    sealed: bool
    revisions: dict[str, str]
    tables: dict[str, Contents]
    members: dict[str, Member]
    audit: TrailEnd | None = None


class Hashing(io.RawIOBase):
    """Counts and hashes what is read from, or written through, another file."""

    def __init__(self, file: Any = None) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self._size = 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block: bytes = self._file.read(size)
        self._note(block)
        return block

    def write(self, block: Any) -> int:
        self._note(block)
        if self._file is not None:
            self._file.write(block)
        return len(block)

    def _note(self, block: Any) -> None:
        self._hash.update(block)
        self._size += len(block)

    @property
    def found(self) -> Member:
        """What went by so far."""
        return Member(size=self._size, sha256=self._hash.hexdigest())


class Writer:
    """Adds members, one after another, to a zip file that is being made."""

    def __init__(self, zipped: zipfile.ZipFile, recipients: Sequence[Recipient]) -> None:
        self._zip = zipped
        self._recipients = recipients
        self.members: dict[str, Member] = {}

    def add(self, name: str, source: IO[bytes]) -> None:
        """A member with everything that can be read from `source`."""
        hashing = Hashing(source)
        with self._zip.open(_stored_name(name, bool(self._recipients)), "w", force_zip64=True) as target:
            seal.seal(hashing, target, self._recipients)  # type: ignore[arg-type]
        self.members[name] = hashing.found

    def finish(self, manifest: Manifest) -> None:
        """The last member."""
        self._zip.writestr(MANIFEST, manifest.model_dump_json(indent=1))


@contextmanager
def writing(target: IO[bytes], recipients: Sequence[Recipient]) -> Iterator[Writer]:
    """Make an archive in an open, empty file."""
    with zipfile.ZipFile(target, "w") as zipped:
        zipped.comment = b"0" * _DIGITS
        yield Writer(zipped, recipients)
    target.seek(0)
    digest = _digest(target)
    target.seek(-_DIGITS, io.SEEK_END)
    target.write(digest.encode())


class Archive:
    """A whole, undamaged archive of a version that this code can read."""

    def __init__(self, zipped: zipfile.ZipFile, manifest: Manifest, identity: Identity | None) -> None:
        self._zip = zipped
        self._identity = identity
        self.manifest = manifest

    def copy(self, name: str, target: Any) -> None:
        """Write a member to `target` as it once was; BackupFault when it is not."""
        through = Hashing(target)
        with self._zip.open(_stored_name(name, self.manifest.sealed)) as source:
            seal.unseal(source, through, self._identity, sealed=self.manifest.sealed)
        if through.found != self.manifest.members[name]:
            raise BackupFault(DAMAGED)

    def check(self) -> None:
        """Read every member; BackupFault when one is not what went in."""
        for name in self.manifest.members:
            self.copy(name, None)

    def names(self, prefix: str) -> list[str]:
        """The members whose name begins so, without that beginning."""
        return [name.removeprefix(prefix) for name in self.manifest.members if name.startswith(prefix)]


@contextmanager
def reading(source: IO[bytes], identity: Identity | None) -> Iterator[Archive]:
    """Open an archive; BackupFault when one byte of it differs, or a newer version of Risico made it."""
    _refuse_changed(source)
    try:
        zipped = zipfile.ZipFile(source)
        told = json.loads(zipped.read(MANIFEST))
        if told["format"] > FORMAT:
            raise BackupFault(f"Deze reservekopie is gemaakt met Risico {told['version']}. Installeer die versie of een nieuwere; er is niets veranderd.")
        manifest = Manifest.model_validate(told)
        if {*zipped.namelist()} != {MANIFEST, *(_stored_name(name, manifest.sealed) for name in manifest.members)}:
            raise BackupFault(DAMAGED)
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, ValidationError):
        raise BackupFault(DAMAGED) from None
    with zipped:
        yield Archive(zipped, manifest, identity)


@contextmanager
def reading_file(file: Path, identity: Identity | None) -> Iterator[Archive]:
    """Open an archive by its name; BackupFault as `reading`, and when there is no such file."""
    try:
        source = file.open("rb")
    except OSError:
        raise BackupFault(f"{file} is niet te lezen. Controleer de naam en uw rechten.") from None
    with source, reading(source, identity) as archive:
        yield archive


def _stored_name(name: str, sealed: bool) -> str:
    return f"{name}.age" if sealed else name


def _refuse_changed(source: IO[bytes]) -> None:
    source.seek(0)
    told = _digest(source)
    source.seek(-_DIGITS, io.SEEK_END)
    if source.read() != told.encode():
        raise BackupFault(DAMAGED)
    source.seek(0)


def _digest(source: IO[bytes]) -> str:
    """SHA-256 of everything but the last 64 bytes; BackupFault when there is not that much."""
    left = source.seek(0, io.SEEK_END) - _DIGITS
    if left < 0:
        raise BackupFault(DAMAGED)
    source.seek(0)
    found = hashlib.sha256()
    while left > 0 and (block := source.read(min(_BLOCK, left))):
        found.update(block)
        left -= len(block)
    return found.hexdigest()

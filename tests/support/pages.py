"""Every page of a SQLite file and of its log as one who has the key can read it, free pages too: what a search for remains needs.

The format is SQLCipher's (zetetic.net/sqlcipher/design): AES-256 in CBC mode, and at the end of each page its 16 bytes
of initialisation and 64 of HMAC. Written here apart from SQLCipher, which never shows a page that no row is in.
"""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
RESERVE, VECTOR = 80, 16
SALT = 16
"""At the start of the file, not encrypted."""
LOG_HEADER, FRAME_HEADER = 32, 24


def decrypted(file: Path, key: str) -> bytes:
    """The pages of the file and then those of its log, one after the other."""
    raw = file.read_bytes()
    stored = [(number, raw[at : at + PAGE]) for number, at in enumerate(range(0, len(raw), PAGE), 1)]
    return b"".join(_text(number, page, bytes.fromhex(key)) for number, page in (*stored, *_frames(file.with_name(file.name + "-wal"))))


def _frames(log: Path) -> list[tuple[int, bytes]]:
    """The pages in the log, each with its number in the file."""
    raw = log.read_bytes()[LOG_HEADER:] if log.exists() else b""
    starts = range(0, len(raw), FRAME_HEADER + PAGE)
    return [(int.from_bytes(raw[at : at + 4], "big"), raw[at + FRAME_HEADER : at + FRAME_HEADER + PAGE]) for at in starts]


def _text(number: int, page: bytes, key: bytes) -> bytes:
    vector = page[PAGE - RESERVE : PAGE - RESERVE + VECTOR]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return decryptor.update(page[SALT if number == 1 else 0 : PAGE - RESERVE])

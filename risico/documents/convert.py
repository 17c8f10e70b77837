"""A Word document in another format, by LibreOffice where that is installed."""

import os
import signal
import subprocess
from functools import cache
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Literal

from ..errors import Refused

Format = Literal["odt", "pdf", "archive"]
"""`archive`: PDF/A-2b, for what is kept for long."""
MIME_TYPES: dict[Format, str] = {"odt": "application/vnd.oasis.opendocument.text", "pdf": "application/pdf", "archive": "application/pdf"}
_TAGGED = '"UseTaggedPDF":{"type":"boolean","value":"true"}'
_FILTERS: dict[Format, str] = {
    "odt": "odt",
    "pdf": f"pdf:writer_pdf_Export:{{{_TAGGED}}}",
    "archive": f'pdf:writer_pdf_Export:{{"SelectPdfVersion":{{"type":"long","value":"2"}},{_TAGGED}}}',
}
"""A tagged PDF can be read aloud."""
SECONDS = 60
"""How long one document may take, and how long one waits for its turn."""
_FAILED = "Het omzetten is niet gelukt. Kies het Word-bestand, of probeer het later opnieuw."
_MEMORY = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it
_one_at_a_time = Lock()


@cache
def available() -> str | None:
    """The program that converts, None when it is not installed; looked for once."""
    return which("soffice") or which("libreoffice")


def convert(content: bytes, to: Format) -> bytes:
    """The .docx in that format. Refused when it cannot be converted, or not in time.

    Its files are in memory where Linux offers that, else in the temporary folder; only we can read them, and they go at once.
    """
    program = available()
    if program is None or not _one_at_a_time.acquire(timeout=SECONDS):
        raise Refused(_FAILED)
    try:
        with TemporaryDirectory(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None, ignore_cleanup_errors=True) as folder:
            return _converted(program, Path(folder), content, to)
    except (OSError, subprocess.SubprocessError) as error:
        raise Refused(_FAILED) from error
    finally:
        _one_at_a_time.release()


def _converted(program: str, folder: Path, content: bytes, to: Format) -> bytes:
    """A profile of its own, for LibreOffice refuses one that is in use; and nothing of our settings in its environment."""
    source = folder / "document.docx"
    source.write_bytes(content)
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder)}
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        _FILTERS[to],
        "--outdir",
        str(folder),
        str(source),
    ]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet, start_new_session=True) as work:  # noqa: S603  our own file
        try:
            work.wait(SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(work.pid, signal.SIGKILL)  # the program starts others, which would go on
            raise
    return source.with_suffix(".odt" if to == "odt" else ".pdf").read_bytes()

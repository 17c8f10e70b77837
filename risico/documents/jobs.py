"""Making the files of a report: long work that core offers itself."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

from ..accounts.models import User
from ..audit import record
from ..config import Settings
from ..content.types import Library
from ..errors import Refused
from ..permissions import Permission
from ..year.service import get_year
from .blocks import Report
from .report import assemble
from .service import check, store

if TYPE_CHECKING:
    from ..jobs.runner import Context

REPORT = "report"
HOUSE_STYLE = "huisstijl.docx"
_STEPS = ("De gegevens worden gelezen.", "Het Word-bestand wordt gemaakt.", "Het Excel-bestand wordt gemaakt.", "Het JSON-bestand wordt gemaakt.")


def make(plugins: pluggy.PluginManager, settings: Settings, library: Library, context: "Context", params: Mapping[str, Any]) -> str:
    """Make the report of `params["year"]` for `params["audience"]` and register its files; gives `params["then"]`, the page with them.

    The database is free while the files are written, which takes the longest.
    """
    year, audience = params["year"], params["audience"]
    context.progress(0, len(_STEPS), _STEPS[0])
    with context.database.reader() as session:
        user = session.get_one(User, context.user_id)
        check(user, Permission.DOCUMENTS_MAKE)
        report = assemble(session, plugins, library, get_year(session, year), audience)
    files = _files(report, house_style(settings), context)
    with context.database.writer() as session, session.begin():
        store(session, user, year, audience, report, files)
        record(session, action="documents.made", object=f"year={year} audience={audience}", actor=user)
    return str(params["then"])


def house_style(settings: Settings) -> Path | None:
    """The municipality's own Word file for the look of its documents, when there is one."""
    file = settings.instance / HOUSE_STYLE
    return file if file.is_file() else None


def _files(report: Report, look: Path | None, context: "Context") -> dict[str, bytes]:
    """The contents by extension. Libraries are loaded here, so that nothing else waits for them."""
    from . import data, sheets, word
    from .template import TemplateError

    def as_word() -> bytes:
        try:
            return word.write(report, look)
        except TemplateError as error:
            raise Refused(f"Uw huisstijl ({HOUSE_STYLE}) is niet te gebruiken. {error.message}") from error

    writers: dict[str, Callable[[], bytes]] = {"docx": as_word, "xlsx": partial(sheets.write, report), "json": partial(data.to_json, report)}
    files = {}
    for done, (extension, write) in enumerate(writers.items(), start=1):
        context.progress(done, len(_STEPS), _STEPS[done])
        files[extension] = write()
    return files

"""The package of an adopted round for the archive: data, report, what it is, and hashes to check it with (domain.md §10(19))."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pluggy

from risico.accounts.models import User
from risico.accounts.service import municipality_name
from risico.audit import record
from risico.config import Settings
from risico.content.types import Library
from risico.documents import convert
from risico.documents.jobs import house_style
from risico.documents.report import assemble
from risico.documents.service import check, register
from risico.errors import Refused
from risico.permissions import Permission
from risico.retention.terms import words
from risico.year.service import get_year

from .adoption import get_version
from .models import Adoption
from .service import ADOPTED, get_round

if TYPE_CHECKING:
    from risico.jobs.runner import Context

ARCHIVE = "scan.archive"
TITLE = "Archiefpakket maken"
_STEPS = ("De vastgestelde versie wordt gelezen.", "Het verslag wordt gemaakt.", "Het verslag wordt omgezet voor het archief.", "Het pakket wordt gemaakt.")
READ_ME = """Archiefpakket van Risico

metadata.json     wat dit is, wie het vaststelde en wanneer
scan.json         de vastgestelde ronde: scores per rol, besluiten en maatregelen
verslag.pdf       het interne verslag voor mensen (PDF/A-2b), of verslag.docx als de server geen PDF kon maken
sha256sums.txt    controlegetallen; nakijken met: sha256sum -c sha256sums.txt

Het controlegetal van scan.json staat ook in Risico, bij de vastgestelde versies. Er staan geen namen in: alleen functies.
"""


def make(plugins: pluggy.PluginManager, settings: Settings, library: Library, context: "Context", params: Mapping[str, Any]) -> str:
    """Make the package of the newest version of `params["year"]` and put it in the register; gives `params["then"]`, the page with it.

    Refused while the round is not adopted. The database is free while documents are made.
    """
    from risico.documents.word import write  # here, so that only who makes a document waits for Word's library

    context.progress(0, len(_STEPS), _STEPS[0])
    with context.database.reader() as session:
        user = session.get_one(User, context.user_id)
        check(user, Permission.DOCUMENTS_MAKE)
        found = get_round(session, params["year"])
        if found.state != ADOPTED:
            raise Refused("Deze ronde is nog niet vastgesteld. Stel haar eerst vast.")
        adoption = get_version(session, found)
        report = assemble(session, plugins, library, get_year(session, params["year"]), "intern")
        told = metadata(adoption, params["year"], municipality_name(session), library)
    context.progress(1, len(_STEPS), _STEPS[1])
    files = {"scan.json": adoption.json.encode(), "verslag.docx": write(report, house_style(settings))}
    context.progress(2, len(_STEPS), _STEPS[2])
    if convert.available():
        files["verslag.pdf"] = convert.convert(files.pop("verslag.docx"), "archive")
    context.progress(3, len(_STEPS), _STEPS[3])
    content = package({"LEESMIJ.txt": READ_ME.encode(), "metadata.json": told, **files})
    with context.database.writer() as session, session.begin():
        name = f"archief-scan-{params['year']}-versie-{adoption.number}.zip"
        register(session, user, params["year"], "intern", f"Archiefpakket scan {params['year']}, versie {adoption.number}", {name: content})
        record(session, action="scan.archived", object=f"year={params['year']} number={adoption.number}", actor=user)
    return str(params["then"])


def metadata(adoption: Adoption, year: int, municipality: str, library: Library) -> bytes:
    """What the package is, as JSON with Dutch keys; moments in UTC."""
    kept = library.kept("scan")
    told = {
        "naam": f"Scan gevoelige onderwerpen {year}",
        "archiefvormer": municipality,
        "planjaar": year,
        "versie": adoption.number,
        "vastgesteld_op": adoption.adopted_at.astimezone(UTC).isoformat(),
        "vastgesteld_door_functie": adoption.adopted_by_title,
        "reden_van_deze_versie": adoption.reason,
        "sha256_van_scan_json": adoption.sha256,
        "openbaarheid": "intern",
        "categorie": kept.category if kept else "",
        "bewaartermijn": words(kept) if kept else "blijvend",
        "gemaakt_met": f"Risico {version('risico')}",
        "taal": "nl-NL",
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def package(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files with their hashes in `sha256sums.txt`."""
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in {**files, "sha256sums.txt": sums.encode()}.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return out.getvalue()

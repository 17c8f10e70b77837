"""The register of issued documents: every file that was made, with its checksum, so that it can always be got again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from .. import clock
from ..accounts.models import User
from ..errors import Forbidden, NotFound, Refused
from ..permissions import CORE_GRANTS, Grants, Permission
from .blocks import Audience, Report
from .models import IssuedDocument

MIME_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "zip": "application/zip",
}
_grants = Grants(CORE_GRANTS)


@dataclass(frozen=True, slots=True)
class Issue:
    """The files that were made of one report at one moment. `by` is the function of who asked for them."""

    title: str
    audience: str
    made_at: datetime
    by: str
    documents: tuple[IssuedDocument, ...]


def check(user: User, permission: Permission) -> None:
    """Forbidden when this user does not have the permission."""
    if not _grants.allows(user.roles, permission):
        raise Forbidden("Dit verslag is niet voor u bedoeld. Vraag ernaar bij de gemeentesecretaris.")


def store(session: Session, user: User, year: int, audience: Audience, report: Report, files: Mapping[str, bytes]) -> list[IssuedDocument]:
    """Put the files of a report (content by extension) in the register; the names say year, audience and concept, nothing else."""
    stem = f"verslag-{year}-{audience}{'' if report.final else '-concept'}"
    return register(session, user, year, audience, report.title, {f"{stem}.{extension}": content for extension, content in files.items()})


def register(session: Session, user: User, year: int, audience: Audience, title: str, files: Mapping[str, bytes]) -> list[IssuedDocument]:
    """Put files (content by name) in the register, as one issue of this moment."""
    check(user, Permission.DOCUMENTS_MAKE)
    moment = clock.now()
    made = [
        IssuedDocument(
            year=year,
            title=title,
            audience=audience,
            filename=name,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            made_at=moment,
            made_by_id=user.id,
            content=content,
        )
        for name, content in files.items()
    ]
    session.add_all(made)
    session.flush()
    return made


def issues(session: Session, user: User, year: int) -> list[Issue]:
    """What was made for that year, newest first, without the contents. One statement."""
    check(user, Permission.DOCUMENTS_READ)
    query = select(IssuedDocument, User.title).join(User, User.id == IssuedDocument.made_by_id).where(IssuedDocument.year == year)
    rows = session.execute(query.order_by(IssuedDocument.made_at.desc(), IssuedDocument.audience, IssuedDocument.id)).all()
    groups = (list(group) for _, group in groupby(rows, key=lambda row: (row[0].made_at, row[0].audience, row[0].made_by_id)))
    return [Issue(group[0][0].title, group[0][0].audience, group[0][0].made_at, group[0][1], tuple(row[0] for row in group)) for group in groups]


def get_document(session: Session, user: User, year: int, id: int) -> IssuedDocument:
    """The document with its content; NotFound when that year does not have it, Refused when it is not what was made."""
    check(user, Permission.DOCUMENTS_READ)
    found = session.scalar(select(IssuedDocument).where(IssuedDocument.id == id, IssuedDocument.year == year).options(undefer(IssuedDocument.content)))
    if found is None:
        raise NotFound("Dit document bestaat niet.")
    if hashlib.sha256(found.content).hexdigest() != found.sha256:
        raise Refused("Dit bestand is niet meer wat er is gemaakt. Gebruik het niet en bel uw beheerder.")
    return found

"""Which measures a function owns: by the account that owns it, else by the words of the catalogue. Pure functions."""

import re
from collections.abc import Iterable, Mapping

from risico.content.types import Office

from .rows import MeasureRow, applying


def owned_by(office: Office, rows: Iterable[MeasureRow], roles: Mapping[int, Iterable[str]]) -> list[MeasureRow]:
    """The measures that apply and that this function owns; `roles`: those of every account that owns a measure."""
    return [row for row in applying(rows) if _owns(office, row, roles)]


def _owns(office: Office, row: MeasureRow, roles: Mapping[int, Iterable[str]]) -> bool:
    if row.owner_id is not None and not set(office.accounts).isdisjoint(roles.get(row.owner_id, ())):
        return True
    return re.search(rf"\b{re.escape(office.owner)}\b", row.owner, re.IGNORECASE) is not None

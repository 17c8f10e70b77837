"""Fair play in words: what the yearly sample of measures against citizens showed (M59), beside the reporting figures."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from .sample import samples, told
from .small import Shown

MOST = 5
"""So many years are told."""


@dataclass(frozen=True, slots=True)
class OfYear:
    """One year, as the reader may know it."""

    year: int
    looked_at: Shown
    lifted: Shown


@dataclass(frozen=True, slots=True)
class Fair:
    """The newest year first."""

    rows: tuple[OfYear, ...]

    @property
    def text(self) -> str:
        """In 2026 zijn 12 maatregelen tegen inwoners bekeken. Daarvan zijn er 3 opgeheven."""
        newest = self.rows[0]
        if not isinstance(newest.looked_at, int):
            return f"In {newest.year} zijn maatregelen tegen inwoners bekeken. De aantallen zijn te klein om te noemen."
        looked = f"In {newest.year} {'is 1 maatregel' if newest.looked_at == 1 else f'zijn {newest.looked_at} maatregelen'} tegen inwoners bekeken."
        if isinstance(newest.lifted, int):
            return f"{looked} Daarvan {'is' if newest.lifted == 1 else 'zijn'} er {newest.lifted or 'geen'} opgeheven."
        return f"{looked} Hoeveel er zijn opgeheven: {newest.lifted}."


def fair_of(session: Session, year: int, *, exact: bool) -> Fair | None:
    """The samples up to that planning year; None when there is none. One statement."""
    rows = [OfYear(each.year, *told(each, exact=exact)) for each in samples(session) if each.year <= year][:MOST]
    return Fair(tuple(rows)) if rows else None

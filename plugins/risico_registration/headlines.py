"""The sentence of conclusion, for the page, the overview and the report."""

from collections.abc import Mapping

from .chain import Chain
from .counts import EMPLOYEES, OFFICE_HOLDERS
from .period import Period
from .quarters import A_YEAR

WHOM: Mapping[str, str] = {EMPLOYEES: "medewerkers", OFFICE_HOLDERS: "bestuur en raad"}
Headline = tuple[str, str]
"""The two parts of the sentence; the last one, without its full stop, is the one to stress."""


def headline(chain: Chain, period: Period) -> Headline:
    """What became of the reports, and how many quarters were counted."""
    return f"{registered(chain, period)}, en", _counted(chain)


def sentence(found: Headline) -> str:
    return f"{' '.join(found)}."


def registered(chain: Chain, period: Period) -> str:
    """The first part alone, without a full stop."""
    when = f" in {period.year}" if period.year else ""
    whom, cell = WHOM[chain.group], chain.total("registered")
    if all(column.state != "counted" for column in chain.columns):
        return f"Er is{when} nog niets geteld van {whom}"
    if cell is None or not isinstance(cell.needed, int):
        return f"Hoeveel meldingen van {whom} er{when} waren, staat hier niet"
    if not cell.needed:
        return f"Er is{when} niets gemeld door {whom}"
    if not isinstance(cell.done, int):
        return f"Er {'is' if cell.needed == 1 else 'zijn'}{when} {_reports(cell.needed)} van {whom}"
    if cell.needed == 1:
        return f"De ene melding van {whom}{when} is {'' if cell.done else 'niet '}geregistreerd"
    return f"Van de {_reports(cell.needed)} van {whom}{when} {'is' if cell.done == 1 else 'zijn'} er {cell.done or 'geen'} geregistreerd"


def _reports(count: int) -> str:
    return f"{count} melding{'' if count == 1 else 'en'}"


def _counted(chain: Chain) -> str:
    missing, counted = len(chain.missing), sum(column.state == "counted" for column in chain.columns)
    if missing:
        return f"{missing} van de {A_YEAR} kwartalen {'is' if missing == 1 else 'zijn'} nog niet geteld"
    if counted == A_YEAR:
        return f"alle {A_YEAR} kwartalen zijn geteld"
    return f"{counted} van de {A_YEAR} kwartalen {'is' if counted == 1 else 'zijn'} geteld"

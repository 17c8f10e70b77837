"""What the estimate says, in words (domain.md §5.5), made of what the reader may know.

Never a percentage of under-reporting, and never a comparison of people or parties: the numbers cannot carry that.
"""

from .estimate import Estimate, Range, people
from .small import FEW, MOST_FEW, Shown

SAYS = (
    "Waarschijnlijk weten wij niet van alles wat er gebeurt.",
    "Komen er meer meldingen? Dan groeit het vertrouwen.",
)
SAYS_NOT = (
    "Niet wie iets meemaakte. Dat weten wij niet.",
    "Niet hoe groot het tekort precies is. Lokaal is niet landelijk.",
)
CAVEATS = (
    "Het landelijke onderzoek vraagt mensen wat zij meemaakten. Een register telt voorvallen. Daarom tellen hier de verschillende melders.",
    "Mensen vulden het onderzoek zelf in. Wat iemand agressie noemt, is persoonlijk.",
    "Aan het onderzoek van 2024 deden ruim 1.000 mensen mee. In 2022 waren dat er 3.033.",
)
_HALF = 2


def expected(found: Estimate, seats: int) -> str:
    """How many probably experienced something: the wide band, in whole people."""
    low, high = people(found.band, seats)
    if high <= 1:
        return "Bij een gemeente van deze omvang maakt landelijk gezien naar schatting hooguit 1 ambtsdrager per jaar iets mee."
    return f"Bij een gemeente van deze omvang maken landelijk gezien naar schatting {low} tot {high} ambtsdragers per jaar iets mee."


def known(registered: Shown) -> str:
    """How many different people had something registered in the same twelve months, as the reader may know it."""
    if registered == 1:
        return "Er is 1 melder bekend."
    if isinstance(registered, int) or registered == FEW:
        return f"Er zijn {'geen' if registered == 0 else registered} melders bekend."
    return "Hoeveel melders bekend zijn, is hier niet te zien."


def out_of_sight(registered: Shown, found: Estimate, seats: int) -> str:
    """What those two say together; only of what the reader sees, so that the words give no small number away."""
    most = registered if isinstance(registered, int) else MOST_FEW if registered == FEW else None
    low, high = people(found.band, seats)
    if most is None:
        return ""
    if most * _HALF <= low:
        return "Waarschijnlijk blijft een groot deel buiten beeld."
    if most < low:
        return "Waarschijnlijk blijft een deel buiten beeld."
    if most <= high:
        return "Of er veel buiten beeld blijft, is hieruit niet te zeggen."
    return "Dat zijn er meer dan verwacht. Misschien wordt hier beter gemeld, misschien gebeurt hier meer."


def summary(registered: Shown, found: Estimate, seats: int) -> str:
    """The three together, as a paragraph."""
    return " ".join(filter(None, (expected(found, seats), known(registered), out_of_sight(registered, found, seats))))


def in_view(ratio: Range) -> str:
    """The ratio, always as a range."""
    low, high = (round(100 * edge) for edge in ratio)
    return f"Van elke 100 ambtsdragers die iets meemaken, zijn er naar schatting {low} tot {high} bekend."


def zero(found: Estimate, m: float) -> str:
    """That no registrations do not mean that nothing happened: the chance of it."""
    return (
        f"Stel dat van elke 100 ambtsdragers die iets meemaken, er {m * 100:.0f} dat laten registreren. "
        f"Dan is de kans dat er in een jaar helemaal niets wordt geregistreerd {_chance(found.p_zero)}. Nul registraties is dus geen bewijs van rust."
    )


def _chance(share: float) -> str:
    percentage = 100 * share
    if percentage < 1:
        return "kleiner dan 1 op 100"
    return f"ongeveer {percentage:.0f} op 100"

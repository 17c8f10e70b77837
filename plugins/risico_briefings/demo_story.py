"""Who is in raad and college of Voorbeeldgemeente, and when each of them read. All names are made up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in a seat, the first one in seat 1. In days after issue: `first`: read the first edition; `opened` and `read`: the second, None: not."""

    name: str
    opened: int | None
    read: int | None
    first: int = 4


def _read(name: str, day: int, first: int = 4) -> Seat:
    return Seat(name, day, day, first)


COUNCIL = (
    _read("J. Aerts", 1),
    _read("M. el Amrani", 1),
    _read("P. Bakker", 2),
    Seat("S. de Boer", 6, None, first=12),
    _read("K. Brouwer", 3),
    _read("L. Dekker", 3),
    Seat("F. Dijkstra", None, None, first=41),
    _read("A. Gerritsen", 4),
    _read("R. de Groot", 6),
    Seat("N. Hendriks", None, None),
    _read("T. Hoekstra", 6),
    _read("C. Jansen", 7),
    Seat("Y. Kaya", None, None, first=38),
    _read("B. de Lange", 8, first=9),
    _read("E. Meijer", 9),
    _read("H. Mulder", 10),
    Seat("I. Peters", 6, None, first=17),
    _read("W. Post", 13, first=15),
    _read("D. Ramdin", 14),
    _read("G. Smit", 15),
    _read("O. Verbeek", 17),
    Seat("V. de Vries", None, None, first=22),
    _read("U. Willems", 23, first=19),
    _read("Q. van Wijk", 27, first=20),
    Seat("X. van Dam", None, None),
)
COLLEGE = (
    _read("A. van Dalen", 1),
    _read("B. Kuiper", 2),
    _read("F. Aydin", 5),
    Seat("M. Scholten", 8, None, first=11),
    _read("T. Vermeulen", 12),
)
CLERK = (_read("L. Hofman", 1, first=1),)

NEW_SEAT, NEWCOMER = 25, "Z. Yildiz"
"""Who left this seat of the council, and who came instead."""
BOUNCED_SEAT = 10
NO_MAILBOX = "Dit adres bestaat niet bij de ontvanger."

FACTS = {
    "meldpunt": "088 000 00 00",
    "meldpunt_raad": "de griffier",
    "meldpunt_college": "de gemeentesecretaris",
    "vervanger": "de piketdienst",
    "andere_weg": "de burgemeester",
    "andere_weg_burgemeester": "de gemeentesecretaris, en daarna de commissaris van de Koning",
    "beller": "de adviseur veiligheid",
    "vaste_persoon": "een adviseur van het team veiligheid",
    "eigen_aanbod": "Wij betalen een gesprek met een adviseur over veilig wonen.",
    "communicatie": "het team communicatie",
    "integriteit": "het loket integriteit, via de griffier",
}
CHANGED = {"beller": "het team veiligheid"}
CHANGE = "Voortaan belt het team veiligheid u terug, ook in het weekend."

PARTIES = {"Dorpsbelang": 41, "Groene Lijst": 38, "Lokaal Voorop": 52, "Partij van de Kernen": 33, "Samen Vooruit": None}
"""How many days before the installation something was agreed with each party; None: not yet."""

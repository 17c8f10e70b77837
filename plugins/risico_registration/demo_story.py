"""What Voorbeeldgemeente counted, quarter by quarter, newest first. Everything is made up.

Before, people reported less, and less came of a report. What was counted of office holders is so little that it hardly shows
outside three roles.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """A quarter of employees: how many were reported, and of those registered, serious, called in time, and so on."""

    reported: int
    registered: int
    serious: int
    called: int
    manager: int
    in_time: int
    considered: int
    filed: int
    employer: int
    code: int
    response: int
    aftercare: int
    accepted: int
    feedback: int
    evaluated: int
    open: int


EMPLOYEES = (
    Story(27, 19, 9, 25, 22, 15, 8, 3, 3, 2, 11, 20, 12, 17, 7, 5),
    Story(19, 12, 5, 18, 14, 9, 2, 1, 1, 1, 7, 14, 8, 11, 3, 0),
    Story(22, 14, 6, 19, 17, 10, 4, 3, 2, 2, 8, 16, 9, 12, 3, 2),
    Story(18, 11, 6, 15, 13, 8, 3, 2, 1, 1, 6, 13, 8, 10, 3, 3),
    Story(20, 13, 7, 17, 14, 9, 4, 2, 1, 1, 7, 15, 7, 12, 3, 2),
    Story(17, 10, 5, 14, 12, 7, 2, 2, 1, 0, 6, 12, 6, 9, 2, 4),
    Story(15, 9, 5, 12, 10, 6, 3, 1, 1, 1, 5, 11, 6, 8, 2, 3),
    Story(16, 10, 6, 12, 11, 6, 2, 2, 1, 0, 5, 11, 5, 9, 1, 4),
    Story(14, 8, 4, 11, 9, 5, 1, 1, 0, 0, 4, 9, 4, 7, 1, 3),
    Story(13, 7, 5, 10, 8, 4, 2, 1, 1, 0, 3, 8, 4, 6, 1, 5),
    Story(12, 6, 4, 9, 7, 3, 1, 1, 0, 0, 3, 7, 3, 5, 0, 4),
    Story(14, 7, 5, 9, 8, 4, 2, 1, 0, 0, 3, 8, 4, 6, 1, 4),
    Story(11, 5, 3, 7, 6, 2, 1, 1, 0, 0, 2, 6, 2, 4, 0, 3),
    Story(12, 6, 4, 7, 6, 3, 1, 0, 0, 0, 2, 6, 3, 4, 0, 5),
)
OFFICE_HOLDERS: tuple[Story | None, ...] = (
    Story(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0),
    Story(1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0),
    None,
    Story(2, 1, 1, 2, 1, 1, 0, 1, 0, 0, 1, 2, 1, 1, 0, 1),
    Story(1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0),
    Story(2, 2, 0, 2, 1, 1, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0),
    Story(2, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 1),
    Story(1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1),
    Story(1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
    Story(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0),
    Story(2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1),
    Story(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
    Story(1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    Story(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
)
"""None: declared nil."""
REPORTERS = 2
"""So many different office holders had something registered in the last twelve months, each time it was counted."""
TOPIC, OF_TOPIC = "T01", (7, 5, 6)
"""How many reports of employees had to do with this topic, in the newest quarters."""
CORRECTED, FORGOTTEN = 4, 1
"""Place of the quarter of employees in which so many reports were forgotten at first."""
WHY = "Eén melding van de buitendienst kwam later binnen."

SEATS = {"burgemeester": 1, "wethouder": 4, "raadslid": 25}
RATES = {"burgemeester": 0.77, "wethouder": 0.67, "raadslid": 0.45}
SOURCE, M = "Monitor Integriteit en Veiligheid 2022", 0.16
AGREED_FIRST = {"S10": (10.0, "werkdagen"), "D09": (0.7, "")}
AGREED_LATER = {"S10": (5.0, "werkdagen"), "D09": (0.8, "")}
"""Norm times and targets: at first a reaction might take longer."""
SAMPLES = ((14, 6), (12, 5), (9, 0))
"""Measures against citizens that were looked at, and lifted, by year, newest first."""
POLLS = ((16, 5), (14, 6), (12, 7))
"""How many office holders knew where to report, and how many did not, by year, newest first."""
LINKS = 30

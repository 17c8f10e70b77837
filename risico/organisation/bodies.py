"""The bodies of a municipality and the offices in them (domain.md §7)."""

from enum import StrEnum


class Body(StrEnum):
    """Where a seat is. Council and college keep their own lists; who is in the one cannot be in the other."""

    COUNCIL = "raad"
    COMMITTEE = "commissie"
    COLLEGE = "college"
    CLERK = "griffie"


class Office(StrEnum):
    """What somebody is; each has a briefing of its own."""

    COUNCILLOR = "raadslid"
    COMMITTEE_MEMBER = "commissielid"
    MAYOR = "burgemeester"
    ALDERMAN = "wethouder"
    CLERK = "griffier"


BODY_TITLES = {
    Body.COUNCIL: "Gemeenteraad",
    Body.COMMITTEE: "Raadscommissies",
    Body.COLLEGE: "College",
    Body.CLERK: "Griffie",
}
NAMED = {Body.COUNCIL: "de raad", Body.COMMITTEE: "de raadscommissies", Body.COLLEGE: "het college", Body.CLERK: "de griffie"}
"""The body inside a sentence."""
OFFICE_TITLES = {
    Office.COUNCILLOR: "Raadslid",
    Office.COMMITTEE_MEMBER: "Commissielid",
    Office.MAYOR: "Burgemeester",
    Office.ALDERMAN: "Wethouder",
    Office.CLERK: "Griffier",
}
OFFICES: dict[Body, tuple[Office, ...]] = {
    Body.COUNCIL: (Office.COUNCILLOR,),
    Body.COMMITTEE: (Office.COMMITTEE_MEMBER,),
    Body.COLLEGE: (Office.MAYOR, Office.ALDERMAN),
    Body.CLERK: (Office.CLERK,),
}
"""The offices of each body, in the order in which they are listed."""

"""The types of `assessments/calendar.toml`: the moments of a planning year, elections, and what follows when people change (domain.md §6)."""

from calendar import monthrange
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from .base import Content, Text

Key = Annotated[str, StringConstraints(pattern=r"^[a-z_]+$", max_length=30)]
RoleCode = Literal["secretary", "safety_director", "assessor", "incident_coordinator", "clerk", "mayor"]
ChangeKind = Literal["election", "council", "college"]
USUAL_YEAR = 2027


class Moment(Content):
    """A day that comes back every year. `part`: the room whose work it is, in the words of the menu; `label`: its name on the line.

    `law`: why the day is fixed; without it a municipality sets its own. `step`: its name among the steps of the year, if it is one.
    """

    id: Key
    part: Text
    title: Text
    label: Annotated[Text, Field(max_length=40)]
    text: Text
    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]
    law: Text | None = None
    even_years: bool = False
    roles: tuple[RoleCode, ...] = ()
    step: Text | None = None

    @model_validator(mode="after")
    def _exists_every_year(self) -> "Moment":
        if self.day > monthrange(USUAL_YEAR, self.month)[1]:
            raise ValueError("deze dag bestaat niet elk jaar. Kies een andere dag.")
        return self


class PathTask(Content):
    """What has to be done so many days after somebody begins; before it when negative."""

    id: Key
    title: Text
    label: Annotated[Text, Field(max_length=40)]
    text: Text
    days: Annotated[int, Field(ge=-365, le=365)]
    roles: Annotated[tuple[RoleCode, ...], Field(min_length=1)]


class ChangePath(Content):
    """What follows when people change: a new council, a new member between elections, a new alderman or mayor."""

    id: ChangeKind
    part: Text
    title: Text
    tasks: Annotated[tuple[PathTask, ...], Field(min_length=1)]


class Election(Content):
    """An election of the council. `installation`: the first day of the new council; `certain`: not only by the rule of the third Wednesday of March."""

    day: date
    installation: date
    certain: bool = True

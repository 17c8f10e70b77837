"""What is counted: fields per quarter and target group, and a count as others read it (domain.md §5.3)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from .quarters import Quarter

EMPLOYEES, OFFICE_HOLDERS = "medewerkers", "bestuur"
GROUPS: Mapping[str, str] = {EMPLOYEES: "Medewerkers", OFFICE_HOLDERS: "Bestuur en raad"}
"""The target groups by code, in the order of the page. Their totals are never added (domain.md §5.3)."""

Part = Literal["chain", "forms", "ways", "follow_up"]
YEARLY = "unique_reporters_12m"
"""Different reporters over twelve months, of office holders only: those of quarters do not add up."""
OPEN = "open_over_30_days"
MOST = 100_000
"""No count is larger."""
FEWEST_OF_TOPIC = 5
"""A topic is named at so many reports (domain.md §5.3, linked_topic)."""

FIELDS: Mapping[str, Part] = {
    "incidents_reported": "chain",
    "incidents_registered": "chain",
    "unique_reporters": "chain",
    YEARLY: "chain",
    "verbal": "forms",
    "threat_intimidation": "forms",
    "physical": "forms",
    "discrimination": "forms",
    "sexual_intimidation": "forms",
    "doxing_or_online_exposure": "forms",
    "property": "forms",
    "legal_intimidation": "forms",
    "online": "ways",
    "in_person": "ways",
    "phone": "ways",
    "letter": "ways",
    "at_home": "ways",
    "meeting": "ways",
    "severity_serious": "follow_up",
    "contact_within_norm": "follow_up",
    "case_manager_assigned": "follow_up",
    "registered_within_norm": "follow_up",
    "complaint_considered": "follow_up",
    "complaint_filed": "follow_up",
    "filed_by_employer": "follow_up",
    "vpt_code_requested": "follow_up",
    "perpetrator_response_within_norm": "follow_up",
    "aftercare_offered": "follow_up",
    "aftercare_accepted": "follow_up",
    "feedback_given": "follow_up",
    "evaluations_done": "follow_up",
    OPEN: "follow_up",
}
"""All fields in the order of domain.md §5.3, with the part of the form they stand in."""


def fields_of(group: str) -> tuple[str, ...]:
    """The fields that are counted for this target group, in order."""
    return tuple(name for name in FIELDS if name != YEARLY or group == OFFICE_HOLDERS)


@dataclass(frozen=True, slots=True)
class Counted:
    """A version of the count of one quarter for one target group. `number`: 1 is the first version.

    `counts`: {field: whole number}; a field that is absent was not counted ("niet geteld"), which is not zero.
    `topics`: {topic code: reports, 5 or more}. `nil`: declared that nothing was reported; `counts` are then `nil_counts`.
    """

    quarter: Quarter
    group: str
    counts: Mapping[str, int]
    topics: Mapping[str, int] = field(default_factory=dict)
    nil: bool = False
    number: int = 1
    recorded_at: datetime | None = None

    @property
    def key(self) -> tuple[Quarter, str]:
        return self.quarter, self.group


def nil_counts(group: str) -> dict[str, int]:
    """What a nil return says of that quarter: everything is zero, but of cases still open and of twelve months it says nothing."""
    return {name: 0 for name in fields_of(group) if name not in (YEARLY, OPEN)}


def complete(quarter: Quarter, known: Collection[tuple[Quarter, str]]) -> bool:
    """Whether both target groups of this quarter were counted or declared nil."""
    return all((quarter, group) in known for group in GROUPS)


def discipline(quarters: Collection[Quarter], known: Collection[tuple[Quarter, str]]) -> tuple[int, int]:
    """D14: of these quarters, how many have a count or a nil return of both groups, and how many it should be (domain.md §5.4)."""
    return sum(complete(quarter, known) for quarter in quarters), len(quarters)

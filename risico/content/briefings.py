"""The types of `assessments/briefings.toml`: what a new member reads, the local facts in it, where help is, and the talk guide (domain.md §7, §11)."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from .base import Content, Text

BriefingOffice = Literal["raadslid", "commissielid", "wethouder", "burgemeester", "griffier"]
"""As `risico.organisation.bodies.Office`; each has a briefing of its own."""
FactKind = Literal["phone", "text", "day"]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z_]+$", max_length=40)]
Url = Annotated[str, StringConstraints(pattern=r"^https://[!-~]+$")]
_PLACE = re.compile(r"\{([^{}]*)\}")
MINUTES = "minuten"
"""Stands between braces for within how many minutes somebody calls back, as was agreed on; no local fact."""


def places(texts: Iterable[str]) -> frozenset[str]:
    """The ids of local facts between braces in these texts."""
    return frozenset(id for text in texts for id in _PLACE.findall(text)) - {MINUTES}


class BriefingTable(Content):
    """A table: `lines` are as wide as `head`."""

    caption: Text
    head: Annotated[tuple[Text, ...], Field(min_length=1, max_length=4)]
    lines: Annotated[tuple[tuple[Text, ...], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _as_wide(self) -> "BriefingTable":
        if any(len(row) != len(self.head) for row in self.lines):
            raise ValueError(f"elke regel van de tabel heeft {len(self.head)} cellen nodig.")
        return self


class BriefingPart(Content):
    """One piece of text: exactly one of the kinds. `strong` stands in bold before `text`; `readers`: only for these, else for all.

    `{fact}` in a text is replaced by the local fact with that id.
    """

    text: Text | None = None
    strong: Text | None = None
    heading: Text | None = None
    callout: Text | None = None
    note: Text | None = None
    bullets: tuple[Text, ...] = ()
    steps: tuple[Text, ...] = ()
    table: BriefingTable | None = None
    readers: tuple[BriefingOffice, ...] = ()

    @model_validator(mode="after")
    def _one_kind(self) -> "BriefingPart":
        kinds = (self.text, self.heading, self.callout, self.note, self.bullets, self.steps, self.table)
        if sum(bool(kind) for kind in kinds) != 1:
            raise ValueError("kies precies één: text, heading, callout, note, bullets, steps of table.")
        if self.strong and not self.text:
            raise ValueError("strong hoort bij text.")
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text in it."""
        table = (self.table.caption, *self.table.head, *(cell for row in self.table.lines for cell in row)) if self.table else ()
        single = (self.strong, self.text, self.heading, self.callout, self.note)
        return (*(text for text in single if text), *self.bullets, *self.steps, *table)

    @property
    def facts(self) -> frozenset[str]:
        """The ids of the local facts it needs."""
        return places(self.texts)


class BriefingSection(Content):
    """A chapter of the briefing. `place`: where it stands (domain.md §7); `aim`: what the reader knows afterwards."""

    id: Id
    place: Annotated[int, Field(ge=1, le=99)]
    title: Text
    aim: Text
    readers: Annotated[tuple[BriefingOffice, ...], Field(min_length=1)]
    lead: Text | None = None
    parts: tuple[BriefingPart, ...] = ()

    def facts_for(self, office: BriefingOffice) -> frozenset[str]:
        """The ids of the local facts that this chapter needs for that office."""
        own = (part.facts for part in self.parts if not part.readers or office in part.readers)
        return places((self.lead or "",)).union(*own)


class BriefingFact(Content):
    """Something only the municipality knows, filled in once: never a name, never a private number."""

    id: Id
    label: Text
    hint: Text
    kind: FactKind


class HelpLink(Content):
    """An instrument or a helper outside the municipality (domain.md §11). `entitled`: for whom it is, exactly.

    `valid_from` and `valid_until`: when a rule holds; `checked_on`: when somebody last looked whether this still is true.
    """

    id: Id
    title: Text
    what: Text
    entitled: Annotated[tuple[BriefingOffice, ...], Field(min_length=1)]
    url: Url | None = None
    phone: Annotated[str, StringConstraints(pattern=r"^0[0-9 ]+$")] | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    checked_on: date
    source: Annotated[tuple[Text, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _reachable(self) -> "HelpLink":
        if not (self.url or self.phone):
            raise ValueError("vul url of phone in, anders kan niemand er iets mee.")
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise ValueError("valid_from ligt na valid_until.")
        return self


class GuideChapter(Content):
    """A chapter of the talk guide for burgemeester, griffier and gemeentesecretaris."""

    id: Id
    title: Text
    lead: Text
    parts: Annotated[tuple[BriefingPart, ...], Field(min_length=1)]

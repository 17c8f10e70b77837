"""The type of `assessments/retention.toml`: what is kept how long, and why (domain.md §10(18), Selectielijst gemeenten 2020)."""

from typing import Annotated

from pydantic import Field, StringConstraints

from .base import Content, Text

RetentionId = Annotated[str, StringConstraints(pattern=r"^[a-z_]+$", max_length=30)]


class Retention(Content):
    """How long one kind of record is kept. `years` after `begins` it may be destroyed; without it the record stays for ever.

    `category`: of the selection list, with its result; `note`: where the term comes from. `by_itself`: the app takes it away every
    night; else it comes on the yearly list, which two people approve.
    """

    id: RetentionId
    title: Text
    text: Text
    years: Annotated[int, Field(ge=1, le=100)] | None = None
    begins: Text
    category: Text
    note: Text | None = None
    by_itself: bool = False

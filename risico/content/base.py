"""What all types of content are made of."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

NO_CONTROLS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]*$"  # Word and PostgreSQL refuse these characters


def _one_line(text: Any) -> Any:
    """A text may be wrapped over lines in the file; it is one line of words here."""
    return " ".join(text.split()) if isinstance(text, str) else text


Text = Annotated[str, StringConstraints(min_length=1, pattern=NO_CONTROLS), BeforeValidator(_one_line)]


class Content(BaseModel):
    """Base of all content types: read only, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

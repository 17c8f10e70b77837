"""What somebody writes down: short, and never about a person."""

from . import privacy
from .errors import Refused

LONGEST = 500


def remark(text: str, field: str, *, missing: str | None = None, longest: int = LONGEST) -> str:
    """The text without spaces around it; Refused at that field when it is too long or has personal data, or empty while `missing` says it may not be."""
    text = text.strip()
    if missing is not None and not text:
        raise Refused(missing, field)
    if len(text) > longest:
        raise Refused(f"Dit mag hoogstens {longest} tekens zijn. Haal er {len(text) - longest} weg.", field)
    if found := privacy.findings(text):
        raise Refused(privacy.explain(found), field)
    return text

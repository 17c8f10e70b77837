"""What somebody writes down about a topic: short, and never about a person."""

from risico import privacy
from risico.errors import Refused

LONGEST = 500


def remark(text: str, field: str, *, missing: str | None = None) -> str:
    """The text without spaces around it; Refused at that field when it is too long or has personal data, or empty while `missing` says it may not be."""
    text = text.strip()
    if missing is not None and not text:
        raise Refused(missing, field)
    if len(text) > LONGEST:
        raise Refused(f"Dit mag hoogstens {LONGEST} tekens zijn. Haal er {len(text) - LONGEST} weg.", field)
    if found := privacy.findings(text):
        raise Refused(privacy.explain(found), field)
    return text

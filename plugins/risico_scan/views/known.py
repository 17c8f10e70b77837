"""What other plugins know: about a topic beforehand, and about the experience of office holders."""

from risico.content.types import Library
from risico.contract import Experience, Fact
from risico.installation import installation
from risico.web.request import db


def known_of(year: int, code: str) -> list[Fact]:
    """What all plugins know of the topic with this code before the scores of that year."""
    core = installation()
    parts = core.plugins.hook.topic_facts(session=db(), library=core.library, code=code, year=year)
    return [fact for part in parts for fact in part]


def experience_of(library: Library, year: int) -> Experience | None:
    """What the anonymous poll of that year came to; None as long as there is none."""
    found: Experience | None = installation().plugins.hook.experience(session=db(), library=library, year=year)
    return found

"""What is known about a topic beforehand."""

from risico.contract import Fact
from risico.installation import installation
from risico.web.request import db


def known_of(year: int, code: str) -> list[Fact]:
    """What all plugins know of the topic with this code before the scores of that year."""
    core = installation()
    parts = core.plugins.hook.topic_facts(session=db(), library=core.library, code=code, year=year)
    return [fact for part in parts for fact in part]

"""What several pages of briefings need."""

from risico.installation import installation

from ..issuing import Maker, maker_of


def maker() -> Maker:
    """What making a briefing takes, of this installation."""
    current = installation()
    return maker_of(current.settings, current.library, current.plugins)


def mail_is_on() -> bool:
    """Whether there is a mail server."""
    return bool(installation().settings.mail_host)

"""What an administrator should know of the mail, for the command `check`."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from ..contract import Problem
from . import service
from .pause import paused


def problems(session: Session) -> Iterator[Problem]:
    """Messages that wait too long or were given up, and people whose address does not work."""
    if (stands := paused(session)) is not None:
        why = f"De post staat stil sinds {stands.since:%d-%m-%Y}: er is een reservekopie teruggezet."
        yield Problem(why, "Kijk bij Post wat er wacht en zet haar weer aan.")
    elif since := service.late_since(session):
        yield Problem(f"Er wacht al post sinds {since:%d-%m-%Y}.", "Kijk bij Post wat de mailserver zegt, en of de planner draait.")
    if dead := service.given_up_lately(session):
        yield Problem(f"{dead} {'bericht is' if dead == 1 else 'berichten zijn'} niet aangekomen.", "Kijk bij Post waarom.")
    if silent := service.without_mail(session):
        yield Problem(
            f"Het adres van {silent} {'account' if silent == 1 else 'accounts'} bestaat niet: daar gaat geen post heen.",
            "Kijk bij Post welk adres het is, en verbeter het bij Accounts.",
        )

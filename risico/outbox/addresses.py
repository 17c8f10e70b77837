"""Addresses that get no mail any more: they do not exist, or somebody there does not want it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from .. import clock
from ..db import insert_new
from .models import BlockedAddress

BOUNCED, UNSUBSCRIBED = "bounced", "unsubscribed"
REASONS = {
    BOUNCED: "Berichten aan dit adres komen terug.",
    UNSUBSCRIBED: "De ontvanger wil geen berichten.",
}


def block(session: Session, address: str, reason: str, answer: str = "") -> None:
    """Send nothing to this address from now on; the first reason stays."""
    insert_new(session, BlockedAddress, address=address.lower(), reason=reason, answer=answer, since=clock.now())


def lift(session: Session, address: str) -> None:
    """Messages to this address are sent again from now on."""
    session.execute(delete(BlockedAddress).where(BlockedAddress.address == address.lower()))


def blocked(session: Session, among: Iterable[str]) -> dict[str, BlockedAddress]:
    """Those of these addresses that get no mail, by address in small letters."""
    found = session.scalars(select(BlockedAddress).where(BlockedAddress.address.in_({address.lower() for address in among})))
    return {row.address: row for row in found}


def all_blocked(session: Session) -> Sequence[BlockedAddress]:
    """All of them, by address."""
    return session.scalars(select(BlockedAddress).order_by(BlockedAddress.address)).all()


def explain(row: BlockedAddress) -> str:
    """Why a message to this address was not sent."""
    return f"Niet verstuurd. {row.answer or REASONS[row.reason]}"

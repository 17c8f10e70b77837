"""The list of what may be destroyed: made once a year, proposed by one person and approved by another, who also has it carried out."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence

import pluggy
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from .. import clock
from ..accounts.models import User
from ..content.types import Library
from ..contract import RetentionRule
from ..errors import Forbidden, NotFound, Refused, same_version
from ..permissions import CORE_GRANTS, Grants, Permission
from ..remarks import remark
from .models import DESTROYED, DRAFT, PROPOSED, DestructionItem, DestructionList
from .terms import Due, due, words

WHAT = "deze lijst"
WHY = "Schrijf op waarom u dit niet vernietigt, bijvoorbeeld: er loopt een Woo-verzoek."
NOT_ALONE = "U hebt deze lijst zelf voorgelegd. Iemand anders moet haar goedkeuren."
_grants = Grants(CORE_GRANTS)


def rules_of(plugins: pluggy.PluginManager) -> dict[str, RetentionRule]:
    """What core and the plugins can find and destroy, by the id in the content."""
    return {rule.id: rule for part in plugins.hook.retention_rules() for rule in part}


def find_due(session: Session, library: Library, rules: Mapping[str, RetentionRule]) -> list[Due]:
    """Everything whose term is over today, in the order of the content."""
    found = (due(kept, rules[kept.id].find(session), clock.today()) for kept in library.retention if kept.id in rules)
    return [one for part in found for one in part]


def lists(session: Session) -> Sequence[DestructionList]:
    """All lists, the newest first."""
    return session.scalars(select(DestructionList).order_by(DestructionList.id.desc())).all()


def get_list(session: Session, id: int) -> DestructionList:
    """The list; NotFound when there is none."""
    found = session.get(DestructionList, id)
    if found is None:
        raise NotFound("Deze lijst bestaat niet.")
    return found


def items_of(session: Session, found: DestructionList) -> Sequence[DestructionItem]:
    """What stands on the list, in the order in which it was found."""
    return session.scalars(select(DestructionItem).where(DestructionItem.list_id == found.id).order_by(DestructionItem.id)).all()


def make(session: Session, user: User, library: Library, rules: Mapping[str, RetentionRule]) -> DestructionList:
    """A new list of everything whose term is over; Refused when there is nothing, or a list that is not finished."""
    _check(user)
    if session.scalar(select(DestructionList.id).where(DestructionList.state != DESTROYED)) is not None:
        raise Refused("Er is al een lijst die nog niet klaar is. Maak die eerst af, of gooi haar weg.")
    found = find_due(session, library, rules)
    if not found:
        raise Refused("Van niets is de termijn voorbij. Er hoeft nu niets weg.")
    made = DestructionList(made_on=clock.today(), state=DRAFT)
    session.add(made)
    session.flush()
    session.add_all(_item(made, one) for one in found)
    session.flush()
    return made


def keep(session: Session, user: User, found: DestructionList, version: int, ids: Collection[int], reason: str) -> None:
    """Keep these after all, for that reason; the others go. Only while it is a draft."""
    _check(user)
    _hold(session, found, version, DRAFT)
    items = items_of(session, found)
    fresh = [item for item in items if item.id in ids and not item.reason]
    why = remark(reason, "reason", missing=WHY) if fresh else ""
    for item in items:
        item.reason = why if item in fresh else item.reason if item.id in ids else ""
    flag_modified(found, "state")  # who has an older page open must see these items first
    session.flush()


def propose(session: Session, user: User, found: DestructionList, version: int) -> None:
    """Lay the list before somebody else. Refused when nothing on it goes."""
    _check(user)
    _hold(session, found, version, DRAFT)
    if all(item.reason for item in items_of(session, found)):
        raise Refused("Er gaat niets weg. Haal eerst een vinkje weg, of gooi de lijst weg.")
    found.state, found.remark = PROPOSED, ""
    found.proposed_by_id, found.proposed_at = user.id, clock.now()
    session.flush()


def send_back(session: Session, user: User, found: DestructionList, version: int, text: str) -> None:
    """Give the list back, with what must be different."""
    _check(user)
    _hold(session, found, version, PROPOSED)
    found.remark = remark(text, "remark", missing="Schrijf op wat er anders moet.")
    found.state, found.proposed_by_id, found.proposed_at = DRAFT, None, None
    session.flush()


def throw_away(session: Session, user: User, found: DestructionList, version: int) -> None:
    """A draft that was a mistake; nothing of what stands on it goes."""
    _check(user)
    _hold(session, found, version, DRAFT)
    session.execute(delete(DestructionItem).where(DestructionItem.list_id == found.id))
    session.delete(found)
    session.flush()


def approve(session: Session, user: User, found: DestructionList, version: int, rules: Mapping[str, RetentionRule]) -> Sequence[DestructionItem]:
    """Destroy what stands on the list, as the second pair of eyes; gives what went. Forbidden for who proposed it.

    Refused when a part of the app that has to destroy something is switched off.
    """
    _check(user)
    _hold(session, found, version, PROPOSED)
    if found.proposed_by_id == user.id:
        raise Forbidden(NOT_ALONE)
    gone = [item for item in items_of(session, found) if not item.reason]
    if missing := sorted({item.title for item in gone if item.rule not in rules}):
        raise Refused(f"Dit onderdeel staat uit: {', '.join(missing)}. Zet het aan, of stuur de lijst terug.")
    for item in gone:
        rules[item.rule].destroy(session, item.key)
    found.state, found.approved_by_id, found.approved_at = DESTROYED, user.id, clock.now()
    found.sha256 = hashlib.sha256(canonical(items_of(session, found)).encode()).hexdigest()
    session.flush()
    return gone


def canonical(items: Sequence[DestructionItem]) -> str:
    """What stood on a list, as JSON: one array of texts per item."""
    rows = [[item.rule, item.key, item.title, item.category, item.term, item.ends.isoformat(), item.reason] for item in items]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _item(made: DestructionList, one: Due) -> DestructionItem:
    return DestructionItem(
        list_id=made.id, rule=one.rule.id, key=one.kept.key, title=one.kept.title, category=one.rule.category, term=words(one.rule), ends=one.ends
    )


def _check(user: User) -> None:
    if not _grants.allows(user.roles, Permission.RETENTION_MANAGE):
        raise Forbidden


def _hold(session: Session, found: DestructionList, version: int, state: str) -> None:
    """Lock the list; Stale when somebody changed it meanwhile, Refused when it is not in that state."""
    session.refresh(found, with_for_update={"of": DestructionList})
    same_version(found.version, version, WHAT)
    if found.state != state:
        raise Refused("Deze lijst is intussen verder. Kijk hieronder wat er nu kan.")

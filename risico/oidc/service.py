"""Work accounts and the accounts of Risico: who is who, what roles they get, and ending logins.

The provider says who somebody is (issuer and subject), never their e-mail address: that may be changed, or given to a
colleague. An account and a work account are linked by their owner, who proves both, or made together on a first login.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..accounts import links, service, sessions
from ..accounts.forms import EMAIL
from ..accounts.models import SecondFactor, User, UserSession
from ..accounts.obligation import may_use_password
from ..accounts.tokens import fingerprint
from ..audit import record
from ..config import Settings
from ..errors import Forbidden, Refused
from ..permissions import ROLE_TITLES, Role
from .models import Identity, WorkLogin
from .tokens import Leaver, Visitor

ORIGIN = "inlogdienst"
"""Where the audit trail says that something comes from which nobody did here."""
CLOSED = "Uw account in Risico is afgesloten. Vraag de beheerder om het weer te openen."
NO_ROLE = "Uw werkaccount heeft geen rol in Risico. Vraag de beheerder welke rol u nodig hebt."
NO_EMAIL = "Uw werkaccount geeft geen e-mailadres door. Vraag de beheerder om een account in Risico."
_LINK = "Hebt u een wachtwoord? Log in zonder werkaccount en koppel uw werkaccount bij 'Mijn account'. Vraag anders de beheerder van Risico om een link."
UNKNOWN = f"Dit werkaccount hoort nog niet bij een account in Risico. {_LINK}"
SAME_EMAIL = f"Er is al een account in Risico met het e-mailadres van uw werkaccount. De twee zijn nog niet gekoppeld. {_LINK}"
TAKEN = "Dit werkaccount hoort al bij een ander account in Risico. Ontkoppel het daar eerst, of vraag het de beheerder."
NO_WAY_BACK = "Zonder werkaccount kunt u nu niet inloggen. Vraag de beheerder om een link waarmee u een wachtwoord kiest, en ontkoppel daarna."
HAS_FACTOR = "Voor uw account is een tweede stap ingesteld. Log in met wachtwoord en code, en koppel uw werkaccount daarna bij 'Mijn account'."
LAST_ADMIN = "Volgens uw werkaccount bent u geen beheerder meer, maar er is geen andere. Maak eerst iemand anders beheerder."


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody who may come in; `notice` is what they should know. With a `refusal` they may not, and what was changed counts all the same."""

    user: User
    identity_id: int
    notice: str = ""
    refusal: str = ""


def admit(session: Session, who: Visitor) -> Entry:
    """Let in who owns this work account, with the roles of its claim if the settings say so; Forbidden when it is nobody's or the account is closed."""
    identity = find(session, who) or _new_account(session, who)
    user = session.scalar(select(User).where(User.id == identity.user_id).with_for_update())
    if user is None or not user.active:
        raise Forbidden(CLOSED)
    if who.roles is not None:
        user = _follow_roles(session, user, who.roles)
    if not user.roles:
        return Entry(user, identity.id, refusal=NO_ROLE)
    kept_admin = who.roles is not None and Role.ADMIN in user.roles and Role.ADMIN not in who.roles
    return Entry(user, identity.id, notice=LAST_ADMIN if kept_admin else "")


def note_login(session: Session, token: str, entry: Entry, sid: str) -> None:
    """Remember that the login with this token began at the provider, in its own session `sid`, so that the provider can end it."""
    session.flush()
    login = sessions.current(session, token)
    if login is not None:
        session.add(WorkLogin(session_id=login.id, identity_id=entry.identity_id, sid_hash=_hash(sid)))


def find(session: Session, who: Visitor) -> Identity | None:
    """The link of this work account with an account."""
    return session.scalar(select(Identity).where(Identity.issuer == who.issuer, Identity.subject == who.subject))


def of_user(session: Session, user_id: int) -> Identity | None:
    """The work account of this user."""
    return session.scalar(select(Identity).where(Identity.user_id == user_id))


def linked_users(session: Session) -> set[int]:
    """Ids of all who have a work account."""
    return set(session.scalars(select(Identity.user_id)))


def link(session: Session, user_id: int, who: Visitor) -> None:
    """From now on this work account logs in as this user, in place of an earlier one; Refused when it is somebody else's."""
    found = find(session, who)
    if found is not None and found.user_id != user_id:
        raise Refused(TAKEN)
    if found is None:
        unlink(session, user_id)
        session.add(Identity(issuer=who.issuer, subject=who.subject, user_id=user_id, since=clock.now()))
        session.flush()


def link_by_welcome(session: Session, token: str, who: Visitor) -> User:
    """`link` for who has a one-time link of the administrator, which is used up; their earlier logins end. Refused for who has a second factor to prove."""
    user = links.spend(session, token)
    if session.get(SecondFactor, user.id) is not None:
        raise Refused(HAS_FACTOR)
    link(session, user.id, who)
    return user


def unlink_own(session: Session, user: User, settings: Settings) -> None:
    """`unlink` for the owner; Refused for who could not log in any more."""
    if user.password_hash is None or not may_use_password(user, settings):
        raise Refused(NO_WAY_BACK)
    unlink(session, user.id)


def unlink(session: Session, user_id: int) -> None:
    """The work account no longer logs in as this user, and logins that began with it end; fine when there is none."""
    identity = of_user(session, user_id)
    if identity is None:
        return
    for login in session.scalars(select(WorkLogin).where(WorkLogin.identity_id == identity.id)):
        sessions.end_one(session, user_id, login.session_id)
        session.delete(login)
    session.flush()
    session.delete(identity)
    session.flush()


def end_by_provider(session: Session, who: Leaver) -> None:
    """End what the provider says has ended: one login, or all that began with this work account. Fine when there is none."""
    began = select(Identity.user_id, WorkLogin.session_id).join(WorkLogin, WorkLogin.identity_id == Identity.id).where(Identity.issuer == who.issuer)
    if who.subject and not who.sid:
        began = began.where(Identity.subject == who.subject)
    else:
        began = began.where(WorkLogin.sid_hash == _hash(who.sid))
    rows = session.execute(began.join(UserSession, UserSession.id == WorkLogin.session_id).where(UserSession.ended_at.is_(None))).all()
    for user_id, session_id in rows:
        sessions.end_one(session, user_id, session_id)
    if rows:
        record(session, action="oidc.end_by_provider", object=f"user_id={rows[0].user_id}", origin=ORIGIN)


def _new_account(session: Session, who: Visitor) -> Identity:
    """An account for a work account that the provider gives a role; never one that exists already."""
    if who.roles is None:
        raise Forbidden(UNKNOWN)
    if not who.roles:
        raise Forbidden(NO_ROLE)
    if not EMAIL.fullmatch(who.email):
        raise Forbidden(NO_EMAIL)
    if service.find_user(session, who.email) is not None:
        raise Forbidden(SAME_EMAIL)
    user = service.create_user(session, who.email, ROLE_TITLES[who.roles[0]], who.roles)
    record(session, action="oidc.account", object=f"user_id={user.id}", origin=ORIGIN)
    identity = Identity(issuer=who.issuer, subject=who.subject, user_id=user.id, since=clock.now())
    session.add(identity)
    session.flush()
    return identity


def _follow_roles(session: Session, user: User, roles: tuple[Role, ...]) -> User:
    """The roles of the claim, if they are others; the audit trail tells of it."""
    before = user.roles
    user = service.replace_roles(session, user.id, roles)
    if user.roles != before:
        record(session, action="oidc.roles", object=f"user_id={user.id}", origin=ORIGIN)
    return user


def _hash(sid: str) -> str:
    return fingerprint(sid) if sid else ""

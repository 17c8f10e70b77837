"""What the fictive municipality gets besides its demo, so that there is one of everything that can be attacked."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts import links
from risico.accounts.models import User
from risico.accounts.service import create_user, deactivate
from risico.demo import DOMAIN
from risico.documents.models import IssuedDocument
from risico.feed import service as feed
from risico.installation import installation
from risico.jobs.models import JobRun
from risico.organisation.models import Term
from risico.outbox.models import Message
from risico.outbox.service import enqueue
from risico.permissions import READERS, ROLE_TITLES, Role
from risico_briefings.links import token_of
from risico_briefings.models import Appointment, Issue
from risico_measures.models import Action, Check, Measure
from risico_registration.importing.plan import Plan
from risico_registration.importing.profiles import keep
from risico_registration.models import Count
from risico_registration.poll import make_links, open_poll
from risico_reminders.stopping import token_for
from risico_scan.assessors import assign
from risico_scan.models import AgreedScore, Answer, Assignment, Decision
from risico_scan.rounds import add_local
from risico_scan.service import get_assessment
from tests.support.accounts import password_hash

from .people import MAIN

ADOPTED, NOW, NEXT, UNOPENED = 2025, 2026, 2027, 2031
"""The years of the demo, and one that nobody opened."""
GONE_NUMBER, GONE_TOKEN = 987_654, "x" * 43


@dataclass(frozen=True, slots=True)
class Secrets:
    """What stands in links that went out, by what it opens and what became of it."""

    welcome: dict[str, str]
    feed: dict[str, str]
    poll: dict[str, str]
    briefing: dict[str, str]
    stop: dict[str, str]


def accounts(session: Session) -> dict[str, User]:
    """Everybody by e-mail address."""
    return {user.email: user for user in session.scalars(select(User))}


EXACT = frozenset({Role.SECRETARY, Role.SAFETY_DIRECTOR, Role.INCIDENT_COORDINATOR})
KEEPERS = frozenset({Role.SECRETARY, Role.CLERK, Role.MAYOR})
SEATED = frozenset({Role.SECRETARY, Role.SAFETY_DIRECTOR, Role.CLERK, Role.MAYOR})
CANARIES = {
    "Kanarienotitie": frozenset[Role](),
    "Kanariepost": frozenset[Role](),
    "Kanariereden": frozenset(READERS),
    "Kanariebesluit": frozenset(READERS),
    "Kanarieles": frozenset(READERS),
    "Kanarieafspraak": KEEPERS,
    "Kanarietelling": EXACT,
    "Kanarielid": SEATED,
}
"""Words that stand in one place each, with the roles that may read them there: what an assessor noted, the text of a mail, why
assessors agreed on a score, why a level is proposed, what a check taught, an agreement with a party, why a count was corrected,
and the name of a member."""


def extend(session: Session) -> Secrets:
    """Add people, a local topic, measures of everybody, documents, work, links and post."""
    for role in Role:
        create_user(session, f"tweede.{role}@{DOMAIN}", f"Tweede {ROLE_TITLES[role].lower()}", [role], password_hash())
    closed = create_user(session, f"gesloten@{DOMAIN}", "Vertrokken beoordelaar", [Role.ASSESSOR], password_hash())
    deactivate(session, closed.id)
    known = accounts(session)
    _topics(session, known)
    _measures(session, known)
    _documents(session, known)
    _post(session, known)
    session.add(Appointment(year=ADOPTED, kind="party", subject="Vorige partij", due=date(ADOPTED, 2, 1)))
    _sing(session)
    keep(session, known[MAIN[Role.INCIDENT_COORDINATOR]], "Export van vorig kwartaal", Plan({"Datum": "date"}, {}, "bestuur"), str)
    return Secrets(_welcome(session, known), _feeds(session, known), _poll(session, known), _briefings(session), _stops(known))


def _sing(session: Session) -> None:
    """Put every canary where it belongs."""
    scored, talked, lowered = (get_assessment(session, year, code) for year, code in ((NEXT, "T01"), (NOW, "T01"), (NOW, "T08")))
    sheet = session.scalars(select(Assignment).join(Assignment.user).where(Assignment.assessment_id == scored.id, User.email == f"communicatie@{DOMAIN}")).one()
    newest = select(func.max(Count.id)).where(Count.year == NOW).scalar_subquery()
    member = session.scalars(select(Term).where(Term.body == "raad", Term.until.is_(None)).order_by(Term.id.desc())).first()
    assert member
    for model, where, values in (
        (Answer, Answer.assignment_id == sheet.id, {"note": "Kanarienotitie"}),
        (AgreedScore, AgreedScore.assessment_id == talked.id, {"reason": "Kanariereden"}),
        (Decision, Decision.assessment_id == lowered.id, {"reason": "Kanariebesluit"}),
        (Check, Check.state == "waiting", {"learned": "Kanarieles"}),
        (Appointment, Appointment.subject == "Samen Vooruit", {"subject": "Kanarieafspraak"}),
        (Count, Count.id == newest, {"reason": "Kanarietelling"}),
        (Message, Message.dedup_key == "gestrand", {"text": "Kanariepost"}),
        (Term, Term.id == member.id, {"name": "K. Kanarielid"}),
    ):
        assert session.execute(update(model).where(where).values(values)).rowcount, model  # type: ignore[attr-defined]


def _topics(session: Session, known: dict[str, User]) -> None:
    """L01: a topic of next year about which only others are asked."""
    director, library = known[MAIN[Role.SAFETY_DIRECTOR]], installation().library
    topic = add_local(session, director, NEXT, library, "Plaatselijk dossier")
    assign(session, director, topic, {known[f"juridisch@{DOMAIN}"].id: "juridisch", known[f"tweede.assessor@{DOMAIN}"].id: "communicatie"})
    everywhere = get_assessment(session, NEXT, "T16")
    asked = {known[MAIN[role]].id: "oov" for role in (Role.SECRETARY, Role.CLERK, Role.INCIDENT_COORDINATOR)}
    assign(session, director, everywhere, {known[f"{name}@{DOMAIN}"].id: role for name, role in _ASKED.items()} | asked)
    get_assessment(session, NOW, "T01").counter = "Dat iedereen het al weet."
    session.flush()


_ASKED = {"oov": "oov", "beoordelaar": "vakafdeling", "communicatie": "communicatie", "juridisch": "juridisch"}


def _measures(session: Session, known: dict[str, User]) -> None:
    """A measure, a waiting check and an open action of every role that has work, and some of a colleague."""
    codes = iter(session.scalars(select(Measure.code).where(Measure.owner_id.is_not(None)).order_by(Measure.id)).all()[-10:])
    for email in [MAIN[role] for role in WORKING] + [f"tweede.clerk@{DOMAIN}"]:
        code, user = next(codes), known[email]
        session.execute(update(Measure).where(Measure.code == code).values(owner_id=user.id))
        measure = session.scalars(select(Measure).where(Measure.code == code)).one()
        session.add(_check(measure, user))
        session.add(Action(code=code, year=NOW, state="open", owner_id=user.id, due=date(NOW, 12, 15), made_at=clock.now()))
    session.add(Action(code="M12", year=NEXT, state="proposed", made_at=clock.now(), topic="T01", topic_title="Opvang"))
    session.flush()


WORKING = (Role.SECRETARY, Role.SAFETY_DIRECTOR, Role.ASSESSOR, Role.INCIDENT_COORDINATOR, Role.CLERK, Role.MAYOR)


def _check(measure: Measure, user: User) -> Check:
    values = {"day": clock.today() - timedelta(days=3), "kind": "oefening", "result": "deels", "evidence": "Zaak 2026-81", "learned": "Er ontbrak een nummer."}
    return Check(measure=measure, owner_id=measure.owner_id, recorded_by_id=user.id, recorded_at=clock.now(), state="waiting", **values)


def _documents(session: Session, known: dict[str, User]) -> None:
    """A report of two years, and work that ran for two people."""
    secretary, clerk = known[MAIN[Role.SECRETARY]], known[MAIN[Role.CLERK]]
    moment = clock.now()
    for year in (ADOPTED, NOW):
        content = f'{{"jaar": {year}}}'.encode()
        values = {"title": "Verslag", "audience": "intern", "filename": f"verslag-{year}.json", "made_at": moment, "made_by_id": secretary.id}
        session.add(IssuedDocument(year=year, sha256=_sha(content), size=len(content), content=content, **values))
    for role in Role:
        user = known[MAIN[role]]
        session.add(JobRun(id=f"run{user.id:029d}", kind="report", title="Verslag", params={}, user_id=user.id, **_FAILED, created_at=moment, seen_at=moment))
    session.add(
        JobRun(id="other".ljust(32, "0"), kind="report", title="Verslag", params={}, user_id=closed_id(known), **_FAILED, created_at=moment, seen_at=moment)
    )
    session.flush()
    assert clerk


_FAILED = {"state": "failed", "message": "Het is niet gelukt."}


def closed_id(known: dict[str, User]) -> int:
    """The account that was closed."""
    return known[f"gesloten@{DOMAIN}"].id


def _sha(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


def _post(session: Session, known: dict[str, User]) -> None:
    """A message that nobody tries any more."""
    enqueue(session, key="gestrand", to=f"griffier@{DOMAIN}", subject="Er staat een taak klaar", text="Log in om de taak te zien.")
    session.flush()
    session.execute(update(Message).where(Message.dedup_key == "gestrand").values(state="dead", last_answer="550"))


def _welcome(session: Session, known: dict[str, User]) -> dict[str, str]:
    live = links.new_link(session, known[f"tweede.mayor@{DOMAIN}"])
    used = links.new_link(session, known[f"tweede.clerk@{DOMAIN}"])
    session.flush()
    links.use_link(session, used, password_hash())
    with clock.at(clock.now() - links.VALID_FOR - timedelta(minutes=1)):
        expired = links.new_link(session, known[f"tweede.auditor@{DOMAIN}"])
    return {"live": live, "used": used, "expired": expired}


def _feeds(session: Session, known: dict[str, User]) -> dict[str, str]:
    found = {"revoked": feed.new_own_feed(session, known[f"juridisch@{DOMAIN}"])}
    feed.end_own_feed(session, known[f"juridisch@{DOMAIN}"].id)
    found |= {f"of-{role}": feed.new_own_feed(session, known[MAIN[role]]) for role in Role}
    return found | {"shared": feed.new_role_feed(session, known[MAIN[Role.SECRETARY]], Role.CLERK)}


def _poll(session: Session, known: dict[str, User]) -> dict[str, str]:
    """A poll of next year with links that work; that of this year is closed."""
    secretary = known[MAIN[Role.SECRETARY]]
    poll = open_poll(session, secretary, installation().library, NEXT, 30)
    tokens = make_links(session, secretary, poll, 3, poll.version)
    return {"live": tokens[0], "second": tokens[1]}


def _briefings(session: Session) -> dict[str, str]:
    """Links of the newest issues: one that works, revoked, expired, and of somebody who left last week."""
    today = clock.today()
    sitting = session.scalars(select(Issue).join(Issue.term).where(Term.until.is_(None), Issue.token_hash.is_not(None)).order_by(Issue.id.desc())).all()
    live, revoked, expired = sitting[0], sitting[1], sitting[2]
    for issue in session.scalars(select(Issue).where(Issue.term_id == revoked.term_id)):
        issue.revoked_at = clock.now()
    expired.expires_on = today - timedelta(days=1)
    left = session.scalars(select(Issue).join(Issue.term).where(Term.until < today).order_by(Issue.id)).first()
    assert left
    secret = installation().settings.secret_key
    named = {"live": live, "revoked": revoked, "expired": expired, "left": left}
    return {name: token_of(secret, issue) for name, issue in named.items()}


def _stops(known: dict[str, User]) -> dict[str, str]:
    return {"live": token_for(installation().settings.secret_key, known[f"juridisch@{DOMAIN}"].id)}

"""Making an edition for an office and giving it to a seat. What is given never changes afterwards."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pluggy
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.config import Settings
from risico.content.briefings import BriefingOffice
from risico.content.types import Library
from risico.documents.jobs import house_style
from risico.errors import NotFound, Refused, same_version
from risico.organisation.models import Municipality, Term
from risico.organisation.terms import get_term
from risico.year.models import Year

from . import facts
from .composing import Briefing, compose
from .forbidden import Rules, look, wrong
from .links import give_link, has_left, token_of
from .models import Edition, Issue
from .people import office_holders
from .permissions import BriefingPermission, check
from .stored import digest, from_plain, to_plain
from .word import document

VALID = timedelta(days=365)
"""How long a personal link works."""
AGAIN = "De tekst is dezelfde. U leest haar opnieuw omdat dat elke twee jaar en na een verkiezing nodig is."
USUAL_MINUTES = 30
_MINUTES = {"minuten": 1, "uren": 60}


@dataclass(frozen=True, slots=True)
class Maker:
    """What making a briefing takes besides the database. `address`: of the app; `look`: the house style, if there is one."""

    plugins: pluggy.PluginManager
    library: Library
    secret: str
    address: str
    look: Path | None

    def link(self, issue: Issue) -> str:
        """The personal address of what was given."""
        return f"{self.address}/briefing/{token_of(self.secret, issue)}/"


def maker_of(settings: Settings, library: Library, plugins: pluggy.PluginManager) -> Maker:
    """The maker of an installation."""
    return Maker(plugins, library, settings.secret_key, settings.address, house_style(settings))


def draft(session: Session, maker: Maker, year: Year, office: BriefingOffice) -> Briefing:
    """The briefing for this office as it would be issued today."""
    added = maker.plugins.hook.briefing_sections(session=session, library=maker.library, year=year, office=office)
    known = facts.values(session, maker.library)
    return compose(maker.library, office, known, (section for part in added for section in part), _minutes(session, maker))


def problems(session: Session, maker: Maker, year: Year, briefing: Briefing) -> list[str]:
    """Why this briefing cannot be issued, in sentences; empty when it can."""
    labels = {fact.id: fact.label for fact in maker.library.briefing_facts}
    missing = [f"Vul eerst in: {labels[id]}" for id in briefing.missing]
    found = look(briefing, rules_for(session, maker, year))
    return [*missing, *(f"In ‘{each.chapter}’ staat {each.what}. Dat mag niet in een briefing." for each in found)]


def rules_for(session: Session, maker: Maker, year: Year) -> Rules:
    """What may not be in a briefing of this municipality in that year."""
    kinds = {fact.id for fact in maker.library.briefing_facts if fact.kind == "phone"}
    numbers = [value for key, value in facts.values(session, maker.library).items() if key in kinds]
    numbers += [link.phone for link in maker.library.help_links if link.phone]
    return Rules(numbers, office_holders(session), _internal(session, maker, year))


def check_change(session: Session, maker: Maker, year: Year, change: str) -> None:
    """Refused when what changed is told with something that may not be in a briefing: every reader sees it."""
    if found := next(wrong(change, rules_for(session, maker, year)), ""):
        raise Refused(f"In deze tekst staat {found}. Haal dat weg: het mag niet in een briefing.", "change")


def edition_for(session: Session, user: User, maker: Maker, year: Year, office: BriefingOffice, change: str, *, material: bool, again: bool = False) -> Edition:
    """The edition to give now: the newest when nothing changed, else a new one. Refused with every reason why it cannot be issued.

    `again`: somebody who has the newest has to read it once more, so that the same text gets a new number.
    """
    check(user, BriefingPermission.ISSUE)
    check_change(session, maker, year, change)
    briefing = draft(session, maker, year, office)
    if reasons := problems(session, maker, year, briefing):
        raise Refused(" ".join(reasons))
    content = to_plain(briefing)
    newest = newest_edition(session, office)
    same = newest is not None and newest.sha256 == digest(content)
    if newest and same and not again:
        return _told(newest, change, material=material)
    edition = Edition(
        office=office,
        number=newest.number + 1 if newest else 1,
        year=year.number,
        content=content,
        sha256=digest(content),
        material=newest is None or (material and not same),
        change=AGAIN if same else change if newest else "",
        made_at=clock.now(),
        made_by_id=user.id,
    )
    session.add(edition)
    session.flush()
    return edition


def is_untold(edition: Edition) -> bool:
    """Whether nobody has said yet what changed: somebody new got this text before the others."""
    return edition.number > 1 and not edition.change


def _told(edition: Edition, change: str, *, material: bool) -> Edition:
    """What changed is told once; its text is what it was."""
    if is_untold(edition) and change:
        edition.change, edition.material = change, material
    return edition


def newest_edition(session: Session, office: str) -> Edition | None:
    """The newest edition for this office."""
    return session.scalar(select(Edition).where(Edition.office == office).order_by(Edition.number.desc()).limit(1))


def prepare(session: Session, maker: Maker, term_id: int, edition_id: int) -> str:
    """The SHA-256 of the document that who is in that seat gets. It takes the longest, so that it is made before anything is written."""
    return hashlib.sha256(as_word(session, maker, session.get_one(Edition, edition_id), get_term(session, term_id))).hexdigest()


def give(session: Session, user: User, maker: Maker, term_id: int, edition_id: int, sha256: str) -> Issue:
    """Give this edition to who is in that seat; the same one is not given twice. `sha256`: see `prepare`. Its link works for a year."""
    check(user, BriefingPermission.ISSUE)
    term, edition = get_term(session, term_id), session.get_one(Edition, edition_id)
    if term.office != edition.office:
        raise Refused("Deze briefing is voor een andere functie. Maak eerst de briefing voor deze functie.")
    _must_sit(term)
    issue = session.scalar(select(Issue).where(Issue.term_id == term.id, Issue.edition_id == edition.id))
    if issue is None:
        today = clock.today()
        issue = Issue(term_id=term.id, edition_id=edition.id, issued_at=clock.now(), issued_by_id=user.id, sha256=sha256, expires_on=today + VALID)
        session.add(issue)
        session.flush()
        give_link(maker.secret, issue)
        session.flush()
    return issue


def as_word(session: Session, maker: Maker, edition: Edition, term: Term, link: str = "") -> bytes:
    """The Word document of this edition for who is in that seat; with `link` also their personal address."""
    municipality = session.scalar(select(Municipality.name)) or ""
    day = edition.made_at.astimezone(clock.AMSTERDAM).date()
    return document(from_plain(edition.content), term, municipality, edition.number, day, link, maker.look)


def revoke(session: Session, user: User, issue_id: int, version: int) -> Issue:
    """The link works no more."""
    check(user, BriefingPermission.ISSUE)
    issue = get_issue(session, issue_id)
    same_version(issue.version, version, "deze briefing")
    issue.revoked_at = clock.now()
    session.flush()
    return issue


def renew(session: Session, user: User, maker: Maker, issue_id: int, version: int) -> Issue:
    """A new link for a year; the one before works no more."""
    check(user, BriefingPermission.ISSUE)
    issue = get_issue(session, issue_id)
    same_version(issue.version, version, "deze briefing")
    _must_sit(issue.term)
    issue.link, issue.revoked_at, issue.expires_on = issue.link + 1, None, clock.today() + VALID
    give_link(maker.secret, issue)
    session.flush()
    return issue


def attended(session: Session, user: User, issue_ids: Iterable[int]) -> int:
    """Note who was there when it was explained: that counts as read. Gives how many."""
    check(user, BriefingPermission.ISSUE)
    waiting = [issue for id in issue_ids if (issue := get_issue(session, id)).confirmed_at is None]
    for issue in waiting:
        issue.confirmed_at, issue.confirmed_how = clock.now(), "meeting"
    session.flush()
    return len(waiting)


def get_issue(session: Session, id: int) -> Issue:
    """What was given; NotFound when there is no such thing, or its name was taken out."""
    issue = session.get(Issue, id)
    if issue is None or issue.term.erased_at is not None:
        raise NotFound("Deze briefing bestaat niet meer.")
    return issue


def _must_sit(term: Term) -> None:
    if has_left(term):
        raise Refused("Deze persoon heeft de zetel niet meer. Geef de briefing aan wie er nu zit.")


def _internal(session: Session, maker: Maker, year: Year) -> Collection[str]:
    """The titles of topics that nobody outside may know yet: those of a round that is not adopted and that are not in the one before."""
    if not maker.plugins.has_plugin("risico_scan"):
        return ()
    from risico_scan.service import adopted_year, topic_titles

    public = adopted_year(session, year.number)
    if public == year.number:
        return ()
    return set(topic_titles(session, year.number).values()) - set(topic_titles(session, public).values() if public else ())


def _minutes(session: Session, maker: Maker) -> int:
    """Within how many minutes somebody calls back: what the registration room agreed on, when it is there."""
    if not maker.plugins.has_plugin("risico_registration"):
        return USUAL_MINUTES
    from risico_registration.norms import norms_at

    norm = norms_at(session, maker.library, clock.today()).get("S02")
    return round(norm.amount * _MINUTES[norm.unit]) if norm and norm.unit in _MINUTES else USUAL_MINUTES

"""Asking assessors: for one topic, for all topics at once, and who was asked last year (design.md §5 rules 1 and 11)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.db import once
from risico.errors import Refused

from .merge import merged
from .models import Answer, Assessment, Assignment, Round, Topic
from .permissions import ScanPermission, check, has
from .previous import previous_round
from .rounds import must_be_open
from .service import SCORING, hold, library_of

MIXED = "mixed"
"""Somebody's role on all topics together, when it differs from topic to topic."""

Roles = dict[int, str]
"""The rater role by user id; who is not in it is not asked."""


def candidates(session: Session) -> list[User]:
    """Everybody who may be asked: active, with permission to score."""
    users = session.scalars(select(User).where(User.active).order_by(User.title, User.email))
    return [user for user in users if has(user.roles, ScanPermission.SCORE)]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked about one topic, and who of them began: they can no longer be taken off or given another role."""

    roles: Roles
    begun: frozenset[int]


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be asked. `people`: who can get a role or lose it; `fixed`: who began, with the id of their role.

    `now`: who is asked at present; `proposed`: what to fill in, which is more than `now` only when nobody is asked yet.
    """

    people: list[User]
    fixed: list[tuple[User, str]]
    now: Roles
    proposed: Roles


@once
def choice(session: Session, assessment: Assessment) -> Choice:
    """Whom to ask about one topic: now, or as proposed by last year or by the other topics."""
    asked = asked_about(session, assessment)
    everybody = _people(session, asked.roles)
    people = [user for user in everybody if user.id not in asked.begun]
    fixed = [(user, asked.roles[user.id]) for user in everybody if user.id in asked.begun]
    return Choice(people, fixed, asked.roles, asked.roles or proposal(session, assessment))


@once
def choice_everywhere(session: Session, round: Round) -> Choice:
    """Whom to ask about all topics that are still scored: now, or as proposed by last year."""
    now = common(tuple(asked_everywhere(session, round).values()))
    return Choice(_people(session, now), [], now, now or proposal_everywhere(session, round))


def asked_about(session: Session, assessment: Assessment) -> Asked:
    """Who is asked about this topic now."""
    return _asked(session, [assessment.id])[assessment.id]


def asked_everywhere(session: Session, round: Round) -> dict[int, Asked]:
    """Who is asked about each topic that is still scored, by assessment id."""
    return _asked(session, session.scalars(select(Assessment.id).where(Assessment.round_id == round.id, Assessment.phase == SCORING)).all())


def common(asked: Collection[Asked]) -> Roles:
    """Everybody's role over these topics together: MIXED when it is not the same on all of them."""
    people = {id for each in asked for id in each.roles}
    roles = {id: {each.roles.get(id, "") for each in asked} for id in people}
    return {id: next(iter(found)) if len(found) == 1 else MIXED for id, found in roles.items()}


def assign(session: Session, user: User, assessment: Assessment, roles_by_user: Mapping[int, str], seen: Mapping[int, str] | None = None) -> None:
    """Ask these people, from these roles, and nobody else; an empty role is nobody. `seen`: who was asked when the page was opened.

    Refused for who may not score and for who began already, Stale when another leader meanwhile chose another role.
    """
    check(user, ScanPermission.LEAD)
    hold(session, assessment, SCORING)
    asked = asked_about(session, assessment)
    changed = _changed(asked.roles, roles_by_user, seen)
    _check(session, assessment.round, changed)
    if begun := changed.keys() & asked.begun:
        title = session.get_one(User, min(begun)).title
        raise Refused(f"{title} heeft al vragen beantwoord. Deze persoon houdt de eigen rol en kan er niet meer af.", field=field_of(min(begun)))
    _write(session, {(assessment.id, id): role for id, role in changed.items()})


def assign_everywhere(session: Session, user: User, round: Round, roles_by_user: Mapping[int, str], seen: Mapping[int, str] | None = None) -> int:
    """Ask these people about every topic that is still scored; an empty role takes somebody off.

    Only who differs from `seen` (default: from now) changes; who began on a topic keeps their role there. Gives on how many
    topics something changed. Refused when no topic is scored, or somebody may not score.
    """
    check(user, ScanPermission.LEAD)
    must_be_open(session, round)
    topics = asked_everywhere(session, round)
    if not topics:
        raise Refused("Er zijn geen onderwerpen die nog gescoord worden. Kies eerst onderwerpen.")
    changed = _changed(common(topics.values()), roles_by_user, seen)
    _check(session, round, changed)
    wanted = {(topic, id): role for topic, asked in topics.items() for id, role in changed.items() if id not in asked.begun and asked.roles.get(id, "") != role}
    _write(session, wanted)
    return len({topic for topic, _ in wanted})


def proposal(session: Session, assessment: Assessment) -> Roles:
    """Whom to ask about a topic that has nobody yet: last year's assessors of it, else who is asked about all other topics."""
    last = _last_year(session, assessment.round.year, [assessment.topic.code])
    others = (asked for id, asked in asked_everywhere(session, assessment.round).items() if id != assessment.id)
    return _usual(last) or {id: role for id, role in common(tuple(others)).items() if role != MIXED}


def proposal_everywhere(session: Session, round: Round) -> Roles:
    """Last year's assessors, each with the role they had most."""
    codes = session.scalars(select(Topic.code).join(Assessment).where(Assessment.round_id == round.id)).all()
    return _usual(_last_year(session, round.year, codes))


def _people(session: Session, asked: Collection[int]) -> list[User]:
    """Who may be asked, and who is asked already but may no longer score."""
    users = candidates(session)
    others = set(asked) - {user.id for user in users}
    return [*users, *(session.scalars(select(User).where(User.id.in_(others)).order_by(User.title)) if others else ())]


def field_of(user_id: int) -> str:
    """The name of somebody's field in the form."""
    return f"person_{user_id}"


def _last_year(session: Session, year: int, codes: Collection[str]) -> Iterable[tuple[int, str]]:
    before = previous_round(session, year)
    if before is None:
        return ()
    query = select(Assignment.user_id, Assignment.rater_role).join(Assessment, Assessment.id == Assignment.assessment_id).join(Assessment.topic)
    return [(id, role) for id, role in session.execute(query.where(Assessment.round_id == before.id, Topic.code.in_(codes)))]


def _usual(pairs: Iterable[tuple[int, str]]) -> Roles:
    return {id: role for (id, role), _ in reversed(Counter(pairs).most_common())}


def _changed(now: Mapping[int, str], mine: Mapping[int, str], seen: Mapping[int, str] | None) -> Roles:
    wanted = merged(now if seen is None else seen, now, {id: role for id, role in mine.items() if role})
    return {id: wanted.get(id, "") for id in wanted.keys() | now.keys() if wanted.get(id) != now.get(id)}


def _check(session: Session, round: Round, changed: Mapping[int, str]) -> None:
    roles = {role.id for role in library_of(session, round).rater_roles}
    people = {user.id for user in candidates(session)}
    for id, role in changed.items():
        if role and id not in people:
            raise Refused("Deze persoon kan niet scoren. Vraag de beheerder om de rol van het account aan te passen.", field=field_of(id))
        if role and role not in roles:
            raise Refused("Kies een rol uit de lijst.", field=field_of(id))


def _asked(session: Session, assessment_ids: Collection[int]) -> dict[int, Asked]:
    answered = select(Answer.id).where(Answer.assignment_id == Assignment.id).exists()
    query = select(Assignment.assessment_id, Assignment.user_id, Assignment.rater_role, answered).where(Assignment.assessment_id.in_(assessment_ids))
    rows = session.execute(query).all()
    roles: defaultdict[int, Roles] = defaultdict(dict)
    begun: defaultdict[int, set[int]] = defaultdict(set)
    for assessment_id, user_id, role, has_answers in rows:
        roles[assessment_id][user_id] = role
        if has_answers:
            begun[assessment_id].add(user_id)
    return {id: Asked(roles[id], frozenset(begun[id])) for id in assessment_ids}


def _write(session: Session, roles: Mapping[tuple[int, int], str]) -> None:
    """Give these people at these topics this role; an empty one takes them off."""
    if not roles:
        return
    session.execute(delete(Assignment).where(tuple_(Assignment.assessment_id, Assignment.user_id).in_(list(roles))))
    session.add_all(Assignment(assessment_id=topic, user_id=id, rater_role=role) for (topic, id), role in roles.items() if role)
    session.flush()

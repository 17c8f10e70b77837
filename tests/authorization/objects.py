"""What stands in the address of a route: by name of the variant the values of its arguments.

A variant is an object with something special about it: whose it is, of which year, in which state, or that it is not there.
A route with an argument that is not known here has the variant `absent` only, so that it is tried all the same.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import select
from werkzeug.routing import AnyConverter, BaseConverter, Rule

from risico.demo import DOMAIN
from risico.jobs.models import JobRun
from risico.organisation.models import Term
from risico.outbox.models import Message
from risico.permissions import Role
from risico_briefings.models import Appointment
from risico_measures.models import Action, Check, Measure
from risico_registration.models import Mapping as Profile

from .town import ADOPTED, GONE_NUMBER, GONE_TOKEN, NEXT, NOW, UNOPENED
from .world import World

Values = Mapping[str, Any]
Variants = dict[str, Values]
Find = Callable[[World, Role | None], Variants]

YEARS: Variants = {"running": {"year": NOW}, "next": {"year": NEXT}, "adopted": {"year": ADOPTED}, "unopened": {"year": UNOPENED}}
TOPICS: Variants = {
    "scoring": {"year": NEXT, "code": "T03"},
    "all-asked": {"year": NEXT, "code": "T16"},
    "not-asked": {"year": NEXT, "code": "L01"},
    "consensus": {"year": NOW, "code": "T01"},
    "proposed": {"year": NOW, "code": "T08"},
    "decided": {"year": NOW, "code": "T15"},
    "adopted": {"year": ADOPTED, "code": "T01"},
    "other-year": {"year": ADOPTED, "code": "L01"},
    "absent": {"year": NOW, "code": "T99"},
    "unopened": {"year": UNOPENED, "code": "T01"},
}
LONG_WORK = ("registration.export", "measures.fetch", "briefings.word_zip", "briefings.start_issue", "documents.make")
"""Routes that make files: one year is enough, for who may does not depend on it."""
QUERY = {"scan.save_answer": "?vraag=P3"}
FIXED: dict[str, Values] = {
    "part": {"part": "P"},
    "question": {"question": "P3"},
    "body": {"body": "griffie"},
    "office": {"office": "raadslid"},
    "to": {"to": "odt"},
    "when": {"when": "2026-2"},
    "group": {"group": "bestuur"},
    "key": {"key": "decision_calendar"},
    "filename": {"filename": "risico.css"},
}
"""Arguments that need no variants of their own."""
ABSENT: dict[str, Any] = {"YearConverter": NOW, "IdConverter": GONE_NUMBER, "BodyConverter": "griffie"}
"""By kind of argument something that fits and is not there."""


def variants(world: World, rule: Rule, role: Role | None) -> Variants:
    """Every variant of the address of this route, for who asks."""
    names = set(rule.arguments)
    found = _objects(world, rule.endpoint, frozenset(names), role)
    if found is None and "year" in names:
        found = {name: YEARS[name] for name in YEARS if rule.endpoint not in LONG_WORK or name in ("running", "unopened")}
    known = {name: value for name in names & FIXED.keys() for name, value in FIXED[name].items()}
    if found is None:
        found = {"there": {}} if names <= known.keys() else {}
    complete = {name: {**known, **values} for name, values in found.items() if name != "unopened" or "year" in names}
    return {name: values for name, values in complete.items() if names <= values.keys()} or {"absent": absent(rule)}


def absent(rule: Rule) -> Values:
    """Values that fit the route, and belong to nothing."""
    return {name: _fitting(converter) for name, converter in rule._converters.items()}


def _fitting(converter: BaseConverter) -> Any:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return ABSENT.get(type(converter).__name__, GONE_TOKEN)


@cache
def _objects(world: World, endpoint: str, names: frozenset[str], role: Role | None) -> Variants | None:
    """The variants of the object that the address names; None when it names none."""
    room = endpoint.partition(".")[0]
    if endpoint in BY_ENDPOINT:
        return BY_ENDPOINT[endpoint](world, role)
    if room == "scan" and "code" in names:
        return TOPICS
    for argument, find in BY_ARGUMENT.items():
        place, _, name = argument.rpartition(".")
        if name in names and place in ("", room):
            return find(world, role)
    return None


def _user_id(world: World, role: Role | None) -> int:
    user = world.main(role)
    return user.id if user else GONE_NUMBER


def _accounts(world: World, role: Role | None) -> Variants:
    ids = {"own": _user_id(world, role), "other": world.users[f"tweede.assessor@{DOMAIN}"].id, "other-admin": world.users[f"tweede.admin@{DOMAIN}"].id}
    return {name: {"user_id": id} for name, id in (ids | {"closed": world.users[f"gesloten@{DOMAIN}"].id, "absent": GONE_NUMBER}).items()}


def _measures(world: World, role: Role | None) -> Variants:
    codes = dict(world.rows(select(Measure.owner_id, Measure.code).where(Measure.owner_id.is_not(None)).order_by(Measure.id)))
    unowned = world.rows(select(Measure.code).where(Measure.owner_id.is_(None)).order_by(Measure.id))[0][0]
    found = {"own": codes.get(_user_id(world, role)), "other": codes[world.users[f"tweede.clerk@{DOMAIN}"].id], "unowned": unowned, "absent": "M99"}
    here: Variants = {name: {"year": NOW, "code": code} for name, code in found.items() if code}
    return here | {"adopted-year": {"year": ADOPTED, "code": found["other"]}, "unopened": {"year": UNOPENED, "code": found["other"]}}


def _checks(world: World, role: Role | None) -> Variants:
    query = select(Check.id, Measure.code, Check.recorded_by_id, Check.state).join(Check.measure).order_by(Check.id)
    rows = world.rows(query)
    mine = [row for row in rows if row[3] == "waiting" and row[2] == _user_id(world, role)][-1:]
    other = [row for row in rows if row[3] == "waiting" and row[2] == world.users[f"tweede.clerk@{DOMAIN}"].id]
    done = [row for row in rows if row[3] == "confirmed"]
    found: Variants = {
        name: {"year": NOW, "code": row[1], "id": row[0]}
        for name, row in zip(("own", "other", "done"), (mine or [None], other, done), strict=True)
        for row in row[:1]
        if row
    }
    return found | {
        "other-measure": {"year": NOW, "code": done[0][1], "id": other[0][0]},
        "absent": {"year": NOW, "code": other[0][1], "id": GONE_NUMBER},
        "unopened": {"year": UNOPENED, "code": other[0][1], "id": other[0][0]},
    }


def _actions(world: World, role: Role | None) -> Variants:
    rows = world.rows(select(Action.id, Action.owner_id, Action.state, Action.year).order_by(Action.id.desc()))
    other = next(row[0] for row in rows if row[2] == "open" and row[1] == world.users[f"tweede.clerk@{DOMAIN}"].id)
    own = next((row[0] for row in rows if row[2] == "open" and row[1] == _user_id(world, role)), None)
    proposed = next(row[0] for row in rows if row[2] == "proposed" and row[3] == NOW)
    done = next(row[0] for row in rows if row[2] == "done")
    elsewhere = next(row[0] for row in rows if row[2] == "proposed" and row[3] == NEXT)
    ids = {"own": own, "other": other, "proposed": proposed, "done": done, "other-year": elsewhere, "absent": GONE_NUMBER}
    return {name: {"year": NOW, "id": id} for name, id in ids.items() if id} | {"unopened": {"year": UNOPENED, "id": other}}


def _seats(world: World, role: Role | None) -> Variants:
    rows = world.rows(select(Term.id, Term.until, Term.body).order_by(Term.id))
    ids = {
        "sitting": next(row[0] for row in rows if row[1] is None and row[2] == "raad"),
        "left": next(row[0] for row in rows if row[1]),
        "absent": GONE_NUMBER,
    }
    return {name: {"id": id, "year": NOW} for name, id in ids.items()} | {"unopened": {"id": ids["sitting"], "year": UNOPENED}}


def _appointments(world: World, role: Role | None) -> Variants:
    rows = world.rows(select(Appointment.id, Appointment.year).order_by(Appointment.id))
    ids = {"there": next(id for id, year in rows if year == NOW), "other-year": next(id for id, year in rows if year == ADOPTED), "absent": GONE_NUMBER}
    return {name: {"year": NOW, "id": id} for name, id in ids.items()}


def _documents(world: World, role: Role | None) -> Variants:
    from risico.documents.models import IssuedDocument

    by_year = {year: id for id, year in world.rows(select(IssuedDocument.id, IssuedDocument.year))}
    ids = {"there": by_year[NOW], "other-year": by_year[ADOPTED], "absent": GONE_NUMBER}
    return {name: {"year": NOW, "id": id} for name, id in ids.items()}


def _runs(world: World, role: Role | None) -> Variants:
    own = f"run{_user_id(world, role):029d}"
    other = world.rows(select(JobRun.id).where(JobRun.id.startswith("other")))[0][0]
    return {"own": {"run_id": own}, "other": {"run_id": other}, "absent": {"run_id": GONE_TOKEN}}


def _changes(world: World, role: Role | None) -> Variants:
    from risico.year.models import YearChange

    id, year = world.rows(select(YearChange.id, YearChange.year))[0]
    return {"there": {"year": year, "id": id}, "other-year": {"year": NEXT, "id": id}, "absent": {"year": NOW, "id": GONE_NUMBER}}


def _messages(world: World, role: Role | None) -> Variants:
    ids = {state: id for id, state in world.rows(select(Message.id, Message.state))}
    return {"dead": {"id": ids["dead"]}, "sent": {"id": ids["sent"]}, "absent": {"id": GONE_NUMBER}}


def _profiles(world: World, role: Role | None) -> Variants:
    id = world.rows(select(Profile.id))[0][0]
    return {"there": {"year": NOW, "profile_id": id}, "absent": {"year": NOW, "profile_id": GONE_NUMBER}, "unopened": {"year": UNOPENED, "profile_id": id}}


def _links(kind: str) -> Find:
    def found(world: World, role: Role | None) -> Variants:
        tokens: dict[str, str] = getattr(world.secrets, kind)
        return {name: {"token": token, "to": "odt"} for name, token in (tokens | {"absent": GONE_TOKEN}).items()}

    return found


def _feeds(world: World, role: Role | None) -> Variants:
    tokens = world.secrets.feed
    wanted = {
        "own": tokens.get(f"of-{role}"),
        "other": tokens[f"of-{Role.MAYOR}"],
        "shared": tokens["shared"],
        "revoked": tokens["revoked"],
        "absent": GONE_TOKEN,
    }
    return {name: {"token": token} for name, token in wanted.items() if token}


def _terms(world: World, role: Role | None) -> Variants:
    here: Variants = {name: {**values, "key": "decision_calendar"} for name, values in YEARS.items()}
    return here | {"absent": {"year": NOW, "key": "onbekend"}}


def _versions(world: World, role: Role | None) -> Variants:
    return {"there": {"year": ADOPTED, "number": 1}, "other-year": {"year": NOW, "number": 1}, "absent": {"year": ADOPTED, "number": 9}}


BY_ENDPOINT: dict[str, Find] = {
    "measures.office": lambda world, role: {"there": {"year": NOW, "id": "griffier"}, "absent": {"year": NOW, "id": "onbekend"}},
    "measures.confirm": _checks,
    "measures.send_back": _checks,
    "measures.withdraw": _checks,
    "briefings.appointment": _appointments,
    "briefings.record": _appointments,
    "briefings.remove": _appointments,
    "year.remove_change": _changes,
    "scan.adopted_json": _versions,
    "scan.reopen_topic": lambda world, role: TOPICS,
    "feed.end_for_role": lambda world, role: {"there": {"role": "clerk"}, "absent": {"role": "raadslid"}},
    "accounts.welcome": _links("welcome"),
    "feed.fetch": _feeds,
    "poll.answer": _links("poll"),
    "poll.send": _links("poll"),
    "reminders.stop": _links("stop"),
}
BY_ARGUMENT: dict[str, Find] = {
    "user_id": _accounts,
    "run_id": _runs,
    "profile_id": _profiles,
    "measures.code": _measures,
    "measures.id": _actions,
    "briefings.id": _seats,
    "organisation.id": _seats,
    "documents.id": _documents,
    "outbox.id": _messages,
    "briefing.token": _links("briefing"),
    "year.key": _terms,
}


def addresses(world: World, rule: Rule, role: Role | None) -> Iterator[tuple[str, str]]:
    """Each variant with its address, for who asks."""
    build = world.app.url_map.bind("localhost").build
    for name, values in variants(world, rule, role).items():
        method = next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        yield name, build(rule.endpoint, {key: value for key, value in values.items() if key in rule.arguments}, method=method) + QUERY.get(rule.endpoint, "")

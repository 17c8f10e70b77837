"""What a new list of a body changes: who stays, leaves, moves in from elsewhere or is new. Pure; nothing is stored here."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .bodies import Body, Office

Kind = Literal["stays", "changes", "moves", "new", "leaves"]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on a list. `seat` 0: not chosen. `term` is the id of the term they are in now, 0 for who is only on the new list."""

    name: str
    email: str
    body: Body
    office: Office
    seat: int = 0
    term: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one member. `now`: as they are (None for new); `then`: as they will be (None for who leaves)."""

    kind: Kind
    now: Member | None
    then: Member | None


def compare(present: Sequence[Member], listed: Sequence[Member], body: Body) -> list[Change]:
    """What the list makes of this body: those on it in its order, then those who leave by seat.

    Somebody is the same person when the e-mail address is the same, else when the name is (without regard to accents,
    capitals and dots) and nobody else has it. A seat on the list counts; else who is there keeps the seat they have, and
    others get the lowest free one.
    """
    pairs = list(_paired(present, listed))
    found = {now.term for now, _ in pairs if now}
    gone = [member for member in present if member.body == body and member.term not in found]
    kept = _kept_seats(pairs, body)
    free = _free_seats({*kept.values(), *(member.seat for member in listed)})
    changes = [_change(now, _seated(now, member, body, kept, free)) for now, member in pairs]
    return [*changes, *(Change("leaves", member, None) for member in sorted(gone, key=lambda each: each.seat))]


def same_name(name: str) -> str:
    """The name as it is compared: "J. de Vriès" and "j de vries" are the same."""
    plain = unicodedata.normalize("NFKD", name)
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign)).casefold().split())


def _paired(present: Sequence[Member], listed: Sequence[Member]) -> Iterator[tuple[Member | None, Member]]:
    """Each listed member with who they are now: by address first, so that a shared name never takes somebody else's place."""
    by_email = {member.email.casefold(): member for member in present if member.email}
    certain = {member.email.casefold() for member in listed} & by_email.keys()
    named = defaultdict[str, list[Member]](list)
    for member in present:
        if member.email.casefold() not in certain:
            named[same_name(member.name)].append(member)
    asked = Counter(same_name(member.name) for member in listed if member.email.casefold() not in certain)
    for member in listed:
        name = same_name(member.name)
        alone = named[name][0] if len(named[name]) == 1 and asked[name] == 1 else None
        yield by_email.get(member.email.casefold(), alone), member


def _kept_seats(pairs: Sequence[tuple[Member | None, Member]], body: Body) -> dict[int, int]:
    """The seat of each term that stays where it is, unless the list gives it to somebody else."""
    given = {member.seat for _, member in pairs}
    return {now.term: now.seat for now, member in pairs if now and now.body == body and not member.seat and now.seat not in given}


def _free_seats(taken: Iterable[int]) -> Iterator[int]:
    filled, seat = set(taken), 0
    while True:
        seat += 1
        if seat not in filled:
            yield seat


def _seated(now: Member | None, member: Member, body: Body, kept: Mapping[int, int], free: Iterator[int]) -> Member:
    term = now.term if now and now.body == body else 0
    return Member(member.name, member.email, body, member.office, member.seat or kept.get(term) or next(free), term)


def _change(now: Member | None, then: Member) -> Change:
    if now is None:
        return Change("new", None, then)
    if (now.body, now.office) != (then.body, then.office):
        return Change("moves", now, then)
    return Change("stays" if now == then else "changes", now, then)

"""The chain: what an event looks like as one line of JSON, its hash, and the first link that does not hold. Pure functions."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
"""The hash before the first event."""
FIELDS = ("seq", "at", "action", "kind", "object", "result", "origin", "actor_id", "actor", "roles", "previous")
"""What the hash is over: the six fields of BIO2 8.15.01 (action, object, result, origin, actor, time) and the place in the chain."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link that does not hold: the number of the event where it shows, and what is wrong in one Dutch sentence."""

    seq: int
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the chain: the number of an event and its hash."""

    seq: int
    hash: str


def canonical(fields: Mapping[str, Any]) -> str:
    """The event as JSON: keys sorted, no spaces, UTF-8, time in UTC with microseconds; `jq -cS 'del(.hash)'` gives the same of an exported line."""
    values = {name: fields[name] for name in FIELDS}
    return json.dumps(values | {"at": moment(values["at"])}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def moment(at: datetime) -> str:
    """A time as it stands in the chain: 2027-01-05T09:00:00.000000Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(fields: Mapping[str, Any]) -> str:
    """The SHA-256 of the event, in hexadecimals."""
    return hashlib.sha256(canonical(fields).encode()).hexdigest()


def follow(start: Link, events: Iterable[Any]) -> tuple[Link, Broken | None]:
    """Walk from the link before the first event (mappings of fields); gives the last link that holds and, if there is one, the first that does not."""
    last = start
    for event in events:
        if event["seq"] <= last.seq:
            return last, Broken(event["seq"], f"Regel {event['seq']} hoort hier niet.")
        if event["seq"] != last.seq + 1:
            return last, Broken(last.seq + 1, f"Regel {last.seq + 1} ontbreekt.")
        if event["previous"] != last.hash:
            return last, Broken(event["seq"], f"Regel {event['seq']} sluit niet aan op de regel ervoor.")
        if event["hash"] != digest(event):
            return last, Broken(event["seq"], f"Regel {event['seq']} is veranderd.")
        last = Link(event["seq"], event["hash"])
    return last, None

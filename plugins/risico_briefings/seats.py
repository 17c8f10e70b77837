"""Where the seats of a body stand in half a ring, for the picture. Pure."""

from dataclasses import dataclass
from math import atan2, cos, pi, sin

WIDTH, HEIGHT = 600, 325
RADIUS = 23
_CENTRE = (300.0, 288.0)
_OUTER, _BETWEEN = 256.0, 64.0
_SMALLEST = 100.0


@dataclass(frozen=True, slots=True)
class Place:
    """The middle of a seat; `radius` is smaller when there are many."""

    x: float
    y: float
    radius: float


def places(count: int) -> list[Place]:
    """A place for each of so many seats, from left to right, in as many half rings as it takes; the outer one is the fullest."""
    for shrink in (1.0, 0.8, 0.65, 0.5, 0.4):
        between = _BETWEEN * shrink
        rings = [_OUTER - between * ring for ring in range(int((_OUTER - _SMALLEST) // between) + 1)]
        room = [int(pi * radius // between) + 1 for radius in rings]
        if sum(room) >= count:
            break
    filled = _fill(room, count)
    found = [_place(radius, number, size, RADIUS * shrink) for radius, size in zip(rings, filled, strict=True) for number in range(size)]
    return sorted(found, key=lambda place: (_angle(place), place.x))


def _fill(room: list[int], count: int) -> list[int]:
    """How many seats stand in each ring: all equally full, and what is left over in the outer ones."""
    total = sum(room)
    filled = [min(size, count * size // total) for size in room]
    left = count - sum(filled)
    for ring in range(len(room)):
        extra = min(left, room[ring] - filled[ring])
        filled[ring] += extra
        left -= extra
    return filled


def _place(radius: float, number: int, size: int, seat: float) -> Place:
    turn = pi * number / (size - 1) if size > 1 else pi / 2
    return Place(round(_CENTRE[0] - radius * cos(turn), 1), round(_CENTRE[1] - radius * sin(turn), 1), round(seat, 1))


def _angle(place: Place) -> float:
    """From left (0) to right."""
    return round(atan2(_CENTRE[1] - place.y, place.x - _CENTRE[0]) * -1 + pi, 3)

"""Links to the parts of a list that is too long for one page."""

from collections.abc import Callable

from flask import request

from ..listing import AT_ONCE


def start() -> int:
    """The row from 0 at which the page begins that the address asks for."""
    return max(request.args.get("vanaf", 1, type=int), 1) - 1


def pages(total: int, address: Callable[[int | None], str]) -> list[dict[str, object]]:
    """A link for each page, made by `address` of its first row (from 1); empty when everything fits on one."""
    firsts = range(1, total + 1, AT_ONCE) if total > AT_ONCE else ()
    return [
        {"label": f"{first} tot en met {min(first + AT_ONCE - 1, total)}", "url": address(first if first > 1 else None), "current": first - 1 == start()}
        for first in firsts
    ]

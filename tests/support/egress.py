"""Nothing reaches out of this machine: a connection, a datagram or a question for an address elsewhere is refused and remembered (reliability.md P8).

Also run in a server process, as `sitecustomize`: with EGRESS_FILE in its environment what it tried is written there.
"""

import ipaddress
import os
import socket
import sys
from pathlib import Path
from typing import Any

reached: list[str] = []
"""What was tried since it was last cleared."""
_OWN_NAMES = {"", "localhost", "localhost.localdomain", "ip6-localhost", socket.gethostname(), socket.gethostname().partition(".")[0]}
_installed: list[bool] = []


def guard() -> None:
    """Refuse it from now on, in this process; there is no way back."""
    if not _installed:
        _installed.append(True)
        sys.addaudithook(_hook)


def is_here(host: object) -> bool:
    """Whether this is the machine itself: loopback, one of its own names, or a name that leads nowhere (RFC 2606)."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host or "")
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return name.lower() in _OWN_NAMES or name.lower().endswith(".invalid")
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_unspecified)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        opened, address = arguments
        if opened.family in (socket.AF_INET, socket.AF_INET6) and not is_here(address[0]):
            _refuse(event, address)
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and not is_here(arguments[0]):
        _refuse(event, arguments[0])


def _refuse(event: str, where: object) -> None:
    reached.append(f"{event} {where!r}")
    if file := os.environ.get("EGRESS_FILE"):
        with Path(file).open("a") as opened:
            opened.write(f"{event} {where!r}\n")
    raise ConnectionRefusedError(f"{event}: nothing may go to {where!r}")


if __name__ == "sitecustomize":
    guard()

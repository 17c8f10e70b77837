"""Who may do what."""

from enum import StrEnum

from risico.permissions import READERS, Grant, Role


class ExamplePermission(StrEnum):
    """The permissions of this plugin."""

    EDIT = "example:edit"
    READ = "example:read"


GRANTS = (
    Grant(ExamplePermission.EDIT, "de spreuk van het jaar kiezen", (Role.SECRETARY,)),
    Grant(ExamplePermission.READ, "de spreuk van het jaar lezen", READERS),
)

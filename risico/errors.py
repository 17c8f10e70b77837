"""What a service may refuse, each with a Dutch sentence that says what to do."""


class Refused(Exception):
    """The request is understood but not allowed now; shown to the user as status 409."""

    status = 409

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Forbidden(Refused):
    """This user may not do this to this object."""

    status = 403

    def __init__(self, message: str = "Dit mag u niet doen. Vraag het aan wie dit onderwerp beheert.") -> None:
        super().__init__(message)


class NotFound(Refused):
    """There is no such object, or the user may not know that it exists."""

    status = 404

    def __init__(self, message: str = "Deze pagina bestaat niet.") -> None:
        super().__init__(message)


class Crowded(Refused):
    """This person asks for much at the same time, or everybody does: later it may."""

    status = 429


class Stale(Refused):
    """Somebody else changed the object after this form was opened (design.md decision 14)."""


def same_version(found: int, seen: int, what: str) -> None:
    """Stale when somebody changed the object after the form was opened (design.md decision 14)."""
    if found != seen:
        raise Stale(f"Iemand anders heeft {what} intussen gewijzigd. Vergelijk de twee versies en sla daarna opnieuw op.")

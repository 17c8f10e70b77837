"""Why somebody does not come in with a work account. `why` is for the log and the administrator: it names a check or a host, never a value."""

from ..errors import Refused

DOWN = (
    "De inlogdienst van uw organisatie is nu niet te bereiken. Probeer het over een paar minuten opnieuw. "
    "Blijft het misgaan? Vraag het de beheerder van Risico. Die kan ook zonder werkaccount inloggen."
)
WRONG = "Inloggen met uw werkaccount is niet gelukt. Probeer het opnieuw. Blijft het misgaan? Vraag het de beheerder van Risico."


class Unreachable(Refused):
    """The provider gives no usable answer."""

    status = 503

    def __init__(self, why: str) -> None:
        super().__init__(DOWN)
        self.why = why


class Untrusted(Refused):
    """What came back is not what it should be."""

    status = 403

    def __init__(self, why: str, message: str = WRONG) -> None:
        super().__init__(message)
        self.why = why

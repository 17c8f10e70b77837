"""The identity provider: its addresses and keys, remembered for an hour, and the questions Risico asks it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ValidationError

from .. import clock
from ..config import Settings
from . import tokens, wire
from .faults import Unreachable, Untrusted
from .tokens import Expected, Leaver, Visitor

CALLBACK, FAREWELL = "/oidc/terug/", "/inloggen/"
"""Paths that stand in the registration at the provider: where it sends people after login, and after logout."""
KEPT = 3600.0
"""Seconds that addresses and keys are remembered."""
DOWN_FOR = 5.0
"""Seconds in which a provider that did not answer is not asked again."""
REFRESH = 60.0
"""Seconds between two looks for new keys on account of a token that anybody can send."""
SCOPES = "openid email profile"
Read = TypeVar("Read")


class Metadata(BaseModel):
    """What the provider publishes about itself (OpenID Connect Discovery 1.0 §3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)

    @property
    def auth_method(self) -> str:
        """How the secret is sent: in a header, or in the body where the provider knows only that."""
        known = self.token_endpoint_auth_methods_supported
        return "client_secret_post" if "client_secret_post" in known and "client_secret_basic" not in known else "client_secret_basic"


@dataclass(frozen=True, slots=True)
class Known:
    """What was fetched, and when (monotonic seconds)."""

    metadata: Metadata
    keys: KeySet
    at: float


class Provider:
    """Asks the provider of the settings. Never call it while a database session is open: an answer may take seconds."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._local = settings.oidc_issuer.startswith("http:")
        self._one = wire.Turns(1)
        self._turns = wire.Turns(settings.threads // 2)
        self._known: Known | None = None
        self._down_until = 0.0

    @property
    def callback(self) -> str:
        """The redirect URI, exactly as it must be registered. It comes from the settings, never from a request."""
        return self._settings.address + CALLBACK

    def login_url(self, state: str, nonce: str, verifier: str) -> str:
        """Where somebody goes to log in; Unreachable when the provider does not say."""
        metadata = self._look().metadata
        with self._line(metadata) as line:
            url, _ = line.create_authorization_url(metadata.authorization_endpoint, state=state, nonce=nonce, code_verifier=verifier)
        return str(url)

    def visitor(self, code: str, nonce: str, verifier: str, issuer: str | None) -> Visitor:
        """Who came back with this code, from this `issuer` if it says so (RFC 9207). Unreachable without an answer, Untrusted when it does not hold."""
        metadata = self._look().metadata
        if issuer not in (None, metadata.issuer):
            raise Untrusted("iss")
        with self._turns.take(), self._line(metadata) as line:
            answer = wire.fetch_token(line, metadata.token_endpoint, code=code, code_verifier=verifier, grant_type="authorization_code")
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise Untrusted("id_token")
        return tokens.visitor(self._read(lambda keys: tokens.read_id_token(token, keys, self._expected(), nonce), 0.0), self._settings)

    def leaver(self, token: str) -> Leaver:
        """Whose logins the provider ends with this logout token; Untrusted when it does not hold."""
        return self._read(lambda keys: tokens.read_logout_token(token, keys, self._expected()), REFRESH)

    def logout_url(self) -> str | None:
        """Where somebody logs out of the work account itself, None when the provider has no such page."""
        metadata = self._look().metadata
        if not metadata.end_session_endpoint:
            return None
        back = {"client_id": self._settings.oidc_client_id, "post_logout_redirect_uri": self._settings.address + FAREWELL}
        return str(wire.with_parameters(metadata.end_session_endpoint, back))

    def look(self) -> Metadata:
        """What the provider says of itself now, for `risico check`; Unreachable says why not."""
        self._known, self._down_until = None, 0.0
        return self._look().metadata

    def _expected(self) -> Expected:
        return Expected(self._look().metadata.issuer, self._settings.oidc_client_id, int(clock.now().timestamp()))

    def _read(self, read: Callable[[KeySet], Read], old_enough: float) -> Read:
        """What the token says; keys that do not fit it are fetched anew when they are this old (seconds), for the provider may have new ones."""
        known = self._look()
        try:
            return read(known.keys)
        except JoseError:
            if time.monotonic() - known.at < old_enough:
                raise Untrusted("handtekening") from None
        try:
            return read(self._look(known).keys)
        except JoseError:
            raise Untrusted("handtekening") from None

    def _look(self, stale: Known | None = None) -> Known:
        """What is known of the provider, fetched when it is an hour old or when it is this stale one."""
        if known := self._fresh(stale):
            return known
        with self._one.take():
            if known := self._fresh(stale):
                return known
            if time.monotonic() < self._down_until:
                raise Unreachable("antwoordde zojuist niet")
            try:
                self._known = self._fetch()
            except Unreachable:
                self._down_until = time.monotonic() + DOWN_FOR
                raise
            return self._known

    def _fresh(self, stale: Known | None) -> Known | None:
        known = self._known
        return known if known and known is not stale and time.monotonic() - known.at < KEPT else None

    def _fetch(self) -> Known:
        issuer = self._settings.oidc_issuer
        with self._line() as line:
            metadata = _metadata(wire.read_json(line.request("GET", issuer.rstrip("/") + "/.well-known/openid-configuration", withhold_token=True)))
            if metadata.issuer.rstrip("/") != issuer.rstrip("/"):
                raise Unreachable(f"de inlogdienst noemt zich {metadata.issuer[:200]}, en dat is niet de instelling oidc_issuer")
            for url in (metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri, metadata.end_session_endpoint):
                if url:
                    wire.check_address(url, local=self._local)
            keys = wire.read_json(line.request("GET", metadata.jwks_uri, withhold_token=True))
        try:
            return Known(metadata, tokens.import_keys(keys), time.monotonic())
        except Untrusted:
            raise Unreachable("de inlogdienst geeft geen bruikbare sleutels") from None

    def _line(self, metadata: Metadata | None = None) -> wire.Line:
        settings = self._settings
        return wire.Line(
            local=self._local,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            token_endpoint_auth_method=metadata.auth_method if metadata else None,
            scope=SCOPES,
            redirect_uri=self.callback,
            code_challenge_method="S256",
        )


def _metadata(document: dict[str, Any]) -> Metadata:
    try:
        return Metadata.model_validate(document)
    except ValidationError as fault:
        names = ", ".join(sorted({str(error["loc"][0]) for error in fault.errors()}))
        raise Unreachable(f"de gegevens van de inlogdienst zijn niet volledig ({names})") from None

"""What a signed token of the provider says, believed only after every check. Pure functions over a token and a set of keys.

OpenID Connect Core 1.0 §3.1.3.7 (ID token) and Back-Channel Logout 1.0 §2.6 (logout token).
"""

import re
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from ..config import Settings
from ..permissions import Role
from ..text import clean
from .faults import Untrusted

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures with a key pair only: never `none`, and never a shared secret, for which a public key could pass."""
LEEWAY = 60
"""Seconds that the clocks of the provider and this server may differ."""
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LONGEST, LONGEST_TOKEN = 255, 50_000
_KINDS = ("RSA", "EC")
_TENANT = re.compile(r"/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/v2\.0/?")


@dataclass(frozen=True, slots=True)
class Expected:
    """What must stand in a token: who made it, for whom, and the moment it is read (seconds since 1970)."""

    issuer: str
    client_id: str
    now: int


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who the provider says is there. `roles`: those of the claim, None when the administrator gives the roles in Risico."""

    issuer: str
    subject: str
    email: str = ""
    sid: str = ""
    roles: tuple[Role, ...] | None = None


@dataclass(frozen=True, slots=True)
class Leaver:
    """Whose logins the provider ends: the one with `sid`, or all of `subject`."""

    issuer: str
    subject: str
    sid: str


def import_keys(document: dict[str, Any]) -> KeySet:
    """The provider's keys for signatures; what is of another kind is left out. Untrusted when none is left."""
    found = document.get("keys")
    keys = [key for key in found if isinstance(key, dict) and key.get("kty") in _KINDS and key.get("use", "sig") == "sig"] if isinstance(found, list) else []
    try:
        return KeySet.import_key_set({"keys": keys})
    except (JoseError, ValueError, TypeError, KeyError):
        raise Untrusted("sleutels") from None


def read_id_token(token: str, keys: KeySet, expected: Expected, nonce: str) -> dict[str, Any]:
    """The claims of an ID token for this login; Untrusted when any check fails. JoseError of the signature is the caller's: the keys may have changed."""
    claims = _decode(token, keys)
    _validate(claims, expected, sub={"essential": True}, nonce={"essential": True, "value": nonce})
    parties = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if claims.get("azp", expected.client_id if len(parties) == 1 else None) != expected.client_id:
        raise Untrusted("azp")
    return claims


def read_logout_token(token: str, keys: KeySet, expected: Expected) -> Leaver:
    """Whose logins must end; Untrusted when any check fails. JoseError as above."""
    claims = _decode(token, keys)
    _validate(claims, expected, iat={"essential": True}, jti={"essential": True}, events={"essential": True})
    if not isinstance(claims["events"], dict) or not isinstance(claims["events"].get(LOGOUT_EVENT), dict) or "nonce" in claims:
        raise Untrusted("events")
    leaver = Leaver(expected.issuer, _text(claims, "sub"), _text(claims, "sid"))
    if not leaver.sid and not leaver.subject:
        raise Untrusted("sub")
    return leaver


def _decode(token: str, keys: KeySet) -> dict[str, Any]:
    if len(token) > LONGEST_TOKEN:
        raise Untrusted("lengte")
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    except (ValueError, TypeError, RecursionError):
        raise Untrusted("onleesbaar") from None


def _validate(claims: dict[str, Any], expected: Expected, **more: Any) -> None:
    options: dict[str, Any] = {
        "iss": {"essential": True, "value": expected.issuer},
        "aud": {"essential": True, "value": expected.client_id},
        "exp": {"essential": True},
        "iat": {"essential": True},
        **more,
    }
    try:
        JWTClaimsRegistry(expected.now, LEEWAY, **options).validate(claims)
    except JoseError as fault:
        raise Untrusted(f"{fault.error} {getattr(fault, 'claim', '')}".strip()) from None


def visitor(claims: dict[str, Any], settings: Settings) -> Visitor:
    """The person of an ID token that was read."""
    email = _text(claims, "email") or _text(claims, "preferred_username")
    roles = roles_of(claims.get(settings.oidc_roles_claim), settings.oidc_roles) if settings.oidc_roles_claim else None
    return Visitor(claims["iss"], subject(claims), clean(email).strip().lower(), _text(claims, "sid"), roles)


def subject(claims: dict[str, Any]) -> str:
    """Who it is within the issuer: `sub`, but for Entra ID `oid`, which is the same in every app, after checking the tenant."""
    tenant = _TENANT.search(claims["iss"])
    if tenant and claims.get("tid") != tenant[1]:
        raise Untrusted("tid")
    found = _text(claims, "oid" if tenant else "sub")
    if not found:
        raise Untrusted("oid" if tenant else "sub")
    return found


def roles_of(values: Any, mapping: dict[str, str]) -> tuple[Role, ...]:
    """The roles for the values of a claim, a list or one text; values that are not in the mapping say nothing."""
    given = {value for value in (values if isinstance(values, list) else [values]) if isinstance(value, str)}
    mapped = {mapping[value] for value in given & mapping.keys()}
    return tuple(role for role in Role if role in mapped)


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) and len(value) <= LONGEST else ""

"""Reading tokens, as pure functions: whatever stands in one, it is somebody or it is refused."""

import contextlib
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from risico.oidc.faults import Untrusted
from risico.oidc.tokens import Expected, import_keys, read_id_token, read_logout_token, roles_of, subject
from risico.permissions import Role
from tests.support.provider import KEYS, by_hand

from .conftest import ROLES

PUBLIC = import_keys({"keys": [KEYS[0].as_dict(private=False)]})
EXPECTED = Expected("https://login.example", "risico", 1_800_000_000)
RIGHT: dict[str, Any] = {"iss": EXPECTED.issuer, "aud": "risico", "exp": EXPECTED.now + 60, "iat": EXPECTED.now, "nonce": "n", "sub": "jan"}
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the code
plain = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9)
anything = st.recursive(plain, lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=9), part, max_size=3), max_leaves=6)


@CALM
@given(st.text(max_size=200) | st.lists(st.text(alphabet="abcdeyJ-_=é", max_size=40), max_size=5).map(".".join))
@example("W1tb" * 9_000 + ".e30.x")
@example("." * 60_000)
def test_no_text_is_a_fault(text: str) -> None:
    for read in (lambda: read_id_token(text, PUBLIC, EXPECTED, "n"), lambda: read_logout_token(text, PUBLIC, EXPECTED)):
        with pytest.raises((JoseError, Untrusted)):
            read()


@CALM
@given(anything, anything, anything)
def test_no_header_and_claims_are_a_fault(header: Any, claims: Any, value: Any) -> None:
    for head in (header, {"alg": "RS256", "kid": value}, {"alg": value, "kid": "een"}):
        with pytest.raises((JoseError, Untrusted)):
            read_id_token(by_hand(head, claims, lambda text: b"x"), PUBLIC, EXPECTED, "n")


def signature(text: bytes) -> bytes:
    """RS256 with the right key."""
    key: RSAPrivateKey = KEYS[0].get_op_key("sign")
    return key.sign(text, PKCS1v15(), SHA256())


@CALM
@given(st.sampled_from([*RIGHT, "azp", "sid", "events", "nbf", "jti"]), anything)
def test_a_claim_of_any_kind_is_taken_or_refused(name: str, value: Any) -> None:
    signed = by_hand({"alg": "RS256", "kid": "een"}, RIGHT | {name: value}, signature)
    try:
        claims = read_id_token(signed, PUBLIC, EXPECTED, "n")
    except Untrusted:
        return
    assert (claims["iss"], claims["nonce"]) == (EXPECTED.issuer, "n") and "risico" in claims["aud"]
    assert isinstance(claims["sub"], str) and claims["exp"] > EXPECTED.now - 61


@CALM
@given(anything)
@example({"keys": [3, None, {"kty": "RSA"}, {"kty": "RSA", "n": "", "e": "AQAB"}, {"kty": []}]})
def test_no_key_document_is_a_fault(document: Any) -> None:
    with contextlib.suppress(Untrusted):
        assert isinstance(import_keys(document if isinstance(document, dict) else {"keys": document}), KeySet)


@CALM
@given(anything | st.lists(st.sampled_from([*ROLES, *Role, "Iets.Anders"])))
def test_only_values_in_the_table_are_roles(values: Any) -> None:
    roles = roles_of(values, ROLES)
    given_values = values if isinstance(values, list) else [values]
    assert set(roles) == {Role(ROLES[value]) for value in given_values if isinstance(value, str) and value in ROLES}
    assert list(roles) == [role for role in Role if role in roles]


@CALM
@given(anything, anything, anything)
def test_a_tenant_is_never_passed_by(sub: Any, oid: Any, tid: Any) -> None:
    tenant = "11111111-2222-3333-4444-555555555555"
    issuer = f"https://login.microsoftonline.us/{tenant}/v2.0"
    with pytest.raises(Untrusted):
        subject({"iss": issuer, "sub": sub, "oid": oid, "tid": tid})
    if isinstance(oid, str) and oid:
        assert subject({"iss": issuer, "sub": sub, "oid": oid, "tid": tenant}) == oid

"""The rules of codes, sealed texts and devices, without an app."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico import clock
from risico.accounts import devices, otp
from risico.accounts.sealed import seal, unseal

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2027, 3, 1, 12, 0, 10, tzinfo=UTC)
STEP = otp.step_of(NOW)
CODES = {otp.code_of(SECRET, STEP + off) for off in (-1, 0, 1)}


def test_a_code_is_that_of_rfc_6238() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the RFC's key, "12345678901234567890"
    moments = {59: "287082", 1_111_111_109: "081804", 1_234_567_890: "005924", 2_000_000_000: "279037"}
    assert {at: otp.code_of(secret, at // otp.STEP_SECONDS) for at in moments} == moments


@given(off=st.integers(-50, 50), last=st.integers(-3, 3))
def test_a_code_counts_one_step_early_or_late_and_never_twice(off: int, last: int) -> None:
    found = otp.accepted_step(SECRET, otp.code_of(SECRET, STEP + off), NOW, STEP + last)
    assert found is None or (found - STEP in (-1, 0, 1) and found > STEP + last)
    if abs(off) <= otp.SLACK and off > last:
        assert found == STEP + off
    if abs(off) > otp.SLACK and otp.code_of(SECRET, STEP + off) not in CODES:
        assert found is None


def test_of_ten_thousand_guesses_only_the_codes_of_three_steps_are_right() -> None:
    guesses = [f"{number:06}" for number in range(0, 1_000_000, 100)]
    right = {guess for guess in guesses if otp.accepted_step(SECRET, guess, NOW, 0) is not None}
    assert right == CODES & set(guesses)


@pytest.mark.parametrize("typed", ["", "0", "é" * 6, "１２３４５６", "0" * 7, "-00001", "000000\x00"])
def test_what_is_no_code_is_refused_quietly(typed: str) -> None:
    assert otp.accepted_step(SECRET, typed, NOW, 0) is None


def test_the_picture_holds_what_an_app_needs() -> None:
    address = otp.address(SECRET, "beheer@noorderdijk.example", "Gemeente Noorderdijk")
    assert address.startswith("otpauth://totp/Risico%20Gemeente%20Noorderdijk:beheer%40noorderdijk.example?secret=" + SECRET)
    assert otp.picture(address).startswith("data:image/png;base64,")
    assert otp.in_groups(SECRET).replace(" ", "") == SECRET


def test_a_secret_has_160_bits_and_never_comes_twice() -> None:
    made = {otp.new_secret() for _ in range(100)}
    assert len(made) == 100 and {len(secret) for secret in made} == {32}


def test_what_is_sealed_opens_only_here_only_for_its_purpose_and_only_in_time() -> None:
    sealed = seal("sleutel", "enrol 1", SECRET)
    assert SECRET not in sealed and unseal("sleutel", "enrol 1", sealed) == SECRET
    assert unseal("andere", "enrol 1", sealed) is None
    assert unseal("sleutel", "enrol 2", sealed) is None
    assert unseal("sleutel", "enrol 1", sealed[:-6] + "AAAAA=") is None
    assert unseal("sleutel", "enrol 1", "") is None and unseal("sleutel", "enrol 1", "geen geheim é\u4e00") is None
    with clock.at(clock.now() + timedelta(minutes=59)):
        assert unseal("sleutel", "enrol 1", sealed, timedelta(hours=1)) == SECRET
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert unseal("sleutel", "enrol 1", sealed, timedelta(hours=1)) is None
        assert unseal("sleutel", "enrol 1", sealed) == SECRET


@pytest.mark.parametrize(
    ("user_agent", "says"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox op Windows"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge op Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15", "Safari op Mac"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1",
            "Safari op iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome op Android"),
        ("<script>alert(1)</script> geheim", devices.UNKNOWN),
        ("", devices.UNKNOWN),
    ],
)
def test_a_browser_is_told_in_words(user_agent: str, says: str) -> None:
    assert devices.describe(user_agent) == says and len(says) <= 40

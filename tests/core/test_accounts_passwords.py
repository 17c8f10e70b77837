"""Passwords: the rules, and how they are stored."""

import threading
import time

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from hypothesis import given
from hypothesis import strategies as st

from risico.accounts import passwords
from tests.support.accounts import PASSWORD, password_hash

EMAIL, PLACE = "jansen@noorderdijk.example", "Gemeente Noorderdijk"


@pytest.mark.parametrize("good", [PASSWORD, "paard vliegt over kerk", "x8#kQ!m2Lp9z", "Één dag naar zee", "соловей поёт ночью"])
def test_a_good_password_is_taken(good: str) -> None:
    assert passwords.fault(good, EMAIL, PLACE) is None


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("kort", passwords.TOO_SHORT),
        ("elf tekens!", passwords.TOO_SHORT),
        ("lang " * 52, passwords.TOO_LONG),
        ("ikben JANSEN en meer", passwords.TOO_NEAR),
        ("Welkom2027!!!", passwords.TOO_COMMON),
        ("Wachtwoord123", passwords.TOO_COMMON),
        ("Zomer2027zomer", passwords.TOO_COMMON),
        ("Noorderdijk2027", passwords.TOO_COMMON),
        ("gemeente-noorderdijk", passwords.TOO_COMMON),
        ("qwertyuiop123", passwords.TOO_COMMON),
        ("1qaz2wsx3edc", passwords.TOO_COMMON),
        ("a1b2c3d4e5f6g", passwords.TOO_COMMON),
        ("aaaaaaaaaaaa", passwords.TOO_COMMON),
        ("123456789012", passwords.TOO_COMMON),
        ("abababababab", passwords.TOO_COMMON),
    ],
)
def test_a_weak_password_is_refused_with_what_to_do(bad: str, says: str) -> None:
    assert passwords.fault(bad, EMAIL, PLACE) == says


@given(st.text(max_size=300), st.text(max_size=20), st.text(max_size=20))
def test_no_password_breaks_the_rules_themselves(password: str, email: str, place: str) -> None:
    fault = passwords.fault(password, email, place)
    assert fault is not None or passwords.SHORTEST <= len(password) <= passwords.LONGEST


def test_the_hash_is_argon2id_with_enough_work() -> None:
    parameters = extract_parameters(password_hash())
    assert parameters.type is Type.ID
    assert parameters.memory_cost >= 64 * 1024 and parameters.time_cost >= 3
    assert password_hash() != passwords.make_hash(PASSWORD), "each hash has its own salt"


def test_only_the_password_itself_fits() -> None:
    assert passwords.verify(password_hash(), PASSWORD)
    assert not passwords.verify(password_hash(), PASSWORD.upper())
    assert not passwords.verify(None, PASSWORD)
    assert not passwords.verify("not a hash", PASSWORD)


def test_the_same_letters_from_another_keyboard_fit() -> None:
    assert passwords.verify(passwords.make_hash("e\u0301e\u0301n dag naar zee"), "\u00e9\u00e9n dag naar zee")


def test_a_hash_of_weaker_parameters_is_replaced() -> None:
    assert passwords.is_outdated(PasswordHasher(time_cost=2, memory_cost=19 * 1024).hash(PASSWORD))
    assert not passwords.is_outdated(password_hash())


def test_without_a_hash_checking_costs_as_much_as_with_one() -> None:
    assert not passwords.is_outdated(passwords._hash_of_nothing()), "the same parameters, so the same work"
    assert not passwords.verify(None, "iets anders dan het was")


def test_at_most_two_are_hashed_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    busy, most, lock = 0, 0, threading.Lock()

    class Watched:
        def hash(self, password: str) -> str:
            nonlocal busy, most
            with lock:
                busy += 1
                most = max(most, busy)
            time.sleep(0.02)
            with lock:
                busy -= 1
            return password

    monkeypatch.setattr(passwords, "_hasher", Watched())
    threads = [threading.Thread(target=passwords.make_hash, args=("x",)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2

"""Reading a report of mail that did not arrive, whoever wrote it, and what a refusal says of the address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico.outbox.refusals import is_bounce, refusal
from risico.outbox.reports import Report, read
from tests.support.reports import exchange, exim, postfix

TO, ID = "oud@voorbeeldgemeente.example", "0123456789abcdef@voorbeeldgemeente.example"
POSTFIX, EXCHANGE = postfix(TO, ID), exchange(TO, ID)


def read_one(content: bytes) -> Report:
    found = read(content)
    assert found and len(found.failures) == 1
    return found


@pytest.mark.parametrize(
    ("content", "code", "answer"),
    [
        (POSTFIX, 550, "5.1.1 <oud@voorbeeldgemeente.example>: Recipient address rejected: User unknown in virtual mailbox table"),
        (EXCHANGE, 550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient oud@voorbeeldgemeente.example not found by SMTP address lookup"),
        (exim(TO, ID, "550-5.1.1 The email account that you tried to reach does\n 550 5.1.1 not exist"), 550, None),
        (exim(TO, ID, "550 Unrouteable address"), 550, "Unrouteable address"),
        (exchange(TO, ID, status="5.1.1", said="550 #5.1.1 RESOLVER.ADR.RecipNotFound; not found"), 550, "#5.1.1 RESOLVER.ADR.RecipNotFound; not found"),
        (postfix(TO, ID, status="5.1.1", said="host zegt niets"), 554, "5.1.1 host zegt niets"),
    ],
    ids=["postfix", "exchange", "exim", "exim-words", "exchange-2007", "no-code"],
)
def test_the_report_of_an_address_that_does_not_exist(content: bytes, code: int, answer: str | None) -> None:
    report = read_one(content)
    (failure,) = report.failures
    assert ID in report.message_ids and failure.addresses == {TO} and not failure.expired
    assert failure.code == code and failure.answer == (answer or failure.answer)
    assert is_bounce(failure.code, failure.answer) and refusal(failure.code, failure.answer) == "De mailserver kent dit adres niet."


def test_mail_that_was_tried_for_days_is_expired() -> None:
    said = "connect to mx.elders.example[192.0.2.1]:25: Connection timed out"
    (failure,) = read_one(postfix(TO, ID, status="4.4.1", said=said)).failures
    assert failure.expired and failure.answer == f"4.4.1 {said}"
    assert read_one(exim(TO, ID, "451 Temporary local problem")).failures[0].expired


def test_mail_that_was_passed_on_names_both_addresses() -> None:
    (failure,) = read_one(postfix(TO, ID, final="Jan@Elders.example", asked=f"utf-8; <{TO.upper()}>")).failures
    assert failure.addresses == {TO, "jan@elders.example"}


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", ""])
def test_a_report_that_nothing_failed_is_no_report(action: str) -> None:
    assert read(postfix(TO, ID, action=action)) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: Ik ben op vakantie\r\nAuto-Submitted: auto-replied\r\n\r\nTot maandag.\r\n",
        POSTFIX.replace(b"multipart/report", b"multipart/mixed"),
        b"".join(b'Content-Type: multipart/report; boundary="%d"\n\n--%d\n' % (depth, depth) for depth in range(3000)),
    ],
    ids=["empty", "bytes", "holiday", "mixed", "nested"],
)
def test_other_mail_is_no_report(content: bytes) -> None:
    assert read(content) is None


@given(content=st.sampled_from((POSTFIX, EXCHANGE)), at=st.integers(0, 3000), gone=st.integers(0, 200), new=st.binary(max_size=40))
def test_a_damaged_report_breaks_nothing(content: bytes, at: int, gone: int, new: bytes) -> None:
    found = read(content[:at] + new + content[at + gone :])
    assert found is None or all(100 <= failure.code <= 599 for failure in found.failures)


@pytest.mark.parametrize(
    ("code", "answer", "words"),
    [
        (550, b"5.1.8 <risico@x.example>: Sender address rejected: Domain not found", "Controleer mail_from"),
        (550, b"5.7.60 SMTP; Client does not have permissions to send as this sender", "Controleer mail_from"),
        (550, b"relay not permitted", "staat niet toe"),
        (554, b"5.7.1 <a@b.example>: Relay access denied", "staat niet toe"),
        (550, b"Sender verify failed: user unknown", "weigert dit bericht"),
        (550, b"5.2.2 mailbox full", "neemt geen mail aan"),
        (552, b"5.3.4 Message size exceeds fixed limit", "neemt dit bericht niet aan"),
        (450, b"4.1.1 User unknown, try again", "later"),
    ],
)
def test_a_refusal_for_another_reason_says_nothing_of_the_address(code: int, answer: bytes, words: str) -> None:
    assert words in refusal(code, answer) and not is_bounce(code, answer)


@pytest.mark.parametrize(
    "answer", ["5.1.1 No", "5.1.2 No such domain", "5.1.10 Not found", "5.2.1 Disabled", "5.4.1 Recipient address rejected: Access denied", "No such user"]
)
def test_a_refusal_of_the_address_itself(answer: str) -> None:
    assert is_bounce(550, answer)

"""A report of 200 topics takes less than five seconds, and as many statements as one of two topics."""

import time

import pytest
from sqlalchemy.orm import Session

from risico.db import Database
from risico.documents import data, sheets, word
from risico_scan.adoption import adopt
from tests.plugins.scan.factories import make_user
from tests.plugins.scan.reports import many_topics, report
from tests.support.statements import counted

SECONDS = 5.0


def seconds(database: Database) -> float:
    """How long the processor works on a report and its three files; what else runs on the machine does not count."""
    started = time.process_time()
    with database.reader() as reading:
        made = report(reading, "intern")
    for write in (word.write, sheets.write, data.to_json):
        assert write(made)
    return time.process_time() - started


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_report_of_two_hundred_topics_takes_less_than_five_seconds(session: Session, database: Database) -> None:
    round = many_topics(session, 200)
    assert seconds(database) < SECONDS
    adopt(session, make_user(session, email="gs@example.nl", roles=("secretary",)), round, round.version)
    session.commit()
    assert seconds(database) < SECONDS


@pytest.mark.parametrize(("topics", "adopted"), [(2, False), (12, False), (2, True), (12, True)])
def test_the_number_of_statements_does_not_depend_on_the_topics(session: Session, database: Database, topics: int, adopted: bool) -> None:
    round = many_topics(session, topics)
    if adopted:
        adopt(session, make_user(session, email="gs@example.nl", roles=("secretary",)), round, round.version)
        session.commit()
    with database.reader() as reading, counted(database.engine) as statements:
        report(reading, "intern")
    assert len(statements) <= (10 if adopted else 15), "\n".join(statements)

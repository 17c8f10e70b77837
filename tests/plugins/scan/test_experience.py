"""Block B comes from the anonymous poll: in the arithmetic, the outcome, the pages, what is adopted, and the report."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.contract import Experience
from risico.db import Database
from risico.documents.blocks import Paragraph
from risico.errors import Refused
from risico_registration.models import Poll
from risico_scan import adoption, consensus, explanation
from risico_scan.frozen import read_document
from risico_scan.results import Answers, Result
from risico_scan.scoring import score, short_set_low
from risico_scan.stored import dump, load
from risico_scan.views.known import experience_of
from tests.plugins.scan.cases import LIBRARY, answers, quiet
from tests.plugins.scan.reports import a_year, drop_undecided, report
from tests.plugins.scan.talks import CASE_X, Talk, scored_topic
from tests.support.statements import counted
from tests.support.web import submit

Login = Callable[[User], FlaskClient]
DAY = date(2027, 3, 31)
SENTENCE = "Beleving: uit de anonieme peiling van 31 maart 2027, 18 antwoorden."
TOPIC = "/2027/onderwerpen/T01/"


def poll(**scores: int) -> Experience:
    """A poll of 18 answers with these raw scores in the middle."""
    return Experience(scores, 18, DAY)


UNSAFE = poll(B1=3, B2=3, B3=3, B4=0)
"""Risk 3, 3, 3 and 4: the mean of block B is 3.25."""


def polled(found: Answers, experience: Experience | None) -> Result:
    return score(LIBRARY, replace(found, polled=experience))


class TestArithmetic:
    def test_the_poll_is_the_block_when_nobody_else_answered_it(self) -> None:
        result = polled(answers(*[quiet(P=2, V=1, E=2, M=1)] * 3), UNSAFE)
        assert result.view.blocks["B"] == Fraction(13, 4)
        assert result.view.vulnerability == (Fraction(13, 4) + 2) / 2
        assert {id: result.risks[id] for id in ("B1", "B2", "B3", "B4")} == {"B1": 3, "B2": 3, "B3": 3, "B4": 4}

    def test_without_a_poll_there_is_no_block(self) -> None:
        assert "B" not in polled(answers(*[quiet(P=2, E=2, M=1)] * 3), None).view.blocks

    def test_it_goes_before_what_assessors_say_of_the_same(self) -> None:
        sheets = [quiet("PMOVEDB", B1=0)] * 3
        assert polled(answers(*sheets), UNSAFE).risks["B1"] == 3
        assert polled(answers(*sheets), poll(B2=4)).risks["B1"] == 0

    def test_an_agreed_score_goes_before_the_poll(self) -> None:
        assert polled(answers(*[quiet()] * 3, agreed={"B1": 1}), UNSAFE).risks["B1"] == 1

    def test_it_holds_in_every_view(self) -> None:
        """R0 holds by the poll alone, so it holds for the quietest assessor and with unknowns at their best."""
        result = polled(answers(*[quiet(P=2, E=2, M=2, P1=None)] * 2, quiet(P=2, E=2, M=1)), UNSAFE)
        base = polled(answers(*[quiet(P=2, E=2, M=2, P1=None)] * 2, quiet(P=2, E=2, M=1)), None)
        assert "R0" in result.rules and "R0" not in base.rules
        assert base.band and result.band == (base.band[0] + 1, base.band[1] + 1)

    def test_creeping_subversion_looks_at_it(self) -> None:
        sheets = answers(*[quiet(O1=2, O2=2)] * 3)
        assert "R3" not in polled(sheets, None).rules
        assert "R3" in polled(sheets, poll(B1=2)).rules

    def test_uncertainty_is_about_assessors_only(self) -> None:
        sheets = answers(quiet(P1=None), quiet(M1=4), basis="intuition")
        with_poll, without = polled(sheets, UNSAFE), polled(sheets, None)
        assert (with_poll.certainty, with_poll.spread) == (without.certainty, without.spread)

    def test_a_topic_is_not_low_on_the_short_questions_while_people_feel_unsafe(self) -> None:
        sheets = answers(*[{question.id: 0 if question.direction == "up" else 4 for question in LIBRARY.questions if question.short}] * 3)
        assert short_set_low(LIBRARY, sheets, None).allowed
        assert short_set_low(LIBRARY, replace(sheets, polled=UNSAFE), None).objections == ("high_risk",)

    def test_what_the_library_does_not_ask_is_in_no_view(self) -> None:
        assert polled(answers(quiet()), poll(B9=4)).risks == polled(answers(quiet()), None).risks

    @settings(max_examples=60, deadline=None)
    @given(st.dictionaries(st.sampled_from(["B1", "B2", "B3", "B4"]), st.integers(0, 4)), st.integers(0, 4), st.integers(0, 4))
    def test_more_fear_never_lowers_a_level(self, scores: dict[str, int], process: int, tension: int) -> None:
        sheets = answers(*[quiet(P=process, M=tension, E=2)] * 3)
        calm = dict.fromkeys(scores, 0) | ({"B4": 4} if "B4" in scores else {})
        before, after = polled(sheets, poll(**calm)), polled(sheets, poll(**scores))
        assert before.level and after.level and before.level <= after.level

    def test_a_stored_result_keeps_it_and_an_old_one_has_none(self) -> None:
        result = polled(answers(*[quiet(E=2)] * 3), UNSAFE)
        assert load(dump(result)) == result
        old = dump(result)
        del old["polled"]
        assert load(old) == replace(result, polled=None)


class TestOutcome:
    """Closing the scoring takes the poll there is then."""

    def test_the_poll_is_in_the_outcome_and_stays_when_a_score_is_agreed(self, session: Session) -> None:
        talk = scored_topic(session)
        assert talk.close(polled=UNSAFE).view.blocks["B"] == Fraction(13, 4)
        talk.agree("M3", 2)
        assert (talk.result.polled, talk.result.view.blocks["B"]) == (UNSAFE, Fraction(13, 4))

    def test_another_round_of_scoring_takes_the_poll_of_that_moment(self, session: Session) -> None:
        talk = scored_topic(session)
        assert talk.close().polled is None
        consensus.reopen_scoring(session, talk.oov, talk.topic, "De peiling is nu ook klaar.", talk.topic.version)
        assert talk.close(polled=UNSAFE).polled == UNSAFE

    def test_on_the_short_questions_the_refusal_tells_no_answer(self, session: Session) -> None:
        low = {question.id: 0 if question.direction == "up" else 4 for question in LIBRARY.questions}
        talk = scored_topic(session, low, question_set="short", alike=True)
        with pytest.raises(Refused, match="niet duidelijk laag"):
            talk.close(polled=UNSAFE)
        assert talk.close().level == 1

    def test_the_explanation_says_where_it_comes_from(self) -> None:
        sheets = answers(*[quiet(P=3, E=2, M=1)] * 3)
        assert explanation.explain(LIBRARY, polled(sheets, UNSAFE)).experience == SENTENCE
        assert explanation.explain(LIBRARY, polled(sheets, None)).experience == ""


class TestPages:
    @pytest.fixture
    def talk(self, session: Session) -> Talk:
        made = scored_topic(session, CASE_X)
        session.commit()
        return made

    def hold_poll(self, talk: Talk) -> None:
        """A closed poll in the table, as eighteen answers left it."""
        sums = {id: {str(score): 18 if score == wanted else 0 for score in range(5)} for id, wanted in UNSAFE.scores.items()}
        talk.session.add(Poll(year=2027, opened_on=DAY, closes_on=DAY, closed_on=DAY, links=30, respondents=18, sums=sums, opened_by_id=talk.mayor.id))
        talk.session.commit()

    def test_closing_the_scoring_takes_the_poll_and_the_pages_tell(self, talk: Talk, login: Login, session: Session) -> None:
        self.hold_poll(talk)
        visitor = login(talk.oov)
        visitor_close(visitor, talk)
        session.expire_all()
        assert talk.result.polled == UNSAFE
        assert SENTENCE in visitor.get(TOPIC + "verschillen/").text
        assert "Uit de anonieme peiling van 31 maart 2027, 18 antwoorden." in visitor.get(TOPIC).text

    def test_a_poll_that_closed_later_is_told_to_who_leads(self, talk: Talk, login: Login) -> None:
        later = "De peiling van dit jaar is intussen gesloten"
        visitor_close(login(talk.oov), talk)
        assert later not in login(talk.oov).get(TOPIC + "verschillen/").text
        self.hold_poll(talk)
        assert later in login(talk.oov).get(TOPIC + "verschillen/").text
        assert later not in login(talk.mayor).get(TOPIC + "verschillen/").text

    def test_pages_stay_within_twelve_statements(self, talk: Talk, login: Login, database: Database) -> None:
        self.hold_poll(talk)
        visitor = login(talk.oov)
        visitor_close(visitor, talk)
        for page in (TOPIC, TOPIC + "verschillen/"):
            with counted(database.engine) as statements:
                assert visitor.get(page).status_code == 200
            assert len(statements) <= 12, "\n".join(statements)

    def test_the_hook_answers_with_the_poll_of_that_year(self, talk: Talk, app: Flask) -> None:
        self.hold_poll(talk)
        with app.test_request_context():
            assert experience_of(LIBRARY, 2027) == UNSAFE
            assert experience_of(LIBRARY, 2026) is None


def visitor_close(visitor: FlaskClient, talk: Talk) -> None:
    """Press "Scoren sluiten" on the page of the topic."""
    answer = submit(visitor, TOPIC, {}, f"form[action='{TOPIC}scoren-sluiten/']")
    assert answer.status_code == 302 and answer.headers["Location"].endswith("/verschillen/"), answer.text


def test_an_adopted_round_keeps_the_poll_it_had_and_the_report_tells(session: Session) -> None:
    told = a_year(session)
    drop_undecided(told)
    topic = next(iter(told.topics.values()))
    assert topic.result
    topic.result = dump(replace(load(topic.result), polled=UNSAFE))
    session.commit()
    told.adopt()
    frozen = read_document(adoption.get_version(session, told.round).json)
    kept = {each.code: each.result.polled for each in frozen.round.topics if each.result}
    assert kept[topic.topic.code] == UNSAFE
    made = report(session, "intern")
    assert SENTENCE in [block.text for each in made.sections for block in each.blocks if isinstance(block, Paragraph)]
    assert "peiling" not in repr(report(session, "openbaar"))

"""The panel on a topic's page names one next step, for every phase and everybody."""

from itertools import product

import pytest
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico_scan.advice import CLOSE, advice
from risico_scan.models import Answer, Assessment, Assignment, Decision, Round, Topic
from risico_scan.questions import Progress, is_complete
from risico_scan.service import result_of
from risico_scan.sheets import Sheet, sheets_of
from risico_scan.steps import State
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import answer, assign, make_assessment, make_round, make_user, stored_result

DIRECTOR, SECRETARY, ASSESSOR, OTHER, MAYOR = 1, 2, 3, 4, 5
ROLES = {DIRECTOR: ["safety_director"], SECRETARY: ["secretary", "admin"], ASSESSOR: ["assessor"], OTHER: ["assessor"], MAYOR: ["mayor"]}


def state(phase: str, done: tuple[int, ...] = (), proposal: str = "", level: int = 4, reopened: str = "") -> State:
    """A topic with a sheet of 10 questions for the assessor, the other and so on, each with so many answers."""
    round, result = Round(year=2027, state="open"), stored_result(LIBRARY, value=2)
    assessment = Assessment(phase=phase, reopened=reopened, topic=Topic(code="T01"), round=round, result=result)
    decision = Decision(state=proposal, level=level, proposed_by_id=DIRECTOR) if proposal else None
    sheets = [Sheet(ASSESSOR + n, "Beoordelaar", "oov", Progress(count, 10), count > 0) for n, count in enumerate(done)]
    return State(assessment, decision, sheets, result_of(assessment))


@pytest.mark.parametrize(
    ("who", "where", "title", "endpoint", "mine"),
    [
        (DIRECTOR, state("scoring"), "Vraag eerst beoordelaars", "scan.assessors", True),
        (MAYOR, state("scoring"), "Er scoort nog niemand", None, False),
        (ASSESSOR, state("scoring", (0, 0)), "Scoor dit onderwerp alleen", "scan.score", True),
        (ASSESSOR, state("scoring", (10, 0)), "U bent klaar", "scan.score", False),
        (DIRECTOR, state("scoring", (10, 4)), "Wacht op de beoordelaars", CLOSE, False),
        (DIRECTOR, state("scoring", (10, 10)), "Sluit het scoren", CLOSE, True),
        (MAYOR, state("scoring", (10, 4)), "Er wordt nu gescoord", None, False),
        (DIRECTOR, state("consensus", (10,)), "Bespreek de verschillen", "scan.differences", True),
        (ASSESSOR, state("consensus", (10,)), "Bespreek de verschillen", "scan.differences", False),
        (SECRETARY, state("consensus", (10,), "proposed"), "Bekijk het voorstel als tweede persoon", "scan.decision", True),
        (DIRECTOR, state("consensus", (10,), "proposed"), "Het voorstel wacht op een tweede persoon", "scan.decision", False),
        (DIRECTOR, state("consensus", (10,), "returned"), "Pas het voorstel aan", "scan.decision", True),
        (MAYOR, state("consensus", (10,), "returned"), "Het voorstel wordt aangepast", "scan.decision", False),
        (DIRECTOR, state("consensus", (10,), "lapsed"), "Bespreek de verschillen", "scan.differences", True),
        (MAYOR, state("decided", (10,), "decided"), "Er is besloten", "scan.decision", False),
    ],
)
def test_the_next_step(who: int, where: State, title: str, endpoint: str | None, mine: bool) -> None:
    found = advice(_user(who), where)
    assert (found.title, found.action.endpoint if found.action else None, found.mine) == (title, endpoint, mine)


def test_everybody_gets_advice_in_every_state() -> None:
    states = [
        state(phase, done, proposal)
        for phase, done, proposal in product(("scoring", "consensus", "decided"), ((), (0,), (10, 3)), ("", "proposed", "returned"))
    ]
    for who, where in product(ROLES, states):
        found = advice(_user(who), where)
        assert found.title and found.text.endswith(".")
        assert not found.mine or found.action, "what waits for somebody can be pressed"


def test_another_round_says_why() -> None:
    where = state("scoring", (10, 2), reopened="de locatie is veranderd.")
    for who in (DIRECTOR, ASSESSOR, OTHER):
        assert advice(_user(who), where).text.startswith("Er is nog een ronde, omdat: de locatie is veranderd. ")


def test_the_database_counts_complete_answers_as_the_pages_do(session: Session) -> None:
    topic = make_assessment(session, round=make_round(session, library=LIBRARY))
    sheet: Assignment = assign(session, assessment=topic, user=make_user(session))
    cells = product((None, 0, 4), (True, False), (None, "intuition"))
    rows = [Answer(score=score, unknown=unknown, basis=basis) for score, unknown, basis in cells]
    for row, question in zip(rows, LIBRARY.questions, strict=False):
        saved = answer(session, assignment=sheet, question=question.id)
        saved.score, saved.unknown, saved.basis = row.score, row.unknown, row.basis
    session.flush()
    assert sheets_of(session, topic, LIBRARY)[0].progress.done == sum(map(is_complete, rows)) == 8


def _user(who: int) -> User:
    return User(id=who, roles=ROLES[who])

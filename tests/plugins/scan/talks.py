"""A topic that four people scored, ready to be closed: for tests of consensus and decision."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.contract import Experience
from risico.plugins import make_plugin_manager
from risico_scan import consensus, decisions
from risico_scan.decisions import Proposal
from risico_scan.models import Answer, Assessment, Decision
from risico_scan.questions import parts
from risico_scan.results import Result
from risico_scan.service import decision_on, result_of

from .cases import LIBRARY, WORKED
from .factories import assign, make_assessment, make_round, make_user

PLUGINS = make_plugin_manager()
ROLES = ("oov", "vakafdeling", "communicatie", "juridisch")
CASE_X = {f"{block}{n}": int(score) for block, line in WORKED["X"].items() for n, score in enumerate(line, 1)}
"""Raw scores of the case like X, level 4 (domain.md §2.5)."""
VIEWS: dict[str, dict[str, int | None]] = {
    "oov": {"M3": 3, "P3": 4, "P5": 3, "P8": 1},
    "vakafdeling": {"M3": 2, "P3": 1, "P5": 1},
    "communicatie": {"M3": 4, "P3": 4, "P5": 3, "P8": 3, "M4": 3},
    "juridisch": {"M3": 1, "P3": 3, "P5": 1, "M4": 1, "O5": None},
}
"""Where they see it otherwise."""
ALL_C = {"c": ("c1", "c2", "c3")}
SCENARIO = "Draaiboek opvang, bijlage 2. In maart besproken met politie en OM."
"""What the case like X cannot be decided without."""
COUNTER = "Dat groepen van buiten al contact hebben met bewoners."


@dataclass
class Talk:
    """The topic and who is there. `oov` scored and may lead; `secretary` did not score; `chief` is an administrator too and did."""

    session: Session
    topic: Assessment
    oov: User
    secretary: User
    chief: User
    assessor: User
    mayor: User

    def close(self, last_level: int | None = None, polled: Experience | None = None) -> Result:
        consensus.close_scoring(self.session, self.oov, LIBRARY, self.topic, self.topic.version, last_level, polled)
        return self.result

    @property
    def result(self) -> Result:
        found = result_of(self.topic)
        assert found
        return found

    def agree(self, question: str, score: int, version: int = 0) -> None:
        consensus.agree(self.session, self.oov, LIBRARY, self.topic, question, score, "Dit zagen wij samen.", version)

    def answer_counter(self) -> None:
        consensus.record_counter(self.session, self.oov, self.topic, COUNTER, self.topic.version)

    def propose(self, proposal: Proposal | None = None, user: User | None = None) -> Decision:
        """By the OOV director, at the computed level with everything ticked unless told otherwise; answers the counter-question first and names a scenario."""
        if not self.topic.counter:
            self.answer_counter()
        before = decision_on(self.session, self.topic)
        made = proposal or Proposal(self.result.level or 0, ALL_C, ("M25",))
        made = replace(made, scenario=made.scenario or SCENARIO)
        return decisions.propose(self.session, user or self.oov, LIBRARY, self.topic, made, before.version if before else 0)

    def decide(self, user: User | None = None, text: str = "") -> Decision:
        proposal = decision_on(self.session, self.topic)
        assert proposal
        return decisions.decide(self.session, user or self.secretary, PLUGINS, self.topic, proposal.version, text)


def scored_topic(session: Session, scores: Mapping[str, int | None] = CASE_X, *, question_set: str = "full", code: str = "T01", alike: bool = False) -> Talk:
    """Everyone gives these scores to what they are asked (1 to the topic's own questions), but for VIEWS unless `alike`."""
    topic = make_assessment(session, round=make_round(session, library=LIBRARY), question_set=question_set, code=code)
    oov = make_user(session)
    chief = make_user(session, email="chef@example.nl", title="Gemeentesecretaris", roles=["admin", "secretary"])
    assessor = make_user(session, email="com@example.nl", title="Adviseur communicatie", roles=["assessor"])
    lawyer = make_user(session, email="jur@example.nl", title="Jurist", roles=["assessor"])
    for user, role in zip((oov, chief, assessor, lawyer), ROLES, strict=True):
        sheet = assign(session, assessment=topic, user=user, rater_role=role)
        given = dict(scores) if alike else {**scores, **VIEWS[role]}
        asked = (question.id for part in parts(LIBRARY, code, question_set, role) for question in part.questions)
        session.add_all(_answer(sheet.id, id, given.get(id, 1)) for id in asked)
    secretary = make_user(session, email="sec@example.nl", title="Loco-gemeentesecretaris", roles=["secretary", "admin"])
    mayor = make_user(session, email="bm@example.nl", title="Burgemeester", roles=["mayor"])
    session.commit()
    return Talk(session, topic, oov, secretary, chief, assessor, mayor)


def _answer(assignment: int, question: str, score: int | None) -> Answer:
    return Answer(assignment_id=assignment, question=question, score=score, unknown=score is None, basis="experience", saved_at=clock.now())

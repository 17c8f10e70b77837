"""Who writes in the scan: an assessor, who leads the conversation, and who adopts."""

from collections.abc import Iterator, Mapping

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico_scan.collected import collect
from risico_scan.integrity import verify
from risico_scan.models import Adoption, AgreedScore, Assessment, Assignment, Round, Topic
from risico_scan.models import Answer as GivenAnswer
from risico_scan.scoring import score
from risico_scan.service import ADOPTED, CONSENSUS, SCORING, result_of
from tests.plugins.scan.cases import LIBRARY

from .scene import ASSESSORS, DISCUSSED, SCORED, this_year
from .visitor import HTMX, Answer
from .writers import Writer

QUESTIONS = [question.id for question in LIBRARY.questions if question.block in "PM"][:5]
Given = Mapping[str, tuple[int, str, str, int]]
"""{question: (score, basis, note, version)}."""
Agreed = Mapping[str, tuple[int, str, int]]
"""{question: (score, reason, version)}."""
Standing = tuple[str, int]
"""Whether the round is adopted, and how many versions there are."""


class Scorer(Writer[Given]):
    """Saves one answer after another, as the page does while somebody scores."""

    name = "antwoord bewaren"

    def __init__(self, app: Flask, person: str = ASSESSORS[0]) -> None:
        self.person = person
        self._turn = 0
        super().__init__(app)

    def next(self, known: Given) -> Given:
        self._turn += 1
        version = known[self._question][-1] if self._question in known else 0
        return {**known, self._question: (self._turn % 5, "experience", f"Notitie {self._turn}", version + 1)}

    def send(self, wanted: Given) -> Answer:
        score, basis, note, version = wanted[self._question]
        fields = {"score": score, "basis": basis, "note": note, "version": version - 1}
        path = f"/{this_year()}/onderwerpen/{SCORED}/antwoord/?vraag={self._question}"
        return self.visitor.post(path, {f"{self._question}-{name}": value for name, value in fields.items()}, HTMX | self.visitor.proof)

    def stored(self, session: Session) -> Given:
        query = select(GivenAnswer).join(Assignment).join(Assessment, Assessment.id == Assignment.assessment_id).join(User, User.id == Assignment.user_id)
        mine = session.scalars(query.where(User.email == f"{self.person}@example.nl", Assessment.phase == SCORING))
        return {row.question: (row.score or 0, row.basis or "", row.note, row.version) for row in mine}

    def events(self) -> Mapping[str, int]:
        return {"scan.save_answer": sum(version for *_, version in self._known.values())}

    @property
    def _question(self) -> str:
        return QUESTIONS[self._turn % len(QUESTIONS)]


class Leader(Writer[Agreed]):
    """Agrees on one score after another; with each the outcome of the topic is computed again."""

    name = "score afspreken"
    person = "oov"

    def __init__(self, app: Flask) -> None:
        self._turn = 0
        super().__init__(app)

    def next(self, known: Agreed) -> Agreed:
        self._turn += 1
        version = known[self._question][-1] if self._question in known else 0
        return {**known, self._question: (self._turn % 5, f"Dit spraken wij af in ronde {self._turn}.", version + 1)}

    def send(self, wanted: Agreed) -> Answer:
        score, reason, version = wanted[self._question]
        fields = {"score": score, "reason": reason, "version": version - 1}
        path = f"/{this_year()}/onderwerpen/{DISCUSSED}/verschillen/{self._question}/"
        return self.visitor.post(path, {f"{self._question}-{name}": value for name, value in fields.items()}, self.visitor.proof)

    def stored(self, session: Session) -> Agreed:
        rows = session.scalars(select(AgreedScore).where(AgreedScore.assessment_id == self._topic(session).id))
        return {row.question: (row.score, row.reason, row.version) for row in rows}

    def events(self) -> Mapping[str, int]:
        return {"scan.agree": sum(version for *_, version in self._known.values())}

    def faults(self, session: Session) -> Iterator[str]:
        """The outcome must be that of the scores that are stored."""
        topic = self._topic(session)
        if score(LIBRARY, collect(session, topic).answers(None)) != result_of(topic):
            yield f"{self.name}: the outcome is not that of the scores"

    @property
    def _question(self) -> str:
        return QUESTIONS[self._turn % len(QUESTIONS)]

    def _topic(self, session: Session) -> Assessment:
        return session.scalars(select(Assessment).join(Topic).where(Topic.code == DISCUSSED, Assessment.phase == CONSENSUS)).one()


class Adopter(Writer[Standing]):
    """Adopts last year's round, opens it for a correction, adopts it again: round, text and checksum, all or none."""

    name = "ronde vaststellen"
    person = "secretaris"

    def next(self, known: Standing) -> Standing:
        state, versions = known
        return ("open", versions) if state == ADOPTED else (ADOPTED, versions + 1)

    def send(self, wanted: Standing) -> Answer:
        reopens = wanted[0] != ADOPTED
        form, values = ('form[action$="/heropenen/"]', {"reason": "Een datum klopt niet."}) if reopens else ('form[action$="/vaststellen/"]', {})
        return self.visitor.submit(f"/{this_year() - 1}/onderwerpen/vaststellen/", values, form)

    def stored(self, session: Session) -> Standing:
        round = session.scalars(select(Round).where(Round.year == this_year() - 1)).one()
        return round.state, session.scalar(select(func.count()).select_from(Adoption).where(Adoption.round_id == round.id)) or 0

    def events(self) -> Mapping[str, int]:
        state, versions = self._known
        return {"scan.adopt": versions, "scan.reopen": versions - (state == ADOPTED)}

    def faults(self, session: Session) -> Iterator[str]:
        """Every version must be what was adopted, and follow on the one before."""
        yield from (f"{self.name}: versie {fault.number}. {fault.text}" for fault in verify(session, this_year() - 1))

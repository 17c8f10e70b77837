"""Answers as they go to and from the page of questions."""

from dataclasses import dataclass

from wtforms import StringField, TextAreaField

from risico.errors import Refused
from risico.web.forms import Form, VersionField

from ..answer_sheet import TypedAnswer, typed_of
from ..answers import AnsweredElsewhere
from ..models import Answer
from ..questions import is_complete


class AnswerForm(Form):
    """One question of the page; the names of its controls begin with the id of the question."""

    score = StringField()
    basis = StringField()
    note = TextAreaField()
    version = VersionField()


def typed_in(question_id: str) -> tuple[TypedAnswer, int]:
    """What was typed at a question of the form that was sent, and the version of the answer that was on screen."""
    form = AnswerForm(prefix=question_id)
    return TypedAnswer(form.score.data or "", form.basis.data or "", form.note.data or ""), form.version.data or 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A question's answer on the page, as components/scoring.html wants it. `state`: done, basis, open or error."""

    choice: str
    basis: str
    note: str
    version: int
    state: str
    error: str = ""
    other: TypedAnswer | None = None


def saved_answer(answer: Answer | None) -> Shown:
    """An answer as it is saved, or a question still open."""
    typed = typed_of(answer)
    state = "done" if is_complete(answer) else "basis" if answer and answer.score is not None else "open"
    return Shown(typed.choice, typed.basis, typed.note, answer.version if answer else 0, state)


def refused_answer(typed: TypedAnswer, version: int, fault: Refused) -> Shown:
    """An answer that was not saved, as it was typed; beside it what another window saved."""
    if isinstance(fault, AnsweredElsewhere):
        return Shown(typed.choice, typed.basis, typed.note, version, "error", other=fault.saved)
    return Shown(typed.choice, typed.basis, typed.note, version, "error", fault.message)


def answer_to_choose(typed: TypedAnswer, version: int, fault: Refused) -> Shown:
    """The same on a page that was sent as a whole: who sends it again has seen both answers and chosen, so that one counts."""
    return refused_answer(typed, fault.version if isinstance(fault, AnsweredElsewhere) else version, fault)

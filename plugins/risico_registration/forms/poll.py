"""The forms of the poll: opening it, making links, and answering."""

from collections.abc import Sequence
from typing import Any

from wtforms import RadioField, SelectChoice

from risico.web.forms import Conditional, Form, IntegerField, Required, VersionField

from ..poll_sums import PollQuestion

USUAL_DAYS = 21
SKIP = SelectChoice("", "Ik sla deze vraag over.")


class OpenForm(Form):
    """For how many days the poll is open."""

    days = IntegerField("Hoeveel dagen is de peiling open?", [Required("Vul in hoeveel dagen de peiling open is.")], default=USUAL_DAYS)


class LinksForm(Form):
    """How many links somebody needs."""

    number = IntegerField("Hoeveel links hebt u nodig?", [Required("Vul in hoeveel links u nodig hebt.")])
    version = VersionField()


class AnswerForm(Form):
    """The answers of one person. The link is the proof that the form is ours; a token against forgery would need a cookie."""

    class Meta(Form.Meta):
        csrf = False

    @property
    def scores(self) -> dict[str, int]:
        """The chosen scores by question id; a question that was skipped is not in it."""
        return {name: int(value) for name, value in self.data.items() if value}


def answer_form(questions: Sequence[PollQuestion]) -> AnswerForm:
    """The form with these questions."""
    fields: dict[str, Any] = {each.id: RadioField(each.text, [Conditional()], choices=[*_choices(each), SKIP], default="") for each in questions}
    form: AnswerForm = type("_AnswerForm", (AnswerForm,), fields)()
    return form


def _choices(question: PollQuestion) -> list[SelectChoice]:
    return [SelectChoice(str(score), text) for score, text in enumerate(question.answers)]

"""What the pages of scoring show: the parts with their progress, the questions, what is known already, what is open."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from flask import render_template, url_for

from risico.errors import Refused

from ..answer_sheet import AnswerSheet
from ..forms.scoring import Shown
from ..questions import Part, progress
from .known import known_of
from .trail import crumbs

MINUTES_PER_QUESTION = 0.3
"""Forty questions, a full topic, take one assessor twelve minutes (design.md §5 rule 0)."""


def part_url(sheet: AnswerSheet, part: Part) -> str:
    return url_for("scan.score", **_place(sheet), part=part.id)


def end_url(sheet: AnswerSheet) -> str:
    return url_for("scan.saved", **_place(sheet))


def next_url(sheet: AnswerSheet, part: Part) -> str:
    """The page after this one; after the last the end."""
    after = sheet.parts[sheet.parts.index(part) + 1 :]
    return part_url(sheet, after[0]) if after else end_url(sheet)


def questions(sheet: AnswerSheet, part: Part, shown: Mapping[str, Shown], faults: Mapping[str, Refused] | None = None) -> str:
    """The page of one part, with these answers and the faults of what was not saved."""
    numbers = {question.id: number for number, question in enumerate(part.questions, 1)}
    return render_template(
        "risico_scan/score.html",
        **_frame(sheet, part),
        number=sheet.parts.index(part) + 1,
        shown=shown,
        faults=[(_control(id, fault), f"Vraag {numbers[id]}: {fault.message}") for id, fault in (faults or {}).items()],
        save_urls={id: url_for("scan.save_answer", **_place(sheet), vraag=id) for id in shown},
        minutes=ceil(MINUTES_PER_QUESTION * len(part.questions)),
        facts=known_of(**_place(sheet)),
    )


def answer(sheet: AnswerSheet, question_id: str, shown: Shown) -> str:
    """The parts of the page that change when one answer is saved or refused."""
    part = sheet.part_with(question_id)
    question = next(question for question in part.questions if question.id == question_id)
    return render_template("risico_scan/saved_answer.html", question=question, shown=shown, **_saved(sheet, part))


def end(sheet: AnswerSheet) -> str:
    """The page after the last part: what is still open, with links."""
    left = [
        {
            "title": left.question.text,
            "url": f"{part_url(sheet, left.part)}#vraag-{_key(left.question.id)}",
            "text": f"{left.part.title}, vraag {left.number}",
            "when": "basis ontbreekt" if left.scored else "nog open",
        }
        for left in sheet.open_questions()
    ]
    return render_template("risico_scan/saved.html", **_frame(sheet), left=left)


def _frame(sheet: AnswerSheet, now: Part | None = None) -> dict[str, Any]:
    """What the head of both pages shows; `now` is the part on screen."""
    place = _place(sheet)
    return {
        "assessment": sheet.assessment,
        "overall": progress(sheet.parts, sheet.answers),
        "parts": [_step(sheet, part, part == now) for part in sheet.parts],
        "topic_url": url_for("scan.topic", **place),
        "crumbs": crumbs(sheet.assessment, "Scoren"),
        **(_saved(sheet, now) | {"part": now} if now else {}),
    }


def _step(sheet: AnswerSheet, part: Part, is_now: bool) -> dict[str, Any]:
    how_far = progress((part,), sheet.answers)
    return {"label": part.title, "url": part_url(sheet, part), "done": how_far.done, "total": how_far.total, "now": is_now}


def _saved(sheet: AnswerSheet, part: Part) -> dict[str, Any]:
    """How far the part is, and when something of it was last saved."""
    times = [sheet.answers[question.id].saved_at for question in part.questions if question.id in sheet.answers]
    return {"progress": progress((part,), sheet.answers), "saved_at": max(times, default=None)}


def _place(sheet: AnswerSheet) -> dict[str, Any]:
    return {"year": sheet.assessment.round.year, "code": sheet.assessment.topic.code}


def _control(question_id: str, fault: Refused) -> str:
    """The id of the control where the fault can be mended."""
    return f"{_key(question_id)}-{'note' if fault.field == 'note' else '0'}"


def _key(question_id: str) -> str:
    """The id of a question as components/scoring.html writes it."""
    return question_id.replace(".", "-")

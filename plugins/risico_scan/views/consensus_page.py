"""What the page of differences shows, with the form that was refused if there is one."""

from typing import Any, TypeVar

from flask import render_template

from risico.web.forms import Form
from risico.web.request import db, may

from ..differences import Difference, differences
from ..forms.consensus import NONE, AgreeForm, CounterForm, ReopenForm
from ..permissions import ScanPermission
from ..previous import last_year
from ..sentences import spoken
from ..service import CONSENSUS, decision_on, get_assessment, is_open, library_of
from .known import experience_of
from .trail import crumbs

F = TypeVar("F", bound=Form)


def anchor(question: str) -> str:
    """The id on the page of a question."""
    return f"vraag-{question.replace('.', '-')}"


def differences_page(year: int, code: str, question: str = "", tried: Form | None = None) -> str:
    """The page; `tried` is a form that was refused, shown as it was typed."""
    session = db()
    assessment = get_assessment(session, year, code)
    library = library_of(session, assessment.round)
    found = differences(session, library, assessment, question)
    editable = tried is not None or (may(ScanPermission.LEAD) and is_open(assessment, CONSENSUS))
    return render_template(
        "risico_scan/differences.html",
        assessment=assessment,
        library=library,
        found=found,
        decision=decision_on(session, assessment),
        before=last_year(session, year).get(code),
        editable=editable,
        poll_is_later=editable and found.result.polled is None and experience_of(library, year) is not None,
        tried=tried,
        agree_forms={item.question.id: _agree_form(item, tried if item.question.id == question else None) for item in (*found.largest, *found.others)},
        counter_form=_form(CounterForm, tried, assessment.version, text=assessment.counter),
        reopen_form=_form(ReopenForm, tried, assessment.version),
        crumbs=crumbs(assessment, "Verschillen"),
        anchor=anchor,
        spoken=spoken,
    )


def _agree_form(item: Difference, tried: Form | None) -> AgreeForm:
    row = item.agreed
    typed = {"score": str(row.score), "reason": row.reason} if row else {"score": NONE}
    return _form(AgreeForm, tried, row.version if row else 0, prefix=item.question.id, **typed)


def _form(kind: type[F], tried: Form | None, version: int, prefix: str = "", **saved: Any) -> F:
    """The form that was refused if it is this one, else a fresh one with what is saved; after a conflict the next try counts."""
    if not isinstance(tried, kind):
        return kind(formdata=None, prefix=prefix, data={**saved, "version": version})
    if tried.is_stale:
        tried.version.data = version
    return tried

"""Measures as a workbook: fetching it, and reading it back in."""

from flask import Response as Download
from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from risico import clock
from risico.documents.workbook import Fault, Faulty
from risico.installation import installation
from risico.permissions import requires
from risico.web.request import current_user, db, reading
from risico.web.turns import takes_a_turn

from ..exchange.desk import Summary
from ..exchange.incoming import bring_in
from ..exchange.outgoing import write
from ..forms.exchange import LoadForm
from ..permissions import MeasurePermission
from .blueprint import measures
from .trail import crumbs

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@measures.get("/excel/")
@requires(MeasurePermission.LEAD)
def load(year: int) -> str:
    """The form, and the link to the workbook as it is now."""
    return _page(year, LoadForm(formdata=None))


@measures.post("/excel/")
@requires(MeasurePermission.LEAD)
@takes_a_turn
def bring_back_in(year: int) -> Response | tuple[str, int]:
    """Read a workbook in: all of it, or nothing with every fault in a table."""
    form, faults = LoadForm(), list[Fault]()

    def act() -> None:
        try:
            flash(_told(bring_in(db(), current_user(), installation().library, form.file.data.read())), "message")
        except Faulty as refusal:
            faults.extend(refusal.faults)
            raise

    if form.succeeds(act):
        return redirect(url_for("measures.overview", year=year))
    reading()
    return _page(year, form, faults), 422


@measures.get("/excel/maatregelen.xlsx")
@requires(MeasurePermission.LEAD)
@takes_a_turn
def fetch(year: int) -> Response:
    """The workbook with all measures and everything about them."""
    content = write(db(), current_user(), installation().library)
    name = f"maatregelen-{clock.today().isoformat()}.xlsx"
    return Download(content, mimetype=MIME_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _page(year: int, form: LoadForm, faults: list[Fault] | None = None) -> str:
    return render_template("risico_measures/exchange.html", year=year, form=form, faults=faults or [], crumbs=crumbs(year, ("Excel", "")))


def _told(summary: Summary) -> str:
    """What came of it, in a sentence."""
    counts = (
        (summary.added, "toegevoegd"),
        (summary.changed, "gewijzigd"),
        (summary.papers, "keer op papier vastgelegd"),
        (summary.checks, "controles vastgelegd"),
    )
    told = [f"{count} {words}" for count, words in counts if count]
    return f"Het bestand is ingelezen: {', '.join(told)}." if told else "Het bestand is ingelezen. Er was niets anders dan wat er al stond."

"""The local facts: one page to fill in what only the municipality knows."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from risico.installation import installation
from risico.permissions import requires
from risico.web.request import current_user, db, reading

from .. import facts as service
from ..composing import needed
from ..forms.facts import FactsForm, facts_form
from ..permissions import BriefingPermission
from .blueprint import briefings
from .trail import crumbs

OFFICES = ("raadslid", "commissielid", "wethouder", "burgemeester", "griffier")


@briefings.get("/gegevens/")
@requires(BriefingPermission.FACTS)
def facts(year: int) -> str:
    """The facts as they are."""
    found = service.stored(db())
    values = {key: fact.value for key, fact in found.items()}
    return _page(year, facts_form(installation().library)(formdata=None, data={**values, "version": service.version_of(found)}))


@briefings.post("/gegevens/")
@requires(BriefingPermission.FACTS)
def save_facts(year: int) -> Response | tuple[str, int]:
    """Keep them; each counts as looked at today."""
    form = facts_form(installation().library)()
    if form.succeeds(lambda: service.save(db(), current_user(), form.given, form.version.data)):
        flash("De gegevens zijn bewaard. Zij staan in elke briefing die u hierna uitreikt.", "message")
        return redirect(url_for("briefings.index", year=year))
    reading()
    return _page(year, form), 409 if form.is_stale else 422


def _page(year: int, form: FactsForm) -> str:
    """The form; when somebody else was first, what they filled in stands above it and their version goes along."""
    found, library = service.stored(db()), installation().library
    if form.is_stale:
        form.version.data = service.version_of(found)
    wanted = {id for office in OFFICES for id in needed(library, office)}  # type: ignore[arg-type]
    missing = [fact.label for fact in library.briefing_facts if fact.id in wanted and not (found.get(fact.id) and found[fact.id].value)]
    theirs = [{"label": fact.label, "value": found[fact.id].value} for fact in library.briefing_facts if fact.id in found] if form.is_stale else []
    fields = [form[fact.id] for fact in library.briefing_facts]
    context = {"form": form, "fields": fields, "missing": missing, "theirs": theirs, "looked_at": service.looked_at(db())}
    return render_template("risico_briefings/facts.html", year=year, crumbs=crumbs(year, ("Plaatselijke gegevens", "")), **context)

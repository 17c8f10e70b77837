"""The level of last year beside what happened since (design.md §5 rule 12)."""

from risico.documents.blocks import Block, Column, Note, Section, Table

from ..outcomes import SEVERITIES, Lookback, Verdict, judgement
from .source import Source
from .words import NOTHING, in_short

_VERDICTS: dict[Verdict, str] = {"fits": "ja", "milder": "het viel mee", "worse": "het was erger"}
_NOT_FROZEN = "Terugkijken gaat door nadat een ronde is vastgesteld. Dit hoofdstuk laat zien wat er bij het maken van dit verslag was ingevuld."


def looking_back(source: Source) -> Section | None:
    """The topics of last year with what happened; None in the first year."""
    if not source.lookbacks:
        return None
    done = [each for each in source.lookbacks if each.severity is not None]
    lead = judgement(done) or f"Op {source.before} is nog niet teruggekeken."
    blocks: tuple[Block, ...] = (_table(source), Note(_NOT_FROZEN)) if done else ()
    return Section(f"Terugkijken op {source.before}", lead, blocks, new_page=False)


def _table(source: Source) -> Table:
    columns = (Column("Onderwerp", width=24), Column("Niveau toen", width=13), Column("Wat er gebeurde"), Column("Paste het?", width=14), Column("Toelichting"))
    rows = tuple(_row(each) for each in source.lookbacks)
    return Table(f"Niveau en gebeurtenissen in {source.before}", "Per onderwerp het niveau van vorig jaar en wat er daarna gebeurde.", columns, rows)


def _row(each: Lookback) -> tuple[str, ...]:
    happened = "nog niet ingevuld" if each.severity is None else SEVERITIES[each.severity]
    verdict = _VERDICTS[each.verdict] if each.verdict else NOTHING
    return each.title, in_short(each.level, each.band), happened, verdict, each.note

"""Sentences about how measures stand, for facts, tasks and the report."""

from collections.abc import Collection

from risico.web.texts import short_date

from .rates import Rates
from .rows import MeasureRow
from .status import PaperStatus, PracticeStatus

PAPER = {"geen": "nog niets", "concept": "in concept", "vastgesteld": "vastgesteld", "verlopen": "verlopen"}
PRACTICE = {"niet": "werkt niet", "deels": "werkt deels", "aantoonbaar": "werkt"}
BUCKETS = {"werkt": "werkt aantoonbaar", "papier": "alleen op papier", "geen": "nog niet op papier"}

LEVEL_WORDS = {"individu": "individu", "gemeenschap": "organisatie", "samenleving": "samenleving"}
"""What a level is called: the political community is the organisation of council, board and staff."""


def on_paper(paper: PaperStatus) -> str:
    """vastgesteld op 12 september 2025; verlopen sinds 1 november 2026; nog niets."""
    since = f" {'op' if paper.holds else 'sinds'} {short_date(paper.since)}" if paper.since and paper.state != "geen" else ""
    return PAPER[paper.state] + since


def in_practice(practice: PracticeStatus) -> str:
    """werkt deels, gezien 20 mei 2026; onbekend sinds 21 mei 2027; nooit bekeken."""
    if practice.seen is None:
        return "nooit bekeken"
    if practice.faded_on:
        return f"onbekend sinds {short_date(practice.faded_on)}"
    return f"{PRACTICE[practice.state]}, gezien {short_date(practice.seen)}"


def measures(count: int, *, core: bool = False) -> str:
    """1 maatregel, 26 kernmaatregelen."""
    return f"{count} {'kern' if core else ''}{'maatregel' if count == 1 else 'maatregelen'}"


def are_core(rows: Collection[MeasureRow]) -> bool:
    """Whether all of these measures belong to the core set."""
    return bool(rows) and all(row.definition.core for row in rows)


def headline(found: Rates, *, core: bool) -> str:
    """Van de 26 kernmaatregelen werken er 13 aantoonbaar en staan er 9 alleen op papier."""
    if found.total == 1:
        return f"De ene maatregel {'werkt aantoonbaar' if found.working else 'is nog niet aantoonbaar in de praktijk'}."
    works = f"{'werkt' if found.working == 1 else 'werken'} er {found.working or 'geen'} aantoonbaar"
    only = f"{'staat' if found.paper_only == 1 else 'staan'} er {found.paper_only or 'geen'} alleen op papier"
    return f"Van de {measures(found.total, core=core)} {works} en {only}."


def share(count: int, total: int, percent: int | None) -> str:
    """85% (22 van 26), or without a percentage under five: 3 van 4."""
    counts = f"{count} van {total}"
    return counts if percent is None else f"{percent}% ({counts})"

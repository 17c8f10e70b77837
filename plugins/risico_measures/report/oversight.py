"""The year-end page: did people look whether measures work, what did they see, and was it done with four eyes?"""

from collections import Counter
from collections.abc import Iterator

from risico.documents.blocks import Block, Column, Note, Paragraph, Section, Table
from risico.web.texts import lower_first, short_date

from ..actions import DONE
from ..checks import KINDS, RESULTS
from ..models import Check
from ..sentences import measures
from .source import Source

TITLE = "Toezicht op daadwerkelijk getroffen maatregelen"
_FOUR_EYES = "Elke controle is bevestigd door iemand die haar niet uitvoerde of vastlegde, en die de maatregel niet in beheer heeft."


def oversight(source: Source) -> Section:
    """What was checked in the year, what that showed, what was done about it, and exceptions to the four eyes."""
    return Section(TITLE, _lead(source), tuple(_blocks(source)), new_page=False)


def _lead(source: Source) -> str:
    checked = len({check.measure_id for check in source.checks})
    if not checked:
        return f"In {source.year} is nog geen controle bevestigd."
    faded = sum(row.standing.practice.faded_on is not None for row in source.rows)
    gone = f" Bij {measures(faded)} is het bewijs te oud: dat telt niet meer mee." if faded else ""
    return (
        f"In {source.year} zijn {measures(checked)} in de praktijk gecontroleerd.{gone}"
        if checked > 1
        else f"In {source.year} is 1 maatregel gecontroleerd.{gone}"
    )


def _blocks(source: Source) -> Iterator[Block]:
    if source.checks:
        yield _results(source)
        yield _checks(source)
    if source.actions:
        yield Paragraph(_done(source), "Acties.")
    exceptions = [check for check in source.checks if check.exception]
    if exceptions:
        yield _exceptions(source, exceptions)
    elif source.checks:
        yield Note(_FOUR_EYES)


def _done(source: Source) -> str:
    done = sum(action.state == DONE for action in source.actions)
    if len(source.actions) == 1:
        return f"De ene actie uit {source.year} is {'klaar' if done else 'nog niet klaar'}."
    return f"Van de {len(source.actions)} acties uit {source.year} {'is' if done == 1 else 'zijn'} er {done or 'geen'} klaar."


def _results(source: Source) -> Table:
    found = Counter((check.kind, check.result) for check in source.checks)
    columns = (Column("Soort controle"), *(Column(words.removeprefix("Het ").capitalize(), numeric=True, width=18) for words in RESULTS.values()))
    kinds = [kind for kind in KINDS if any(found[kind, result] for result in RESULTS)]
    rows: tuple[tuple[str | int, ...], ...] = tuple((KINDS[kind], *(found[kind, result] for result in RESULTS)) for kind in kinds)
    return Table(f"Controles in {source.year}", "Per soort controle hoe vaak het werkte, deels werkte of niet werkte.", columns, rows)


def _checks(source: Source) -> Table:
    titles = {row.code: row.title for row in (*source.rows, *source.aside)}
    columns = (Column("Maatregel", width=28), Column("Dag", width=16), Column("Uitkomst", width=18), Column("Wat is gezien"), Column("Bewijs", width=20))
    rows = tuple(_check(check, titles.get(check.measure.code, check.measure.title)) for check in source.checks)
    return Table(f"Wat is gezien in {source.year}", "Per controle de maatregel, de dag, de uitkomst, wat is gezien en waar het bewijs ligt.", columns, rows)


def _check(check: Check, title: str) -> tuple[str, ...]:
    numbers = f" ({check.seen} van {check.asked})" if check.asked is not None else ""
    return f"{check.measure.code} {title}", short_date(check.day), f"{RESULTS[check.result]}{numbers}", check.learned, check.evidence


def _exceptions(source: Source, exceptions: list[Check]) -> Table:
    columns = (Column("Maatregel", width=28), Column("Dag", width=16), Column("Bevestigd door", width=22), Column("Waarom"))
    titles = {row.code: row.title for row in (*source.rows, *source.aside)}
    rows = tuple(
        (
            f"{check.measure.code} {titles.get(check.measure.code, check.measure.title)}",
            short_date(check.day),
            lower_first(check.confirmed_by.title) if check.confirmed_by else "",
            check.exception,
        )
        for check in exceptions
    )
    alt = "Controles die iemand bevestigde die erbij betrokken was, met de reden."
    return Table("Uitzonderingen op de vier ogen", alt, columns, rows)

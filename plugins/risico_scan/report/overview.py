"""The first pages of the internal report: the conclusion, the key figures, what still has to be done, the matrix and the list."""

from risico.documents.blocks import Column, Figure, HeatCell, HeatMap, Note, Paragraph, Section, Table
from risico.web.texts import lower_first

from ..decisions import PROPOSED, RETURNED
from ..level import grade
from ..picture import HIGH
from ..rows import flags
from ..sentences import listing
from ..service import CONSENSUS, SCORING
from ..steps import STEPS
from .source import Source, Topic
from .words import NOTHING, as_level, counted, earlier_in_short, in_short, level_cell

_REMEMBERED = 3
_ALT_MATRIX = "Per combinatie van effect en voorstelbaarheid het niveau van het vak, met de onderwerpen die erin staan."


def core(source: Source) -> str:
    """Where the year stands, in one to three sentences."""
    total, decided, _, risen = _counts(source)
    parts = [
        "" if decided == total else f"Over {decided} van de {total} onderwerpen is besloten." if decided else "Er is nog over geen enkel onderwerp besloten.",
        _high(source) if source.placed else "",
        f"{counted(risen, 'onderwerp staat', 'onderwerpen staan')} hoger dan vorig jaar." if risen else "",
    ]
    return " ".join(part for part in parts if part)


def _high(source: Source) -> str:
    """How many topics are at level 4 or 5, and which when a reader can remember them."""
    titles = [topic.title for topic in source.placed if (topic.level or 0) >= HIGH]
    names = f": {listing(titles)}" if 0 < len(titles) <= _REMEMBERED else ""
    return f"{counted(len(titles), 'onderwerp staat', 'onderwerpen staan') if titles else 'Geen enkel onderwerp staat'} op niveau 4 of 5{names}."


def figures(source: Source) -> tuple[Figure, ...]:
    """The key figures of the first page; those about levels once there is a level."""
    total, decided, high, risen = _counts(source)
    first = (f"{decided} van {total}", "onderwerpen besloten")
    if not source.placed:
        return (first,)
    uncertain = sum("R4" in topic.rules for topic in source.topics)
    change = ((str(risen), "hoger dan vorig jaar"),) if source.before else ()
    return first, (str(high), "op niveau 4 of 5"), *change, (str(uncertain), "met een onzekere uitkomst")


def _counts(source: Source) -> tuple[int, int, int, int]:
    """How many topics there are, are decided, are high, and are higher than last year."""
    topics = source.topics
    high, risen = sum((topic.level or 0) >= HIGH for topic in topics), sum(topic.risen for topic in topics)
    return len(topics), len(topics) - len(source.undecided), high, risen


def to_do(source: Source) -> Section | None:
    """What has to be decided before the round can be adopted; None when it is."""
    if source.adoption:
        return None
    title = "Wat moet er nog gebeuren?"
    if not source.undecided:
        text = "Over alle onderwerpen is besloten. De gemeentesecretaris kan de ronde nu vaststellen."
        return Section(title, "", (Paragraph(text),), new_page=False)
    rows = tuple((topic.title, _phase(topic), _next(topic)) for topic in source.undecided)
    columns = (Column("Onderwerp", width=30), Column("Fase", width=13), Column("Wat er nog moet"))
    table = Table("Nog niet besloten", "Per onderwerp waarover nog niet is besloten: de fase en wat er nog moet.", columns, rows)
    return Section(title, "", (table,), new_page=False)


def at_a_glance(source: Source) -> Section:
    """The matrix, as soon as there is a level to put in it, and the list of all topics."""
    lead = "Hoe donkerder het vak, hoe hoger het niveau. Het getal staat er altijd bij. Elk onderwerp heeft een niveau en een bandbreedte."
    if not source.placed:
        return Section("De onderwerpen op een rij", "Er is nog geen onderwerp met een niveau.", (_list(source),))
    return Section("De onderwerpen op een rij", lead, (_matrix(source), Note(_outside(source)), _list(source)))


def _matrix(source: Source) -> HeatMap:
    matrix, effects = source.library.matrix, range(4, -1, -1)
    inside: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for topic in source.placed:
        inside.setdefault(_cell(topic), []).append((topic.title, in_short(topic.level or 0, topic.band)))
    return HeatMap(
        caption="Risicomatrix: effect en voorstelbaarheid",
        alt=_ALT_MATRIX,
        row_title="Effect",
        column_title="Hoe voorstelbaar is druk of geweld?",
        rows=tuple(matrix.effect_labels[effect] for effect in effects),
        columns=matrix.plausibility_labels,
        cells=tuple(tuple(HeatCell(as_level(base), tuple(inside.get((effect, n), ()))) for n, base in enumerate(matrix.rows[effect])) for effect in effects),
    )


def _cell(topic: Topic) -> tuple[int, int]:
    """The classes (0-4) of effect and of plausibility."""
    view = topic.frozen.result.view if topic.frozen.result else None
    return (grade(view.impact), grade(view.plausibility)) if view and view.impact is not None and view.plausibility is not None else (-1, -1)


def _outside(source: Source) -> str:
    text = "Een onderwerp kan hoger staan dan zijn vak, bijvoorbeeld als het proces zwak is."
    missing = [topic for topic in source.topics if topic.level is None]
    if not missing:
        return text
    verb = f"{missing[0].title} heeft" if len(missing) == 1 else f"{len(missing)} onderwerpen hebben"
    return f"{text} {verb} nog geen niveau en {'staat' if len(missing) == 1 else 'staan'} nog niet in beeld."


def _list(source: Source) -> Table:
    """Last year has a column when there is one, the phase as long as it differs."""
    before, phase = source.before is not None, bool(source.undecided)
    columns = (
        Column("Onderwerp", width=27),
        Column("Niveau", width=20),
        *((Column("Vorig jaar", width=13),) if before else ()),
        Column("Signalen"),
        *((Column("Fase", width=14),) if phase else ()),
    )
    rows = tuple(
        (
            topic.title,
            level_cell(source.library, topic),
            *((earlier_in_short(topic.earlier),) if before else ()),
            _signals(source, topic),
            *((_phase(topic),) if phase else ()),
        )
        for topic in source.topics
    )
    return Table("Niveau per onderwerp", "Alle onderwerpen van hoog naar laag, met niveau, bandbreedte en signalen.", columns, rows)


def _signals(source: Source, topic: Topic) -> str:
    if topic.frozen.result is None:
        return NOTHING
    return ", ".join(flags(source.library, topic.frozen.result)) or "geen"


def _phase(topic: Topic) -> str:
    decision = topic.frozen.decision
    pending = decision is not None and decision.state in (PROPOSED, RETURNED)
    return STEPS[{SCORING: 1, CONSENSUS: 3 if pending else 2}.get(topic.frozen.phase, 4)]


def _next(topic: Topic) -> str:
    """What this topic waits for."""
    result, decision = topic.frozen.result, topic.frozen.decision
    if result is None:
        return "De beoordelaars scoren nog."
    if result.level is None:
        return "Er ontbreken antwoorden voor een niveau."
    if decision is not None and decision.state == PROPOSED:
        return f"De {lower_first(decision.proposed_by)} stelt niveau {decision.level} voor. Een ander besluit."
    if decision is not None and decision.state == RETURNED:
        return f"Het voorstel kwam terug bij de {lower_first(decision.proposed_by)}, met een opmerking."
    return "Verschillen bespreken en een voorstel doen."

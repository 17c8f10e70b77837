"""How the 26 core measures went in Voorbeeldgemeente. Everything is made up.

Days are counted back from today. First much was on paper and nobody looked; then people began to look, and some evidence
has faded since.
"""

from dataclasses import dataclass

V, C = "vastgesteld", "concept"


@dataclass(frozen=True, slots=True)
class Page:
    """Something on paper, so many days ago. `until`: so many days ago it expired."""

    ago: int
    state: str
    reference: str = ""
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A check, so many days ago. `by` and `second` are names of accounts; without a second it still waits.

    `exception`: why the second confirmed nevertheless; `back`: why the second sent it back.
    """

    ago: int
    kind: str
    result: str
    learned: str = ""
    numbers: tuple[int, int] | None = None
    by: str = "griffier"
    second: str = "oov"
    exception: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One measure. `owner`: the name of an account, empty for a function without one. `planned`: the next check, so many days from now."""

    code: str
    owner: str
    papers: tuple[Page, ...] = ()
    looks: tuple[Look, ...] = ()
    planned: int | None = None


OLD = Page(1500, V, "collegebesluit over de oude regeling")
RULES = Page(606, V, "raadsbesluit over het agressieprotocol")


def _quarters(kind: str, by: str, learned: str) -> tuple[Look, ...]:
    """The same check every three months, since people began with it."""
    return tuple(Look(ago, kind, "werkt", learned, by=by, second="secretaris") for ago in (391, 300, 209, 118, 27))


STORIES = (
    Story(
        "M01",
        "burgemeester",
        (OLD, RULES),
        (
            Look(463, "peiling", "werkt", "De meesten kunnen de norm navertellen.", (16, 20)),
            Look(98, "peiling", "werkt", "De norm hangt in de hal en staat op de site.", (17, 20)),
        ),
    ),
    Story(
        "M02",
        "secretaris",
        (OLD, RULES),
        (
            Look(480, "testmelding", "niet", "De melding bleef liggen: niemand las het postvak."),
            Look(111, "testmelding", "deels", "De melding is opgepakt, maar te laat."),
            Look(20, "testmelding", "werkt", "De melding was binnen een dag opgepakt.", back="Schrijf erbij hoeveel testmeldingen het waren."),
        ),
    ),
    Story("M03", "cag", (Page(1074, V, "collegebesluit over GIR"),), _quarters("steekproef", "griffier", "De telling van het kwartaal is er.")),
    Story("M04", "", (Page(468, V, "jaarplan training"),), (Look(182, "steekproef", "werkt", "Per orgaan is bekend wie meedeed.", (31, 39)),)),
    Story("M05", "", (OLD, RULES), (Look(500, "steekproef", "werkt", "Bij alle voorvallen is gereageerd.", (6, 6)),)),
    Story(
        "M06",
        "secretaris",
        (OLD, RULES),
        (
            Look(335, "steekproef", "werkt", "De afweging stond in alle dossiers.", (5, 5), by="cag"),
            Look(153, "steekproef", "werkt", "De afweging stond in alle dossiers.", (7, 7), by="cag"),
        ),
    ),
    Story(
        "M08",
        "secretaris",
        (OLD, RULES),
        (
            Look(260, "steekproef", "deels", "Nazorg is aangeboden, maar niet altijd op tijd.", (3, 5), by="cag"),
            Look(69, "steekproef", "werkt", "Nazorg is steeds binnen een week aangeboden.", (6, 6), by="cag"),
        ),
    ),
    Story("M09", "burgemeester", (Page(158, V, "jaarkalender van de raad"),), (Look(25, "doorloop", "werkt", "Het gesprek leverde drie afspraken op."),)),
    Story(
        "M10",
        "oov",
        (Page(350, V, "lijst met draaiboeken"),),
        (Look(48, "oefening", "deels", "Het zwaarste scenario is besproken, zonder de pers.", by="oov", second="secretaris"),),
    ),
    Story(
        "M11",
        "oov",
        (Page(462, V, "netwerklijst, versie 3"),),
        (
            Look(240, "beltest", "werkt", "Iedereen nam binnen een kwartier op.", (9, 9), by="oov", second="secretaris"),
            Look(5, "beltest", "niet", "Drie functies waren niet bereikbaar.", (6, 9), by="oov", second="secretaris"),
        ),
    ),
    Story(
        "M12",
        "griffier",
        (OLD, RULES),
        (
            Look(796, "peiling", "niet", "Niemand wist waar het protocol stond.", (0, 12)),
            Look(356, "oefening", "deels", "Tafeltest met drie fracties. Commissieleden ontbraken.", second="secretaris"),
            Look(7, "oefening", "deels", "5 van 6 wisten wie zij bellen. Commissieleden stonden niet op de lijst.", (5, 6), second=""),
        ),
    ),
    Story("M13", "secretaris", (OLD, RULES), (Look(333, "peiling", "werkt", "Bijna iedereen kende de eigen rol.", (9, 10)),)),
    Story(
        "M16",
        "secretaris",
        (OLD,),
        (
            Look(400, "steekproef", "deels", "Niet aan alle bestuurders aangeboden.", (3, 5)),
            Look(39, "steekproef", "werkt", "Aan alle bestuurders aangeboden.", (6, 6)),
        ),
    ),
    Story("M19", "secretaris", (Page(21, C, "concept voor de begroting"),)),
    Story(
        "M20",
        "griffier",
        (Page(151, V, "briefing, versie 2"),),
        (Look(16, "steekproef", "deels", "Niet elk nieuw lid kreeg de briefing binnen 30 dagen.", (3, 4), second="secretaris"),),
        planned=14,
    ),
    Story(
        "M23",
        "oov",
        (Page(1100, V, "afspraken met de politie"),),
        (
            Look(580, "doorloop", "werkt", "Het jaarlijkse overleg is gehouden.", by="oov", second="secretaris"),
            Look(215, "doorloop", "werkt", "Het jaarlijkse overleg is gehouden.", by="oov", second="secretaris"),
        ),
    ),
    Story("M25", "griffier", (Page(1650, V, "draaiboek raadsvergadering", until=192),), planned=21),
    Story(
        "M26",
        "beoordelaar",
        (Page(342, V, "werkwijze participatie"),),
        (Look(430, "steekproef", "deels", "Bij één van de twee plannen zijn omwonenden vooraf gesproken.", (1, 2)),),
    ),
    Story("M29", "communicatie", (Page(244, V, "communicatieplan"),), (Look(102, "doorloop", "werkt", "Het plan lag klaar voor de eerste berichten."),)),
    Story("M34", "burgemeester", (Page(193, V, "werkwijze kandidaten"),), (Look(46, "steekproef", "werkt", "Bij alle benoemingen gedaan.", (5, 5)),)),
    Story("M40", "oov", (OLD, RULES), _quarters("steekproef", "oov", "Bij alle meldingen was er binnen 30 minuten contact.")),
    Story(
        "M41",
        "oov",
        (OLD, RULES),
        (
            Look(400, "beltest", "deels", "Overdag lukte het, in het weekend niet.", (3, 5), by="oov", second="secretaris"),
            Look(82, "beltest", "niet", "In het weekend nam niemand op.", (0, 3), by="oov", second="secretaris"),
        ),
        planned=7,
    ),
    Story("M46", "oov", (Page(42, C, "tekst voor het protocol"),)),
    Story(
        "M54",
        "cag",
        (OLD, RULES),
        (
            Look(300, "steekproef", "niet", "Er was van geen enkel voorval een evaluatie.", (0, 4), by="cag"),
            Look(118, "steekproef", "deels", "De evaluaties zijn er, maar acties liepen uit.", (4, 5), by="cag"),
        ),
    ),
    Story("M57", "oov"),
    Story(
        "M59",
        "secretaris",
        (OLD,),
        (
            Look(
                237,
                "steekproef",
                "werkt",
                "Bij alle maatregelen tegen inwoners stond de afweging erbij.",
                (5, 5),
                by="oov",
                second="secretaris",
                exception="Er was niemand anders die de dossiers mocht inzien.",
            ),
        ),
    ),
)

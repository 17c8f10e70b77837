"""What happened in Voorbeeldgemeente: eight topics as people saw them. Everything is made up; no municipality is meant.

A profile has the scores of one topic by block, in the order of the questions. The first two look like casus X and casus
Y of the study as they looked beforehand (domain.md §2.5).
"""

from dataclasses import dataclass, field

Profile = dict[str, str]
"""Digits 0-4 by block, such as {"P": "31443232"}."""


@dataclass(frozen=True, slots=True)
class Story:
    """One topic. `short`: so quiet that the short questions are enough. `fresh`: new in the middle year. `day`: month and day of the decision."""

    code: str
    title: str
    moment: str
    profile: Profile
    counter: str
    strategies: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    severity: int = 0
    happened: str = ""
    short: bool = False
    fresh: bool = False
    agreed: tuple[tuple[str, int, str], ...] = field(default=())
    scenario: str = ""
    day: tuple[int, int] | None = None


STORIES = (
    Story(
        "T01",
        "Opvang asielzoekers",
        "College, daarna raad",
        {"P": "31443232", "M": "21322221", "O": "011200", "V": "120321211", "E": "233", "D": "111"},
        "Dat groepen van buiten al contact hebben met bewoners, en dat de locatie eerder bekend wordt dan wij denken.",
        ("b", "c"),
        ("M25", "M26", "M27", "M29"),
        3,
        "De locatie lekte uit. De raadsvergadering is verplaatst.",
        agreed=(
            ("P3", 4, "De locatie blijft geheim tot een week voor het besluit."),
            ("M3", 3, "Er gaan bijnamen en nepbeelden rond. Er zijn geen gegevens verspreid."),
        ),
        scenario="Draaiboek opvang, bijlage 2. In maart besproken met politie en OM.",
        day=(12, 17),
    ),
    Story(
        "T06",
        "Vakantieparken",
        "Raad, visie op recreatie",
        {"P": "12101113", "M": "01011100", "O": "330433", "V": "322321222", "E": "322", "D": "230"},
        "Dat dezelfde partij in buurgemeenten al verder gaat dan bij ons, en dat medewerkers dat niet melden.",
        ("b",),
        ("M24", "M31", "M33", "M38"),
        2,
        "Er waren veel procedures tegen één functionaris. Er is niemand bedreigd.",
        agreed=(("O2", 3, "Meerdere medewerkers mijden het dossier. Dat zien alle afdelingen."),),
    ),
    Story(
        "T08",
        "Windpark Noorderdijk",
        "Raad, omgevingsplan",
        {"P": "22322332", "M": "22221111", "O": "012111", "V": "222222112", "E": "222", "D": "221"},
        "Dat de steun in de dorpen veel kleiner is dan de inspraakavonden lieten zien.",
        ("c",),
        ("M26", "M29", "M30"),
        2,
        "Bij het informatiepunt zijn ruiten vernield.",
    ),
    Story(
        "T03",
        "Coffeeshops",
        "Burgemeester, nieuw beleid",
        {"P": "11211123", "M": "11111110", "O": "222122", "V": "323232322", "E": "222", "D": "111"},
        "Dat een nieuwe vestiging een bestaand belang raakt waar wij geen zicht op hebben.",
        ("a",),
        ("M30", "M31", "M32", "M33"),
        1,
        "Er was druk op de vergunningverlener. Het gesprek ging daarna gezamenlijk.",
    ),
    Story(
        "T12",
        "Jaarwisseling",
        "Burgemeester, oktober",
        {"P": "01112211", "M": "12222411", "O": "010000", "V": "333333332", "E": "222", "D": "232"},
        "Dat het nieuwe vuurwerkverbod jongeren en verenigingen tegelijk boos maakt.",
        ("c",),
        ("M25", "M29", "M50"),
        2,
        "Er waren branden in twee wijken. Een handhaver is bedreigd.",
    ),
    Story(
        "T20",
        "Woningbouw dorpsrand",
        "Raad, november",
        {"P": "22121221", "M": "11110111", "O": "110110", "V": "222223222", "E": "121", "D": "111"},
        "Dat de verkeersdrukte het echte bezwaar is, en niet het uitzicht.",
        fresh=True,
    ),
    Story(
        "T15",
        "Sluiting zwembad",
        "Raad, begroting",
        {"P": "22112231", "M": "22110110", "O": "000000", "V": "222222323", "E": "121", "D": "110"},
        "Dat verenigingen uit buurdorpen zich aansluiten bij het protest.",
        ("c",),
        ("M26", "M29"),
        1,
        "Het debat was fel. Niemand is persoonlijk aangesproken.",
    ),
    Story(
        "T16",
        "Parkeren centrum",
        "College, juni",
        {"P": "10011110", "M": "10101010", "O": "000000", "V": "222222222", "E": "011", "D": "000"},
        "Dat ondernemers zich verenigen als de tarieven hoger worden dan beloofd.",
        short=True,
        happened="Er kwamen brieven. Die zijn beantwoord.",
    ),
)

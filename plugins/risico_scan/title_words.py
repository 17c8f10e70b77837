"""Words by which `title_check` recognises persons and addresses. Lists of what is usual; nobody is looked up here."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SALUTATIONS = _words("dhr heer meneer mevr mevrouw mw mej fam familie weduwe ds drs ir ing prof")
OFFICES = _words(
    "burgemeester loco-burgemeester wethouder raadslid oud-raadslid oud-wethouder gemeentesecretaris griffier fractievoorzitter statenlid minister"
)
PREFIXES = _words("van von de den der het 't ’t te ten ter op in aan la le el al bin ben uit")
"""What stands between a first name and a surname."""
OF_NAMES = _words("van von de den der 't ’t te ten ter el al")
"""Those of them after which a word in small letters is a surname too: "jan de boer", but not "Zwarte Piet in de klas"."""
JOINED = frozenset({("van", "der"), ("van", "den"), ("van", "'t"), ("van", "’t"), ("op", "den"), ("in", "'t"), ("in", "’t"), ("aan", "den")})
"""Two prefixes after which a surname follows, and hardly ever anything else."""

FIRST_NAMES = _words(
    "aad abdel abdul adriaan ahmed albert ali amina andre andré anja anna anne anneke annelies annemarie annie anouk arie arjan astrid ayşe bart bas "
    "bert bianca bob bram brigitte carla caroline cees chantal charlotte chris christina claudia corrie cor daan dennis diana dick dirk edwin ellen els "
    "emma erik eva fatima femke ferry frank frans fred geert gerard gerrit gert hanneke hans harry hassan heleen hendrik henk herman hugo ibrahim ingrid "
    "irene jaap jacqueline jan janneke jasper jelle jeroen jesse joep johan johanna john joke jolanda joost joris josé joyce jurgen karel karin kees "
    "khadija kim klaas koen lars laura leo lieke linda lisa lotte lucas maaike maarten marco margriet maria marianne marieke marijke mark marloes "
    "martijn martin mehmet menno michael michel michiel miranda mirjam mohamed mohammed monique mustafa nadia natasja nicole niels nynke olaf omar "
    "patricia patrick paul paula pauline peter petra pieter piet pim ramon rené richard rick rob robert robin roel roland ron ronald ruud sandra sander "
    "saskia sem sjoerd sofie sophie stefan stijn susan suzanne sven sylvia theo thijs thomas tim tineke tom ton truus vera vincent wendy wessel "
    "wilhelmina willem wim wouter yusuf yvonne"
)
SURNAMES = _words(
    "aydin bouzid çelik demir dijkstra el-amrani gerritsen hendriks hendriksen hoekstra jansen janssen janssens kaya nguyen pietersen postma smits "
    "veenstra vermeulen willemsen yildiz yilmaz özdemir öztürk"
)
"""Surnames that are no ordinary word and no place, so that they stand on their own."""
AFTER_DE = frozenset({"Vries", "Jong"})

STREETS = _words(
    "straat laan weg dreef plein kade gracht singel dijk pad steeg hof plantsoen markt boulevard allee burg brink wal dam baan ring lei horst erf kamp "
    "oord veld park haven sluis brug"
)
"""Ends of street names."""
COUNTED = _words(
    "woning woningen huis huizen appartementen flat flats plekken plaatsen bedden opvangplekken standplaatsen bomen molens windmolens meter km kilometer "
    "hectare ha jaar procent miljoen euro units velden banen zalen"
)
"""After these a number is an amount, no house number."""

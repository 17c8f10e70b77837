"""What people read about a level: the sentences of the mock-up for its case, and every other way a level can come about."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given, settings

from risico_scan.arithmetic import Arithmetic, Step
from risico_scan.explanation import Explanation, Flag, explain
from risico_scan.results import Answers
from risico_scan.scoring import score
from tests.plugins.scan.cases import LIBRARY, WORKED, answers, quiet, worked
from tests.plugins.scan.test_scoring import cases


def explained(*sheets: Mapping[str, int | None], agreed: dict[str, int] | None = None) -> Explanation:
    return explain(LIBRARY, score(LIBRARY, answers(*sheets, agreed=agreed)))


def way(*sheets: Mapping[str, int | None]) -> Arithmetic:
    found = explained(*sheets).arithmetic
    assert found is not None
    return found


def flag(rule: str, **risks: int | None) -> Flag:
    return next(flag for flag in explained(*[quiet(**risks)] * 3).flags if flag.rule == rule)


class TestMockup:
    """`verschillen` explains a case like X: its sentences are the tone of all others."""

    def test_steps(self) -> None:
        low, high = quiet(E=1, M=1), quiet(E=4, M=4)
        x = {f"{block}{n}": int(score) for block, line in WORKED["X"].items() for n, score in enumerate(line, 1) if block != "B"}
        found = way(x, x, x, low, high)
        assert found.cell == (3, 2)
        assert found.steps == (
            Step(
                "Hoe voorstelbaar is druk of geweld?",
                "2",
                "Wij nemen het hoogste van drie gemiddelden: spanning 1,88, ondermijning 0,67 en het oordeel van OOV 1,00. Dat is 1,88, afgerond 2.",
            ),
            Step("Hoe groot is het effect?", "3", "Wij nemen het gemiddelde van de twee hoogste antwoorden: 3 en 3."),
            Step("Samen geeft dat basis 3", "3", "Effect 3 en voorstelbaar 2 komen in de tabel uit op 3."),
            Step("Het proces is kwetsbaar", "+ 1", "Besluit en draagvlak 3,00 en voorbereiding 2,56. Gemiddeld 2,78. Vanaf 2,50 gaat het niveau 1 omhoog."),
            Step("Niveau 4 hoog (1–5)", "4", "De bandbreedte loopt van 1 tot 5. Dat zijn de uitersten als wij naar één rol kijken."),
        )

    def test_in_short(self) -> None:
        found = explain(LIBRARY, score(LIBRARY, worked("X", assessors=3)))
        assert (found.heading, found.outcome) == ("Waarom niveau 4?", "Alle manieren van kijken komen uit op 4.")
        assert found.arithmetic is not None and found.arithmetic.why == (
            "Druk of geweld is redelijk voorstelbaar en het effect is groot. Dat geeft basis 3. "
            "Het proces is zwak, en dan kan een kleine dreiging groot worden. Daarom 1 hoger."
        )

    def test_flags(self) -> None:
        assert explain(LIBRARY, score(LIBRARY, worked("X", assessors=3))).flags == (
            Flag(
                "R2",
                "Impliciet dreigend",
                "Er is geen uitgesproken dreiging. Toch is het proces zwak en de spanning voelbaar. Dat beeld werd eerder te laag ingeschat. "
                "Besluit en draagvlak 3,00, spanning 1,88 en het oordeel van OOV 1,00.",
                "Maak een escalatiescenario met de politie.",
            ),
            Flag(
                "R5",
                "Papier zonder praktijk",
                "De norm en het protocol zijn bekend. Maar het is niet of lang geleden gecontroleerd dat de maatregelen werken. "
                "Kennen betrokkenen de norm en het protocol? Raad, college en ambtenaren kennen het (3 van 4). "
                "Is in de praktijk gecontroleerd dat de maatregelen werken? Dat is langer dan twee jaar geleden (1 van 4).",
                "Plan een controle van de kernmaatregelen.",
            ),
        )

    def test_roles_from_low_to_high(self) -> None:
        found = explained(quiet(E=3, M=2), quiet(E=3, M=2), quiet(E=3, M=4), quiet(E=3))
        assert found.roles == "Alleen naar de antwoorden van één rol gekeken: juridisch 2, OOV 3, vakafdeling 3, communicatie 5."
        assert found.outcome == "Waarschijnlijk 3, misschien 2, 4 of 5."


class TestSteps:
    @pytest.mark.parametrize(
        ("blocks", "text"),
        [
            ("EMD", "Wij nemen het hoogste van twee gemiddelden: spanning 2,00 en het oordeel van OOV 0,00. Dat is 2,00, afgerond 2."),
            ("EM", "Er is één gemiddelde: spanning 2,00. Dat is 2,00, afgerond 2."),
        ],
    )
    def test_plausibility(self, blocks: str, text: str) -> None:
        assert way(quiet(blocks, M=2)).steps[0].text == text

    @pytest.mark.parametrize(
        ("effects", "text"),
        [
            ((3, 2, 0), "Wij nemen het gemiddelde van de twee hoogste antwoorden: 3 en 2. Dat is 2,50, afgerond 3."),
            ((None, 3, None), "Er is één antwoord: 3."),
        ],
    )
    def test_impact(self, effects: tuple[int | None, ...], text: str) -> None:
        e1, e2, e3 = effects
        assert way(quiet(E1=e1, E2=e2, E3=e3)).steps[1].text == text

    @pytest.mark.parametrize(("effect", "text"), [(0, "er is geen effect"), (1, "het effect is klein"), (4, "het effect is zeer groot")])
    def test_labels_make_a_sentence(self, effect: int, text: str) -> None:
        assert way(quiet(E=effect, M=1)).why.startswith(f"Druk of geweld is weinig voorstelbaar en {text}. Dat geeft basis")

    def test_a_weak_process_by_the_two_weakest_of_three_blocks(self) -> None:
        text = "Beleving 4,00 en besluit en draagvlak 3,00. Gemiddeld 3,50. Vanaf 2,50 gaat het niveau 1 omhoog."
        assert way(quiet("PVBMOED", P=3, V=1, B=4)).steps[3].text == text

    def test_a_weak_process_by_one_block(self) -> None:
        step = way(quiet("PMOE", P=3))
        assert step.steps[3] == Step("Het proces is kwetsbaar", "+ 1", "Besluit en draagvlak 3,00. Vanaf 2,50 gaat het niveau 1 omhoog.")

    def test_a_weak_process_at_the_highest_level(self) -> None:
        found = way(quiet(P=4, V=4, E=4, M=4, D=4))
        assert found.steps[3].value == "+ 0"
        assert found.steps[3].text.endswith("Hoger dan het hoogste niveau kan niet.")
        assert "hoger" not in found.why

    def test_a_minimum_that_lifts_the_level_is_a_step(self) -> None:
        found = way(*[quiet(D3=3)] * 3)
        assert found.steps[-2] == Step("Nu doorpakken", "≥ 4", f"{LIBRARY.rules.R1.why} Daarom is het niveau minimaal 4.")
        assert found.why.endswith("Daarom is het niveau minimaal 4.")

    def test_the_highest_minimum_is_told(self) -> None:
        titles = [step.title for step in way(*[quiet(D3=3, O1=2, O2=2, B1=2)] * 3).steps]
        assert titles[-2:] == ["Nu doorpakken", "Niveau 4 hoog (4–4)"]

    def test_a_minimum_that_was_reached_already_is_no_step(self) -> None:
        assert len(way(quiet(E=4, M=4, D3=4)).steps) == 4

    @pytest.mark.parametrize(
        ("unknown", "text"),
        [
            ({"D2": None}, "als wij naar één rol kijken, of het onbekende antwoord gunstig of ongunstig invullen."),
            ({"D2": None, "O1": None}, "als wij naar één rol kijken, of de 2 onbekende antwoorden gunstig of ongunstig invullen."),
            ({}, "als wij naar één rol kijken."),
        ],
    )
    def test_where_the_band_comes_from(self, unknown: dict[str, int | None], text: str) -> None:
        case = [quiet(E=4, M=2, **unknown), quiet(E=4, M=4, **unknown)]
        assert way(*case).steps[-1].text.endswith(text)

    def test_no_band_to_explain(self) -> None:
        assert way(quiet()).steps[-1] == Step("Niveau 1 laag (1–1)", "1", "De bandbreedte is alleen 1. Hoe wij ook kijken, dit is de uitkomst.")

    def test_unknown_own_questions_do_not_widen_the_band(self) -> None:
        assert "onbekend" not in way(quiet(E=3) | {"T01.1": None}, quiet(E=4, M=4)).steps[-1].text


class TestFlags:
    def test_act_now_shows_only_the_answers_that_ask_for_it(self) -> None:
        text = f"{LIBRARY.rules.R1.why} Is er uitgesproken dreiging bij dit onderwerp? Er is gerichte dreiging gemeld (3 van 4)."
        assert flag("R1", O3=3) == Flag("R1", "Nu doorpakken", text, "Pak nu door buiten deze app. Bel uw meldpunt, de politie of het OM.")

    def test_creeping_subversion_shows_its_three_answers(self) -> None:
        found = flag("R3", O1=3, O2=2, B1=4)
        assert re.findall(r"\((\d) van 4\)", found.text) == ["3", "2", "4"]
        assert found.advice == "Overweeg contact met het RIEC."

    def test_uncertain_tells_what_is_uncertain_and_no_more(self) -> None:
        wide = dict.fromkeys(("P1", "P3", "P4", "P5", "P6"), 2)
        unknown = quiet(**dict.fromkeys(("M", "O", "V"), None))
        case = answers(unknown, quiet(**wide, M=None, O=None, V=None), basis="intuition")
        found = explain(LIBRARY, score(LIBRARY, case)).flags
        assert found == (
            Flag(
                "R4",
                "Onzeker",
                "Er zijn 2 beoordelaars, en minimaal 3 zijn nodig. "
                "Van de scores is 100% gevoel of zonder basis. Meer dan 40% is te veel. "
                "Bij 5 vragen liggen de scores 2 of meer uit elkaar. Vanaf 5 vragen is dat te veel. "
                "Van de antwoorden is 62,2% ‘weet ik niet’. Meer dan 20% is te veel.",
                "Doe een tweede ronde voordat u dit onderwerp als laag afsluit.",
            ),
        )

    @pytest.mark.parametrize(
        ("people", "text"), [(1, "Er is 1 beoordelaar, en minimaal 3 zijn nodig."), (0, "Er zijn geen beoordelaars, en minimaal 3 zijn nodig.")]
    )
    def test_few_assessors(self, people: int, text: str) -> None:
        assert explained(*[quiet()] * people).flags[-1].text == text

    def test_a_weak_process_alone_is_a_step_and_no_flag(self) -> None:
        assert explained(*[quiet(P=3, V=3)] * 3).flags == ()


class TestWithoutLevel:
    def test_it_says_what_is_missing(self) -> None:
        found = explained({"P1": 3})
        assert (found.heading, found.arithmetic, found.roles) == ("Er is nog geen niveau", None, "")
        assert found.outcome == (
            "Beantwoord minstens één vraag van ‘Effect’. "
            "Beantwoord minstens één vraag van ‘Spanning in de samenleving’, ‘Ondermijning’ of ‘Wil, middelen en tekenen’."
        )

    @pytest.mark.parametrize(("blocks", "start"), [("M", "Beantwoord minstens één vraag van ‘Effect’."), ("E", "Beantwoord minstens één vraag van ‘Spanning")])
    def test_only_what_is_missing(self, blocks: str, start: str) -> None:
        outcome = explained(quiet(blocks)).outcome
        assert outcome.startswith(start) and outcome.count("Beantwoord") == 1

    def test_act_now_is_told_all_the_same(self) -> None:
        assert explained(*[quiet("O", O3=4)] * 3).flags[0].rule == "R1"


def test_own_questions_that_ask_attention() -> None:
    found = explained(quiet() | {"T01.1": 0, "T01.5": 4})
    assert found.attention == (
        "Is de raad gepeild vóór het voornemen? Nee, de raad is niet gepeild (0 van 4).",
        "Trekt het onderwerp groepen van buiten aan? Groepen van buiten doen steeds mee en bepalen het beeld (4 van 4).",
    )


def test_two_assessors_of_one_role_stand_together() -> None:
    case = answers(quiet(E=3, M=2), quiet(E=3, M=4))
    twice = Answers((case.assessors[0], type(case.assessors[1])("oov", case.assessors[1].answers)), {})
    assert explain(LIBRARY, score(LIBRARY, twice)).roles == "Alleen naar de antwoorden van één rol gekeken: OOV 3 en 5."


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


@settings(max_examples=80, deadline=None)
@given(cases)
def test_every_result_can_be_explained(case: Answers) -> None:
    result = score(LIBRARY, case)
    found = explain(LIBRARY, result)
    assert (found.arithmetic is None) == (result.level is None)
    assert [flag.rule for flag in found.flags] == [rule for rule in result.rules if rule != "R0"]
    assert all(flag.text and flag.advice for flag in found.flags)
    assert not any(re.search(r"Fraction|None|\d\.\d|  ", text) for text in texts(found))

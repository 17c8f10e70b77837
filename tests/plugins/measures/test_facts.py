"""What is known of measures beside the questions of a topic."""

from datetime import timedelta

from flask import Flask

from risico.contract import Fact, TopicDecided
from risico_measures import actions, choosing
from risico_measures.facts import codes_of_topic, facts
from tests.plugins.measures.factories import TODAY, Town
from tests.plugins.scan.cases import LIBRARY
from tests.support.story import on


def test_before_measures_are_chosen_nothing_is_known(town: Town) -> None:
    assert facts(town.session, LIBRARY, "T01") == ()


def test_a_topic_tells_which_of_its_measures_are_on_paper_only(town: Town) -> None:
    topic = LIBRARY.topic("T01")
    assert topic and {"M25", "M26", "M29"} <= set(topic.measures)
    town.choose("M12", "M25", "M26", "M29", "M16")
    for code in ("M25", "M26"):
        town.write_down(code)
    town.seen("M26", "deels")
    town.seen("M29")
    assert facts(town.session, LIBRARY, "T01") == (
        Fact("Gecontroleerd in een jaar", "2 van 5 maatregelen"),
        Fact("Agressieprotocol voor politieke ambtsdragers", "Op papier nog niets. In de praktijk nooit bekeken."),
        Fact("Werkt aantoonbaar", "Strategische communicatie"),
        Fact("Alleen op papier", "Draaiboek gevoelige vergadering; Vroege participatie (werkt deels, gezien 4 mei 2027)"),
    )


def test_a_measure_that_was_decided_on_belongs_to_its_topic(town: Town) -> None:
    town.choose("M16")
    assert "M16" not in codes_of_topic(town.session, LIBRARY, "T01")
    actions.propose(town.session, TopicDecided(2027, "T01", "Opvang asielzoekers", 4, ("M16",), ()))
    assert "M16" in codes_of_topic(town.session, LIBRARY, "T01")
    assert codes_of_topic(town.session, LIBRARY, "L01") == frozenset()
    assert facts(town.session, LIBRARY, "T01")[-1] == Fact("Nog niet op papier", "Regeling beveiliging van bestuurders benut")
    action = actions.actions_of(town.session)[0]
    actions.decline(town.session, town.oov, action, "Niet nodig.", action.version)
    assert "M16" not in codes_of_topic(town.session, LIBRARY, "T01")


def test_what_was_seen_over_a_year_ago_is_not_checked_in_a_year(town: Town) -> None:
    town.choose("M12")
    with on(TODAY - timedelta(days=365)):
        town.seen(day=TODAY - timedelta(days=365))
    protocol = Fact("Agressieprotocol voor politieke ambtsdragers", "Op papier nog niets. In de praktijk werkt, gezien 11 mei 2026.")
    assert facts(town.session, LIBRARY, "T99") == (Fact("Gecontroleerd in een jaar", "0 van 1 maatregel"), protocol)


def test_what_does_not_apply_is_no_fact(town: Town) -> None:
    (measure,) = town.choose("M25")
    choosing.set_aside(town.session, town.oov, measure, "Niet hier.", measure.version)
    assert facts(town.session, LIBRARY, "T01") == ()


def test_measures_tell_their_facts_by_the_hook(app: Flask, town: Town) -> None:
    town.choose("M25")
    told = app.extensions["risico"].plugins.hook.topic_facts(session=town.session, library=LIBRARY, code="T01", year=2027)
    assert Fact("Nog niet op papier", "Draaiboek gevoelige vergadering") in [fact for part in told for fact in part]

"""Issuing: one edition per change, one document per seat, personal links, reading and confirming, what is missing or forbidden."""

import hashlib
from datetime import date, timedelta
from io import BytesIO

import pytest
import segno
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Pt
from sqlalchemy import func, select, text

from risico import clock
from risico.accounts.models import User
from risico.errors import Forbidden, NotFound, Refused, Stale
from risico.organisation import terms
from risico.organisation.bodies import Body, Office
from risico.organisation.council import Member
from risico.permissions import Role
from risico_briefings import facts, issuing, links, reading
from risico_briefings.models import Edition, Issue
from risico_briefings.rows import all_rows, coverage, of_body
from tests.plugins.briefings.factories import INSTALLED, Town, read_by
from tests.plugins.scan.factories import make_assessment, make_round
from tests.support.story import NOW, on

ALERT = "Er is een nieuw nummer."


def token(town: Town, issue: Issue) -> str:
    return links.token_of(town.maker.secret, issue)


def test_the_same_text_is_one_edition_and_a_change_makes_the_next(town: Town) -> None:
    first = town.edition()
    assert (first.number, first.material, town.edition().id) == (1, True, first.id)
    known = facts.stored(town.session)
    facts.save(town.session, town.clerk, {"meldpunt": "088 111 11 11"}, facts.version_of(known))
    second = town.edition(change=ALERT, material=False)
    assert (second.number, second.material, second.change) == (2, False, ALERT)
    assert first.sha256 != second.sha256 and "088 000 00 00" in str(first.content)
    assert town.edition("wethouder").number == 1, "each office has its own numbers"


def test_a_briefing_with_a_missing_fact_is_refused_and_says_which(town: Town) -> None:
    facts.save(town.session, town.clerk, {"vaste_persoon": "", "meldpunt": ""}, facts.version_of(facts.stored(town.session)))
    with pytest.raises(Refused) as refusal:
        town.edition()
    assert "Telefoonnummer van het meldpunt" in refusal.value.message and "vaste persoon" in refusal.value.message


def test_a_fact_with_a_name_in_it_is_refused_and_one_that_became_a_name_stops_every_briefing(town: Town) -> None:
    with pytest.raises(Refused, match="de naam Bestuur2") as refusal:
        facts.save(town.session, town.clerk, {"beller": "Bestuur2 van het team"}, facts.version_of(facts.stored(town.session)))
    assert refusal.value.field == "beller"
    facts.save(town.session, town.clerk, {"beller": "het team Hofstra"}, facts.version_of(facts.stored(town.session)))
    terms.add(town.session, town.clerk, Member("Hofstra, T.", "t@voorbeeldgemeente.example", Body.COUNCIL, Office.COUNCILLOR), INSTALLED)
    with pytest.raises(Refused, match="de naam Hofstra"):
        town.edition()


def test_what_changed_is_told_without_what_may_not_be_in_a_briefing(town: Town) -> None:
    with pytest.raises(Refused, match="de naam Bestuur2") as refusal:
        town.edition(change="Voortaan belt mevrouw bestuur2 u terug.")
    assert refusal.value.field == "change"


def test_what_changed_can_be_told_after_somebody_new_got_the_text_first(town: Town) -> None:
    everybody, newcomer = town.terms()[:2]
    town.issue(everybody)
    facts.save(town.session, town.clerk, {"beller": "het team veiligheid"}, facts.version_of(facts.stored(town.session)))
    second = town.edition(material=False)
    issuing.give(town.session, town.clerk, town.maker, newcomer.id, second.id, "x")
    text = second.sha256
    told = town.edition(change="Een ander team belt terug.", material=True)
    assert told.id == second.id and (told.change, told.material, told.sha256) == ("Een ander team belt terug.", True, text)
    again = town.edition(change="Iets anders.", material=False)
    assert (again.id, again.change, again.material) == (second.id, "Een ander team belt terug.", True), "what was told stays"


def test_a_topic_of_a_round_that_is_not_adopted_stops_every_briefing(town: Town) -> None:
    round = make_round(town.session, library=town.maker.library)
    make_assessment(town.session, round=round, title="Opvang aan de Haven")
    facts.save(town.session, town.clerk, {"eigen_aanbod": "Hulp bij Opvang aan de Haven."}, facts.version_of(facts.stored(town.session)))
    with pytest.raises(Refused, match="het onderwerp Opvang aan de Haven, dat niet openbaar is"):
        town.edition()
    facts.save(town.session, town.clerk, {"eigen_aanbod": "Hulp van een adviseur."}, facts.version_of(facts.stored(town.session)))
    assert "Hulp van een adviseur" in str(town.edition().content)


def test_what_is_given_is_kept_with_its_hash_and_not_given_twice(town: Town) -> None:
    term = town.terms()[3]
    issue = town.issue(term)
    assert town.issue(term).id == issue.id
    content = issuing.as_word(town.session, town.maker, issue.edition, term)
    assert issue.sha256 == hashlib.sha256(content).hexdigest()
    written = Document(BytesIO(content))
    words = "\n".join(paragraph.text for paragraph in written.paragraphs)
    foot = "\n".join(paragraph.text for paragraph in written.sections[0].footer.paragraphs)
    assert written.styles["Normal"].font.size == Pt(11.5), "a briefing is set in large text"
    assert "Briefing voor raadslid L. Lid4, zetel 4" in words and "versie 1, 11 mei 2027" in foot
    assert "Lid5" not in words and "http" not in words
    assert b"briefing/" not in b"".join(part.blob for part in written.part.package.iter_parts()) and pictures(written) == []


def test_the_own_page_stands_on_the_card_as_a_code_and_in_letters(town: Town) -> None:
    term, address = town.terms()[3], "https://risico.example/briefing/x/"
    edition = town.issue(term).edition
    content = issuing.as_word(town.session, town.maker, edition, term, address)
    assert issuing.as_word(town.session, town.maker, edition, term, address) == content, "the same link gives the same file"
    written = Document(BytesIO(content))
    assert pictures(written) == [f"Uw eigen pagina: {address}"], "what the code says, for who cannot see it"
    assert address in "\n".join(paragraph.text for paragraph in written.paragraphs)
    (image,) = [part for part in written.part.package.iter_parts() if part.partname.endswith(".png")]
    drawn = (BytesIO(), BytesIO())
    for mask, out in zip((3, 4), drawn, strict=True):
        segno.make(address, error="m", micro=False, mask=mask).save(out, kind="png", scale=4, border=2)
    assert [image.blob == out.getvalue() for out in drawn] == [True, False], "the code holds this address"


def pictures(written: WordDocument) -> list[str]:
    """What the pictures show, for who cannot see them."""
    return [str(each.get("descr")) for each in written.element.body.iter(qn("wp:docPr"))]


def test_the_database_alone_opens_no_briefing(town: Town) -> None:
    issue = town.issue(town.terms()[0])
    secret = token(town, issue)
    rows = town.session.execute(text("SELECT * FROM briefings_issue")).all()
    assert secret not in str(rows) and links.hashed(secret) in str(rows)
    assert links.issue_of_link(town.session, secret) is issue and links.issue_of_link(town.session, secret[:-1]) is None
    assert links.token_of("another secret", issue) != secret


def test_a_briefing_is_for_one_office(town: Town) -> None:
    with pytest.raises(Refused, match="andere functie"):
        issuing.give(town.session, town.clerk, town.maker, town.terms(Body.COLLEGE)[0].id, town.edition("raadslid").id, "")


def test_reading_and_confirming_notes_that_and_when_once(town: Town) -> None:
    issue = town.issue(town.terms()[0])
    secret = token(town, issue)
    reading.opened(town.session, secret)
    assert reading.page(town.session, secret).confirmed is False
    with clock.at(NOW + timedelta(days=1)):
        reading.confirm(town.session, secret)
    with clock.at(NOW + timedelta(days=2)):
        reading.opened(town.session, secret)
        reading.confirm(town.session, secret)
    assert (issue.opened_at, issue.confirmed_at, issue.confirmed_how) == (NOW, NOW + timedelta(days=1), "link")


def test_a_link_ends_by_time_by_revoking_and_when_the_name_goes(town: Town) -> None:
    issues = [town.issue(term) for term in town.terms()[:4]]
    tokens = [token(town, issue) for issue in issues]
    issuing.revoke(town.session, town.clerk, issues[0].id, issues[0].version)
    renewed = issuing.renew(town.session, town.clerk, town.maker, issues[1].id, issues[1].version)
    terms.end(town.session, town.clerk, issues[2].term_id, date(2027, 5, 11), issues[2].term.version)
    for old in tokens[:2]:
        with pytest.raises(NotFound, match="werkt niet meer"):
            reading.page(town.session, old)
    assert reading.page(town.session, token(town, renewed)).issue is renewed
    assert reading.page(town.session, tokens[2]).issue is issues[2], "who leaves may still read what was theirs"
    with clock.at(NOW + timedelta(days=366)), pytest.raises(NotFound):
        reading.page(town.session, tokens[3])
    with clock.at(NOW + timedelta(days=5 * 366)):
        terms.erase_past(town.session, clock.today())
        town.session.expire_all()
        with pytest.raises(NotFound):
            issuing.get_issue(town.session, issues[2].id)


def test_an_old_link_leads_to_the_newest_edition_and_says_what_changed(town: Town) -> None:
    term = town.terms()[0]
    read_by(town, term, date(2027, 4, 7))
    first = town.issue(term)
    facts.save(town.session, town.clerk, {"meldpunt": "088 111 11 11"}, facts.version_of(facts.stored(town.session)))
    town.edition(change=ALERT, material=True)
    second = town.issue(term)
    seen = reading.page(town.session, token(town, first))
    assert seen.issue is second and seen.changes == (ALERT,) and seen.confirmed is False
    assert "088 111 11 11" in str(seen.briefing.card.numbers)


def test_who_was_at_the_meeting_counts_as_read(town: Town) -> None:
    issues = [town.issue(term) for term in town.terms()[:3]]
    assert issuing.attended(town.session, town.clerk, [issue.id for issue in issues]) == 3
    assert issuing.attended(town.session, town.clerk, [issues[0].id]) == 0
    assert {issue.confirmed_how for issue in issues} == {"meeting"}


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CLERK, Role.SECRETARY)])
def test_only_clerk_and_secretary_issue(town: Town, role: Role) -> None:
    other, issue = User(id=99, roles=[role.value], title=""), town.issue(town.terms()[0])
    acts = (
        lambda: issuing.edition_for(town.session, other, town.maker, town.year, "raadslid", "", material=True),
        lambda: issuing.give(town.session, other, town.maker, issue.term_id, issue.edition_id, ""),
        lambda: issuing.revoke(town.session, other, issue.id, issue.version),
        lambda: issuing.renew(town.session, other, town.maker, issue.id, issue.version),
        lambda: issuing.attended(town.session, other, [issue.id]),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            act()


def test_of_two_clerks_the_second_hears_it(town: Town) -> None:
    issue = town.issue(town.terms()[0])
    version = issue.version
    issuing.revoke(town.session, town.clerk, issue.id, version)
    with pytest.raises(Stale):
        issuing.renew(town.session, town.clerk, town.maker, issue.id, version)


def test_the_figures_of_the_mock_up(town: Town) -> None:
    council = town.terms()
    with on(date(2027, 4, 6)):
        for term in council[:24]:
            town.issue(term)
    for term in council[:18]:
        read_by(town, term, date(2027, 4, 7))
    rows = of_body(all_rows(town.session, town.maker.library, 2027), Body.COUNCIL)
    assert sum(row.standing.state == "read" for row in rows) == 18
    assert sum(row.standing.late for row in rows) == 7 and rows[-1].standing.state == "none"
    assert coverage(rows).read == 18 and coverage(rows).in_time == 0, "read a year after the first day is not in time"


def test_a_whole_body_costs_a_fixed_number_of_documents_and_editions(town: Town) -> None:
    for term in town.terms():
        town.issue(term)
    assert town.session.scalar(select(func.count()).select_from(Edition)) == 1
    assert town.session.scalar(select(func.count()).select_from(Issue)) == 25

"""Personal data in free text: every kind is found however it is written, and ordinary Dutch passes."""

import time
from datetime import date
from datetime import time as moment_of_day

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form, TextAreaField

from risico.privacy import explain, findings
from risico.web.forms import NoPersonalData

EMAIL, PHONE, POSTCODE, BSN, PLATE = "een e-mailadres", "een telefoonnummer", "een postcode", "een burgerservicenummer", "een kenteken"

HOLDS = [
    ("Mail naar jan@voorbeeld.nl voor meer.", EMAIL),
    ("J.de-Vries+raad@mail.gemeente.nl", EMAIL),
    ("info @ voorbeeld.nl", EMAIL),
    ("jan [at] voorbeeld.nl", EMAIL),
    ("jan(apenstaartje)voorbeeld.nl", EMAIL),
    ("jan@vóórbeeld.nl", EMAIL),
    ("Bel 06-12345678.", PHONE),
    ("0612345678", PHONE),
    ("06 12 34 56 78", PHONE),
    ("06.12.34.56.78", PHONE),
    ("06 – 1234 5678", PHONE),
    ("06\u201112345678", PHONE),
    ("(020) 123 45 67", PHONE),
    ("0172-123456", PHONE),
    ("+31 6 12345678", PHONE),
    ("+31(0)6-1234 5678", PHONE),
    ("+31 (0)20 123 4567", PHONE),
    ("0031612345678", PHONE),
    ("Dorpsstraat 1, 1234 AB Voorbeeld", POSTCODE),
    ("1234AB", POSTCODE),
    ("1234ab12", POSTCODE),
    ("1234 ab 12", POSTCODE),
    ("1234\u00a0AB", POSTCODE),
    ("adres,1234AB,12", POSTCODE),
    ("2011 AB Haarlem", POSTCODE),
    ("1500 EN", POSTCODE),
    ("111222333", BSN),
    ("1112.22.333", BSN),
    ("111.222.333", BSN),
    ("111 222 333", BSN),
    ("BSN:123456782.", BSN),
    ("010000008", BSN),
    ("Een auto met AB-12-CD stond er.", PLATE),
    ("g-123-bb", PLATE),
    ("12-ABC-3", PLATE),
    ("99-xx-99", PLATE),
    ("X-99-XXX en meer", PLATE),
]

PASSES = [
    "",
    "Er kwamen ongeveer 250 mensen op de avond van 11 mei 2027 af.",
    "In 2027 en 2028 wordt het rustiger.",
    "BEGROTING 2027 EN MEERJARENRAMING",
    "In 2026 OM en politie gesproken, in 2027 GS en PS.",
    "Er stonden 1500 op de lijst en 2000 in de zaal.",
    "Het perceel is 4500 m2, 1200 kg en 30km verderop.",
    "De raad vergadert op 24-06-2027 om 19.30 uur, tot 22.00 uur.",
    "Tussen 01-02-2027 10.00 uur en 05-03-2027 12.30 uur.",
    "De avond (01-02-2027 10 uur) ging niet door.",
    "Tijden: 09.00 10.30 11.00 12.15 uur.",
    "09:00-10:30, 11:00-12:30 en 13:00-14:30.",
    "Van 1-mei-27 tot 30-jun-27.",
    "Het kost € 123.456.782, of € 1.250.000,50 per jaar.",
    "Dat is 123.456.782 euro.",
    "Zaak 2026-0123456789 en Z-26-0612345678.",
    "123456789 is geen burgerservicenummer.",
    "000000000",
    "Bel 112, 0900-8844 of 14 020.",
    "De formatie was 1234 SA, 1234 SD of 1234 SS.",
    "Artikel 151c Gemeentewet en artikel 2:12 van de APV.",
    "De A12 en de N201 waren dicht, lijn 5-12-3 reed om.",
    "De toon @gemeente is scherp. Meer dan 50% is tegen.",
    "Wij scoren 3 of 4, met 2 twijfels en een spreiding van 1-4.",
    "Raad en college botsen vaak: 12 van de 39 leden stemden tegen in 2025.",
    "Groep van 40-50 mensen, 3-4 keer per week.",
    "Het duurde 10 000 uur en 12 345 678 berichten.",
    "In 1999 EN 2004 was er ook onrust; zie bijlage IV.",
]


@pytest.mark.parametrize(("text", "kind"), HOLDS)
def test_personal_data_is_found(text: str, kind: str) -> None:
    assert kind in findings(text)


@pytest.mark.parametrize("text", PASSES)
def test_ordinary_sentences_pass(text: str) -> None:
    assert findings(text) == ()


def test_every_kind_is_named_once_and_explained() -> None:
    found = findings("jan@voorbeeld.nl, piet@voorbeeld.nl, 06-12345678, 1234 AB, 111222333, AB-12-CD")
    assert found == (EMAIL, PHONE, POSTCODE, BSN, PLATE)
    assert explain(found[:1]) == "In dit veld staat een e-mailadres. Haal dat weg: Risico bewaart geen gegevens van personen."
    assert explain(found[:3]).startswith("In dit veld staat een e-mailadres, een telefoonnummer en een postcode. Haal die weg: ")


WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz éë,.;:!?\n", max_size=60)
BEFORE = WORDS.map(lambda words: words + " ")
AFTER = WORDS.map(lambda words: " " + words)
DIGITS = "0123456789"
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
SEPARATORS = st.sampled_from(["", " ", "-", ".", " - "])


@given(BEFORE, AFTER, st.from_regex(r"[a-z0-9]{1,20}([.-][a-z0-9]{1,20})?@[a-z0-9]{1,20}\.(nl|com|gemeente\.nl)", fullmatch=True))
def test_any_e_mail_address_is_found(before: str, after: str, address: str) -> None:
    assert EMAIL in findings(before + address + after)


@given(BEFORE, AFTER, SEPARATORS, st.sampled_from(["0", "+31", "+31 ", "0031"]), st.text(DIGITS, min_size=8, max_size=8))
def test_any_mobile_number_is_found(before: str, after: str, separator: str, prefix: str, number: str) -> None:
    assert PHONE in findings(f"{before}{prefix}6{separator}{number}{after}")


@given(BEFORE, AFTER, st.integers(1000, 9999), st.text("BCFGHJKLPQRTVXZ", min_size=2, max_size=2), st.sampled_from(["", " "]))
def test_any_postcode_is_found_unless_it_reads_as_a_year_with_a_word(before: str, after: str, number: int, letters: str, gap: str) -> None:
    ordinary = {"GR", "GB", "KB", "KG", "KL", "PK", "VV", "TV"}
    year = gap and 1900 <= number <= 2099 and letters in ordinary
    assert (POSTCODE in findings(f"{before}{number}{gap}{letters}{after}")) == (not year)


@given(BEFORE, AFTER, st.integers(1, 99999999), st.sampled_from(["{0}{1}{2}", "{0} {1} {2}", "{0}.{1}.{2}"]))
def test_a_number_is_a_burgerservicenummer_when_it_passes_the_check(before: str, after: str, start: int, form: str) -> None:
    eight = f"{start:08d}"
    total = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), eight, strict=True))
    for last in DIGITS:
        number = eight + last
        found = findings(before + form.format(number[:3], number[3:6], number[6:]) + after)
        assert (BSN in found) == ((total - int(last)) % 11 == 0)


@given(st.from_regex(r"(bij|op|van|na|[a-z ]{0,20}) (19|20)\d\d (is|en|of|op|in|om|de|te|na|ze|we)( [a-z ]{0,20})?", fullmatch=True))
def test_a_year_with_a_word_passes(text: str) -> None:
    assert findings(text) == ()
    assert findings(text.upper()) == ()


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.times(),
    st.sampled_from(["%d-%m-%Y", "%-d-%-m-%Y", "%d/%m/%Y", "%d.%m.%Y"]),
    st.sampled_from([" ", ", ", " om "]),
)
def test_dates_with_a_time_pass(day: date, moment: moment_of_day, form: str, between: str) -> None:
    assert findings(f"Op {day:{form}}{between}{moment:%H.%M} uur.") == ()


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    assert set(findings(text)) <= {EMAIL, PHONE, POSTCODE, BSN, PLATE}


@pytest.mark.parametrize(
    "unit", ["0", "06 ", "0 ) ", "+31 ", "a@", "a@a.", "@a-a.", " (at ", "a-", "ab-12-", "1 ", "1234 ", "1234 a", "111 222 ", "111.222.333", "\u00ad", "é"]
)
def test_a_hostile_text_takes_no_longer_than_its_length(unit: str) -> None:
    short, long = (_seconds((unit * size)[:size]) for size in (12_500, 100_000))
    assert long < 20 * short, "eight times the text; with backtracking it would be sixty-four times the work"
    assert long < 0.5, "on a quiet machine it is 0.04"


def _seconds(text: str) -> float:
    """The quickest of five times, in processor time: other work on the machine does not count."""
    times = []
    for _ in range(5):
        start = time.thread_time()
        findings(text)
        times.append(time.thread_time() - start)
    return min(times)


class Remark(Form):
    note = TextAreaField("Toelichting", [NoPersonalData()])


def test_a_form_field_says_what_to_take_out_and_keeps_what_was_typed() -> None:
    form = Remark(MultiDict({"note": "Bel 06-12345678."}))
    assert not form.validate()
    assert form.note.errors == ["In dit veld staat een telefoonnummer. Haal dat weg: Risico bewaart geen gegevens van personen."]
    assert form.note.data == "Bel 06-12345678."
    assert Remark(MultiDict({"note": "Bel 112."})).validate() and Remark(MultiDict()).validate()

"""Reading exports: days, text files and workbooks, what columns and words are, and the counts that come of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from risico.content.load import load_library
from risico.documents.workbook import DAMAGED, NOT_EXCEL, TOO_LARGE
from risico.errors import Refused
from risico.paths import ASSESSMENTS
from risico_registration.counts import EMPLOYEES, OFFICE_HOLDERS
from risico_registration.forms.loading import plan_of
from risico_registration.importing import dates, desk, excel_file, text_file
from risico_registration.importing.plan import MOST_VALUES, Plan, meanings, of_headings, suggestion
from risico_registration.importing.table import EMPTY, NO_HEADINGS
from risico_registration.importing.tally import TOO_MANY_ROWS, Tally, counted
from risico_registration.quarters import Quarter
from tests.plugins.registration import exports

TODAY = date(2027, 5, 11)
Q1 = Quarter(2027, 1)
PLAN = plan_of({**exports.COLUMNS, **exports.WORDS}, "") or Plan()
DAYS_ONLY = Plan({"Gemeld op": "reported_on"}, {}, EMPLOYEES)


def soon(reported: date, registered: date) -> bool:
    return registered <= reported + timedelta(days=1)


def read(content: bytes, plan: Plan = PLAN) -> desk.Reading:
    return desk.read(content, lambda _: plan, TODAY, soon)


def tallied(content: bytes, plan: Plan = PLAN) -> Tally:
    found = read(content, plan).tally
    assert found is not None
    return found


def refusal(content: bytes, plan: Plan = DAYS_ONLY) -> str:
    with pytest.raises(Refused) as fault:
        read(content, plan)
    return fault.value.message


def simple(*days: Any) -> bytes:
    return exports.csv_of([(day,) for day in days], ("Gemeld op",))


class TestDays:
    @pytest.mark.parametrize(
        "written",
        [
            *("11-5-2027", "11/05/2027", "11.5.2027", "11-5-27", "11-05-2027 14:30", "11-5-2027 14.30 uur", "11-5-2027, 9:05:07"),
            *("2027-05-11", "20270511", "2027-05-11T14:30:00", "2027-05-11 14:30:00.123", "2027-05-11T14:30:00Z", "2027-05-11T14:30:00+02:00"),
            *("2027/05/11", "2027-5-11", "20270511T143000", "20270511T1430Z", "2027-05-11 14:30:00+0200"),
            *("11 mei 2027", "11-mei-2027", "11-mei-27", "dinsdag 11 mei 2027", "dinsdag, 11 mei 2027 om 14:30", "11 Mei 2027 08:00", " 11-5-2027 "),
            *("di 11-5-2027", "di. 11 mei 2027", "Dinsdag 11-05-2027"),
            *(46518, 46518.75, "46518", "46518,5", date(2027, 5, 11), datetime.combine(date(2027, 5, 11), time(23, 59))),
        ],
    )
    def test_as_exports_write_them(self, written: Any) -> None:
        assert dates.read(written) == date(2027, 5, 11)

    @pytest.mark.parametrize("written", ["11 maart 2027", "11 mrt 2027", "11 mrt. 2027"])
    def test_march_has_an_odd_abbreviation(self, written: str) -> None:
        assert dates.read(written) == date(2027, 3, 11)

    @pytest.mark.parametrize(
        "written",
        [
            None,
            "",
            "-",
            "onbekend",
            "31-2-2027",
            "2027-13-01",
            "5-2027",
            "2027",
            12,
            10**9,
            float("nan"),
            True,
            "11-5-2027 en later",
            "=A1",
            "1 foo 2027",
            "5/13/2027",
            "jan 11-5-2027",
        ],
    )
    def test_what_is_no_day(self, written: Any) -> None:
        with pytest.raises(ValueError, match=dates.NO_DAY):
            dates.read(written)

    @given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
    def test_all_ways_give_the_same_day(self, day: date) -> None:
        ways = (
            f"{day:%d-%m-%Y}",
            f"{day.day}/{day.month}/{day.year}",
            day.isoformat(),
            f"{day.isoformat()} 00:00:00",
            exports.excel_day(day),
            str(exports.excel_day(day)),
        )
        assert {dates.read(way) for way in ways} == {day}

    @given(st.one_of(st.just(float("inf")), st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.none()))
    def test_nothing_else_ever_happens(self, value: Any) -> None:
        with suppress(ValueError):
            assert isinstance(dates.read(value), date)


class TestTextFiles:
    @pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_signs_and_encodings(self, delimiter: str, encoding: str) -> None:
        content = exports.csv_of([("1-2-2027", "één; twee, drie"), ("2-2-2027", "ruzie\nop straat")], ("Gemeld op", "Soort ‘café’"), delimiter, encoding)
        assert list(text_file.rows(content)) == [
            (1, ["Gemeld op", "Soort ‘café’"]),
            (2, ["1-2-2027", "één; twee, drie"]),
            (3, ["2-2-2027", "ruzie\nop straat"]),
        ]

    def test_a_heading_in_quotes_does_not_mislead(self) -> None:
        assert next(text_file.rows(b'"a,b,c,d";"e,f,g";h\n')) == (1, ["a,b,c,d", "e,f,g", "h"])

    def test_broken_rows_have_their_number_and_the_rest_goes_on(self) -> None:
        content = b'Gemeld op;Soort\n1-2-2027;"x"y\n2-2-2027;a;b;c\n\n3-2-2027\n4-2-2027;"open'
        assert [number for number, cells in text_file.rows(content) if cells is None] == [2, 6]
        found = tallied(content, DAYS_ONLY)
        assert (found.rows, found.faults["broken"]) == (1, [2, 3, 6])

    def test_an_open_quote_does_not_swallow_the_rows_behind_it(self) -> None:
        content = b'Gemeld op;Soort\n1-2-2027;"open\n2-2-2027;"ruzie\nop straat"\n3-2-2027;x\n'
        found = tallied(content, DAYS_ONLY)
        assert (found.rows, found.faults) == (2, {"broken": [2]})

    def test_too_many_open_quotes_are_refused_in_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(text_file, "_MOST_AGAIN", 10_000)
        assert refusal(b"Gemeld op;Soort\n" + b'1-2-2027;"x""\n' * 2 + b"1-2-2027;x\n" * 1000) == text_file.OPEN_QUOTES

    def test_excel_s_own_line_about_the_sign_and_empty_lines_are_no_headings(self) -> None:
        for content in (b"sep=;\r\nGemeld op;Soort, en meer, en meer\r\n1-2-2027;x\r\nfout;x\r\n", b"\r\nGemeld op\r\n1-2-2027\r\nfout\r\n"):
            assert (tallied(content, DAYS_ONLY).rows, tallied(content, DAYS_ONLY).faults) == (2, {"reported": [4]})
        assert tallied("\ufeffsep=\t\nGemeld op\tSoort\n1-2-2027\tx\n".encode(), DAYS_ONLY).rows == 1

    @pytest.mark.parametrize("title", ["Overzicht agressie", '"Overzicht; van, 2026"', "Zwartelier\n\nAfgedrukt op 3 maart 2027", "Overzicht;"])
    @pytest.mark.parametrize("delimiter", [";", ",", "\t"])
    def test_lines_of_a_title_above_the_headings_are_passed_over(self, title: str, delimiter: str) -> None:
        content = f"{title}\n".encode() + exports.csv_of(delimiter=delimiter, encoding="utf-8")
        assert read(content, DAYS_ONLY).headings == exports.HEADINGS
        assert counted(tallied(content), PLAN) == counted(tallied(exports.csv_of()), PLAN)

    def test_a_title_that_is_a_sentence_says_nothing_of_the_sign_between_cells(self) -> None:
        assert read(b"Overzicht, van het team, over 2026, week 1\n" + exports.csv_of(encoding="utf-8"), DAYS_ONLY).headings == exports.HEADINGS

    def test_a_sign_at_the_end_of_each_row_is_no_cell_too_many(self) -> None:
        assert tallied(b"Gemeld op;Soort\n1-2-2027;x;\n2-2-2027;x;;\n3-2-2027;x;y\n", DAYS_ONLY).faults == {"broken": [4]}

    def test_sentences_in_cells_do_not_mislead(self) -> None:
        content = b"Gemeld op;Soort\n1-2-2027;een, twee, drie, vier\n2-2-2027;een, twee, drie\n3-2-2027;een\n"
        assert (tallied(content, DAYS_ONLY).rows, read(content, DAYS_ONLY).headings) == (3, ("Gemeld op", "Soort"))

    @pytest.mark.parametrize("content", [b"<html><table><tr><td>Gemeld op", b"  <?xml version='1.0'?>", b"%PDF-1.7\n"])
    def test_pages_and_documents_with_another_name_are_no_text(self, content: bytes) -> None:
        assert refusal(content) == text_file.NOT_TEXT

    def test_what_is_no_text_is_refused(self) -> None:
        assert refusal(b"\x89PNG\0\0\0") == text_file.NOT_TEXT
        assert refusal(b"\xd0\xcf\x11\xe0 oud") == NOT_EXCEL

    @settings(max_examples=80, deadline=None)
    @given(st.binary(max_size=300))
    def test_any_bytes_are_read_or_refused(self, content: bytes) -> None:
        for start in (b"", b"Gemeld op;Soort\n", b"PK\x03\x04", b"\xff\xfe"):
            try:
                read(start + content, DAYS_ONLY)
            except Refused as refused:
                assert refused.message.endswith(".")


class TestWorkbooks:
    def test_cells_of_all_kinds(self) -> None:
        days = (date(2027, 2, 1), datetime.combine(date(2027, 2, 1), time(9, 30)), exports.excel_day(date(2027, 2, 1)), "1-2-2027", "2027-02-01")
        found = tallied(
            exports.xlsx_of([(day, True) for day in days], ("Gemeld op", "Nazorg")),
            Plan({"Gemeld op": "reported_on", "Nazorg": "aftercare_offered"}, {"aftercare_offered": {"ja": "ja"}}, EMPLOYEES),
        )
        assert found.counts[Q1, EMPLOYEES] == {"incidents_reported": 5, "aftercare_offered": 5}

    def test_a_formula_is_not_calculated(self) -> None:
        found = tallied(exports.xlsx_of([("=TODAY()",), ("1-2-2027",)], ("Gemeld op",)), DAYS_ONLY)
        assert (found.rows, found.faults) == (2, {"formula": [2]})
        assert found.counts[Q1, EMPLOYEES]["incidents_reported"] == 1

    def test_macros_links_and_bombs_are_refused(self) -> None:
        good = exports.xlsx_of()
        for name in ("xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"):
            assert refusal(exports.with_members(good, {name: b"x"})) == excel_file.MACROS
        assert refusal(exports.with_members(good, {"xl/externalLinks/externalLink1.xml": b"<x/>"})) == excel_file.LINKS
        assert refusal(exports.with_members(good, {"xl/media/x.bin": b"0" * (excel_file.MAX_UNPACKED + 1)})) == TOO_LARGE.format(150)
        assert refusal(exports.with_members(b"", {"tekst.txt": b"x"})) == NOT_EXCEL

    def test_a_damaged_one_is_refused_without_its_words(self) -> None:
        broken = exports.with_members(b"", {"xl/workbook.xml": b"<kapot Zwartelier"})
        assert refusal(broken) == DAMAGED

    def test_the_first_sheet_that_shows_is_read(self) -> None:
        book = Workbook()
        hidden = book.active
        assert hidden
        hidden.title, hidden.sheet_state = "Lijst", "hidden"
        hidden.append(["Melder"])
        shown = book.create_sheet("Export")
        for cell in (None, "Gemeld op", date(2027, 2, 1)):
            shown.append([cell])
        assert tallied(exports.saved(book), DAYS_ONLY).rows == 1

    def test_days_are_counted_from_1904_where_the_workbook_says_so(self) -> None:
        book = Workbook()
        book.epoch = CALENDAR_MAC_1904
        sheet = book.active
        assert sheet
        for cell in ("Gemeld op", date(2027, 2, 1), exports.excel_day(date(2027, 2, 1)) - 1462, "2027-02-01"):
            sheet.append([cell])
        assert tallied(exports.saved(book), DAYS_ONLY).counts == {(Q1, EMPLOYEES): {"incidents_reported": 3}}

    def test_empty_rows_and_rows_far_down(self) -> None:
        book = Workbook()
        sheet = book.active
        assert sheet
        sheet["A1"], sheet["A4"], sheet["A900"] = "Gemeld op", "1-2-2027", "fout"
        found = tallied(exports.saved(book), DAYS_ONLY)
        assert (found.rows, found.faults) == (2, {"reported": [900]})


class TestHeadings:
    @pytest.mark.parametrize("first", ["1-2-2027;medewerker", "12;34", ";;", "a@voorbeeld.example;x", "Soort;Soort", f"{'x' * 81};y", "06-12345678;x"])
    def test_data_is_never_shown_as_headings(self, first: str) -> None:
        assert refusal(f"{first}\n1-2-2027;x\n".encode()) == NO_HEADINGS

    @pytest.mark.parametrize("rows", ["1-2-2027;Zwartelier\nmelder;Zwartelier", "melder;melder", "a@voorbeeld.example;x"])
    def test_below_a_title_data_is_no_heading_either(self, rows: str) -> None:
        assert read(f"Overzicht\n{rows}\n".encode(), DAYS_ONLY).headings == ("Overzicht",)

    def test_a_title_in_a_workbook_is_passed_over_too(self) -> None:
        content = exports.xlsx_of(((), exports.HEADINGS, *exports.ROWS), ("Overzicht agressie",))
        assert counted(tallied(content), PLAN) == counted(tallied(exports.xlsx_of()), PLAN)

    def test_an_empty_file(self) -> None:
        assert refusal(b"") == EMPTY

    def test_columns_without_a_name_cannot_be_read(self) -> None:
        assert read(b"Gemeld op;;Soort\n1-2-2027;x;y\n", DAYS_ONLY).headings == ("Gemeld op", "Soort")


class TestLimits:
    def test_a_large_file_is_refused_before_it_is_opened(self) -> None:
        assert refusal(b"x" * (desk.MAX_BYTES + 1)) == desk.TOO_LARGE

    def test_a_hundred_thousand_rows_and_no_more(self) -> None:
        rows = b"1-2-2027\n" * 100_000
        assert tallied(b"Gemeld op\n" + rows, DAYS_ONLY).counts[Q1, EMPLOYEES]["incidents_reported"] == 100_000
        assert refusal(b"Gemeld op\n" + rows + b"1-2-2027\n") == TOO_MANY_ROWS
        assert "100.000 regels" in TOO_MANY_ROWS


class TestCounts:
    @pytest.mark.parametrize("content", [exports.csv_of(), exports.xlsx_of()])
    def test_of_the_example(self, content: bytes) -> None:
        found = tallied(content)
        assert not found.unknown
        assert not found.faults
        employees, office = (counted(found, PLAN)[Quarter(2025, 1), group] for group in (EMPLOYEES, OFFICE_HOLDERS))
        assert {name: number for name, number in employees.items() if number} == {
            "incidents_reported": 3, "incidents_registered": 2, "registered_within_norm": 1, "severity_serious": 2,
            "verbal": 2, "threat_intimidation": 1, "physical": 1, "phone": 1, "in_person": 2, "open_over_30_days": 1,
        }  # fmt: skip
        assert {name: number for name, number in office.items() if number} == {
            "incidents_reported": 1, "incidents_registered": 1, "registered_within_norm": 1, "severity_serious": 1,
            "threat_intimidation": 1, "online": 1, "open_over_30_days": 1,
        }  # fmt: skip

    def test_what_was_not_chosen_is_not_counted(self) -> None:
        assert list(counted(tallied(exports.csv_of(), DAYS_ONLY), DAYS_ONLY)[Quarter(2025, 1), EMPLOYEES]) == ["incidents_reported"]

    def test_a_day_counts_in_its_own_quarter(self) -> None:
        plan = Plan({"Gemeld op": "reported_on", "Gebeld": "contact_within_norm"}, {"contact_within_norm": {"ja": "ja"}}, EMPLOYEES)
        content = exports.csv_of([("30-12-2026", "ja"), ("31-12-2026", "4-1-2027"), ("5-1-2027", "")], ("Gemeld op", "Gebeld"))
        found = counted(tallied(content, plan), plan)
        assert {key[0]: each["contact_within_norm"] for key, each in found.items()} == {Quarter(2026, 4): 1, Q1: 1}

    def test_what_stays_open_counts_at_the_end_of_each_quarter(self) -> None:
        plan = Plan({"Gemeld op": "reported_on", "Dicht": "closed_on"}, {}, EMPLOYEES)
        rows = [("1-7-2026", ""), ("1-7-2026", "2-1-2027"), ("20-9-2026", "2-10-2026"), ("1-3-2027", "")]
        found = counted(tallied(exports.csv_of(rows, ("Gemeld op", "Dicht")), plan), plan)
        assert {key[0]: each["open_over_30_days"] for key, each in found.items()} == {Quarter(2026, 3): 2, Quarter(2026, 4): 2, Q1: 1}

    def test_what_days_cannot_tell_is_not_counted(self) -> None:
        """A norm in hours: then zero in time would be a lie."""
        plan = Plan({"Gemeld op": "reported_on", "In GIR": "registered_on"}, {}, EMPLOYEES)
        content = exports.csv_of([("30-3-2027", "30-3-2027")], ("Gemeld op", "In GIR"))
        found = desk.read(content, lambda _: plan, TODAY, lambda reported, registered: None).tally
        assert found
        assert counted(found, plan) == {(Q1, EMPLOYEES): {"incidents_reported": 1, "incidents_registered": 1}}

    def test_a_later_quarter_without_reports_says_nothing(self) -> None:
        plan = Plan({"Gemeld op": "reported_on", "In GIR": "registered_on"}, {}, EMPLOYEES)
        found = counted(tallied(exports.csv_of([("30-3-2027", "2-4-2027")], ("Gemeld op", "In GIR")), plan), plan)
        assert list(found) == [(Q1, EMPLOYEES)]

    def test_faults_have_the_number_of_the_row(self) -> None:
        rows = [
            ("", "Medewerker"),
            ("1-2-2027", ""),
            ("1-2-2027", "zwerver"),
            ("12-5-2027", "Medewerker"),
            ("1-2-1999", "Medewerker"),
            ("1-2-2027", "Medewerker"),
        ]
        plan = Plan({"Gemeld op": "reported_on", "Doelgroep": "group"}, {"group": {"medewerker": EMPLOYEES, "zwerver": ""}})
        found = tallied(exports.csv_of(rows, ("Gemeld op", "Doelgroep")), plan)
        assert found.faults == {"reported": [2, 5, 6], "group": [3, 4]}
        assert found.counts[Q1, EMPLOYEES]["incidents_reported"] == 1

    def test_a_strange_day_elsewhere_leaves_the_row(self) -> None:
        found = tallied(exports.csv_of([("1-2-2027", "Medewerker", "Verbaal", "", "nee", "ergens in mei", "morgen")]))
        assert found.counts[Q1, EMPLOYEES]["incidents_reported"] == 1
        assert found.faults == {"day": [2]}

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(st.dates(date(2025, 1, 1), TODAY), st.sampled_from(["medewerker", "Raadslid"])), max_size=40))
    def test_all_rows_together_are_all_reports(self, rows: list[tuple[date, str]]) -> None:
        plan = Plan({"Gemeld op": "reported_on", "Doelgroep": "group"}, {"group": {"medewerker": EMPLOYEES, "raadslid": OFFICE_HOLDERS}})
        found = counted(tallied(exports.csv_of(rows, ("Gemeld op", "Doelgroep")), plan), plan)
        assert sum(each["incidents_reported"] for each in found.values()) == len(rows)


class TestColumnsAndWords:
    def test_new_words_are_asked_and_decide_nothing(self) -> None:
        plan = Plan({"Gemeld op": "reported_on", "Doelgroep": "group", "Soort": "form"})
        found = read(exports.csv_of(), plan)
        assert found.tally
        assert not found.is_counted
        assert found.tally.unknown == {"group": {"medewerker", "raadslid"}, "form": {"verbaal", "bedreiging", "fysiek"}}

    @pytest.mark.parametrize("words", [[f"soort {number}" for number in range(MOST_VALUES + 1)], ["een heel verhaal over wat er die dag gebeurde"]])
    def test_a_column_with_stories_is_no_category(self, words: Sequence[str]) -> None:
        found = read(
            exports.csv_of([("1-2-2027", word) for word in words], ("Gemeld op", "Soort")), Plan({"Gemeld op": "reported_on", "Soort": "form"}, {}, EMPLOYEES)
        )
        assert not found.is_counted
        assert found.tally
        assert not found.tally.unknown
        assert list(found.faults) == [
            "In kolom ‘Soort’ staan te veel of te lange woorden. Zo’n kolom wordt niet gelezen. Kies een andere kolom, of lees deze niet."
        ]

    @pytest.mark.parametrize(
        ("plan", "fault"),
        [
            (Plan({"Soort": "form"}, {}, EMPLOYEES), "Kies de kolom met de datum van de melding."),
            (Plan({"Gemeld op": "reported_on"}), "Kies de kolom met de doelgroep, of kies één groep voor alle regels."),
            (Plan({"Gemeld op": "reported_on", "Soort": "reported_on"}, {}, EMPLOYEES), "De kolommen ‘Gemeld op’ en ‘Soort’ zijn hetzelfde. Kies er één."),
            (
                Plan({"Gemeld op": "reported_on", "Soort": "incidents_registered", "Weg": "registered_on"}, {}, EMPLOYEES),
                "Kies de datum van registratie of de kolom ‘Geregistreerd’, niet allebei: dan telt het dubbel.",
            ),
            (Plan({"Iets anders": "reported_on"}, {}, EMPLOYEES), desk.OTHER_COLUMNS),
        ],
    )
    def test_what_is_still_to_be_chosen(self, plan: Plan, fault: str) -> None:
        assert list(read(exports.csv_of(), plan).faults) == [fault]

    def test_suggestions(self) -> None:
        assert suggestion("group", "raadslid") == OFFICE_HOLDERS
        assert suggestion("form", "verbale agressie") == "verbal"
        assert suggestion("form", "seksuele intimidatie") == "sexual_intimidation"
        assert suggestion("way", "aan de balie") == "in_person"
        assert (suggestion("aftercare_offered", "x"), suggestion("aftercare_offered", "nee"), suggestion("aftercare_offered", "later")) == ("ja", "nee", "")

    def test_headings_that_speak_for_themselves(self) -> None:
        titles = {each.id: each.title for each in load_library(ASSESSMENTS).count_fields}
        assert of_headings(("Gemeld op", "SOORT", "Ernstig", "Naam", "Omschrijving"), titles) == {
            "Gemeld op": "reported_on",
            "SOORT": "form",
            "Ernstig": "severity_serious",
        }
        assert of_headings(("Soort", "Vorm"), titles) == {}

    def test_what_is_sent_is_not_believed(self) -> None:
        sent: Mapping[str, str] = {
            "kolom:A": "reported_on",
            "kolom:B": "wachtwoord",
            "kolom:C": "form",
            "woord:form:x": "geheim",
            "woord:form:y": "verbal",
            "woord:way:z": "online",
        }
        assert plan_of(sent, "") == Plan({"A": "reported_on", "C": "form"}, {"form": {"x": "", "y": "verbal"}})

    def test_every_word_has_a_meaning_to_choose(self) -> None:
        assert all(meanings(what) for what in ("group", "form", "way", "severity_serious"))


def test_only_the_chosen_columns_are_looked_at() -> None:
    """A cell of another column that would shout when it is looked at."""

    class Secret:
        def __str__(self) -> str:
            raise AssertionError("looked at")

        def __eq__(self, other: object) -> bool:
            return False

        __hash__ = None  # type: ignore[assignment]

    from risico_registration.importing.table import Table
    from risico_registration.importing.tally import tally

    def rows() -> Iterator[tuple[int, list[Any]]]:
        yield 2, ["1-2-2027", Secret()]

    found = tally(Table({"Gemeld op": 0, "Melder": 1}, rows()), DAYS_ONLY, TODAY, soon)
    assert found.counts[Q1, EMPLOYEES]["incidents_reported"] == 1

"""What a new list makes of a body: pure rules, tried with examples and with all lists."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from risico.organisation.bodies import Body, Office
from risico.organisation.council import Change, Member, compare, same_name


def member(name: str, seat: int = 0, term: int = 0, email: str = "", body: Body = Body.COUNCIL, office: Office = Office.COUNCILLOR) -> Member:
    return Member(name, email or f"{same_name(name).replace(' ', '.')}@noorderdijk.example", body, office, seat, term)


def kinds(changes: list[Change]) -> dict[str, str]:
    return {(change.then or change.now).name: change.kind for change in changes}  # type: ignore[union-attr]


def test_a_new_council_after_an_election() -> None:
    now = [member("S. de Boer", 1, 11), member("F. Dijkstra", 2, 12), member("N. Hendriks", 3, 13)]
    alderman = member("Y. Kaya", 1, 21, body=Body.COLLEGE, office=Office.ALDERMAN)
    changes = compare([*now, alderman], [member("N. Hendriks"), member("I. Peters"), member("Y. Kaya"), member("S. de Boer")], Body.COUNCIL)
    assert kinds(changes) == {"N. Hendriks": "stays", "I. Peters": "new", "Y. Kaya": "moves", "S. de Boer": "stays", "F. Dijkstra": "leaves"}
    assert [change.then.seat for change in changes if change.then] == [3, 2, 4, 1], "who stays keeps the seat"


def test_a_council_member_who_becomes_alderman_leaves_the_council() -> None:
    now = member("S. de Boer", 1, 11)
    change = compare([now], [member("S. de Boer", body=Body.COLLEGE, office=Office.ALDERMAN)], Body.COLLEGE)[0]
    assert change.kind == "moves" and change.now == now and change.then and change.then.term == 0


def test_an_alderman_who_becomes_mayor_moves_within_the_college() -> None:
    now = member("S. de Boer", 2, 11, body=Body.COLLEGE, office=Office.ALDERMAN)
    change = compare([now], [member("S. de Boer", body=Body.COLLEGE, office=Office.MAYOR)], Body.COLLEGE)[0]
    assert change.kind == "moves" and change.then and change.then.office == Office.MAYOR


def test_the_address_says_who_somebody_is_before_the_name_does() -> None:
    married = compare([member("S. de Boer", 4, 11)], [member("S. Jansen", email="s.de.boer@noorderdijk.example")], Body.COUNCIL)
    assert kinds(married) == {"S. Jansen": "changes"} and married[0].then and married[0].then.seat == 4
    moved = compare([member("S. de Boer", 4, 11)], [member("s de  Boër", email="raad4@noorderdijk.example")], Body.COUNCIL)
    assert kinds(moved) == {"s de  Boër": "changes"}


def test_two_people_with_one_name_are_never_taken_for_each_other() -> None:
    one, two = member("J. Smit", 1, 11, "j1@noorderdijk.example"), member("J. Smit", 2, 12, "j2@noorderdijk.example")
    changes = compare([one, two], [member("J. Smit", email="j2@noorderdijk.example"), member("J. Smit", email="j3@noorderdijk.example")], Body.COUNCIL)
    assert [change.kind for change in changes] == ["stays", "changes"], "the other one is known by elimination"
    assert kinds(compare([one, two], [member("J. Smit", email="nieuw@noorderdijk.example")], Body.COUNCIL))["J. Smit"] == "leaves"


def test_a_seat_on_the_list_counts() -> None:
    changes = compare([member("A", 1, 11), member("B", 2, 12)], [member("A"), member("C", 1), member("B")], Body.COUNCIL)
    seats = {change.then.name: change.then.seat for change in changes if change.then}
    assert seats == {"A": 3, "C": 1, "B": 2}


NAMES = st.sampled_from(["A. Aa", "B. Bee", "C. Cee", "D. Dee", "E. Ee", "F. Eff"])
LISTS = st.lists(NAMES, unique=True, max_size=6)


@given(LISTS, LISTS, LISTS)
def test_every_list_gives_each_member_one_seat_and_forgets_nobody(council: list[str], college: list[str], listed: list[str]) -> None:
    now = [member(name, seat, 100 + seat) for seat, name in enumerate(council, start=1)]
    elsewhere = [member(name, seat, 200 + seat, body=Body.COLLEGE, office=Office.ALDERMAN) for seat, name in enumerate(college, start=1) if name not in council]
    changes = compare([*now, *elsewhere], [member(name) for name in listed], Body.COUNCIL)
    then = [change.then for change in changes if change.then]
    assert [each.name for each in then] == listed
    assert max(Counter(each.seat for each in then).values(), default=1) == 1
    assert {change.now.name for change in changes if change.now and change.kind == "leaves"} == set(council) - set(listed)
    assert not any(change.kind == "leaves" and change.now and change.now.body == Body.COLLEGE for change in changes)
    again = compare(
        [Member(each.name, each.email, each.body, each.office, each.seat, n) for n, each in enumerate(then, start=1)], [member(n) for n in listed], Body.COUNCIL
    )
    assert all(change.kind == "stays" for change in again), "the same list twice changes nothing"

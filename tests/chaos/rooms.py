"""Who writes in the other rooms: the list of the council, an export of a register, the workbook of measures, a practice check."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from io import BytesIO

from bs4 import BeautifulSoup
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from risico import clock
from risico.organisation.bodies import Body
from risico.organisation.incoming import as_text
from risico.organisation.models import Term
from risico_measures.checks import CONFIRMED
from risico_measures.exchange import columns
from risico_measures.models import Check, Measure
from risico_registration.counts import EMPLOYEES
from risico_registration.models import Count
from risico_registration.models import Mapping as Profile
from risico_registration.quarters import last_ended
from tests.plugins.registration import exports

from .scene import enter, members, this_year
from .visitor import Answer, Unexpected
from .writers import Writer

CHECKED = "M12"
Checks = tuple[int, int, str]
"""How many checks there are, how many are confirmed, and the evidence of the newest."""


class Counter(Writer[tuple[int, int]]):
    """Reads an export of a register in, keeps how its columns are read, and saves the count: (version, reports)."""

    name = "uitvoer inlezen"
    person = "cag"

    def next(self, known: tuple[int, int]) -> tuple[int, int]:
        return known[0] + 1, known[0] % 5 + 5

    def send(self, wanted: tuple[int, int]) -> Answer:
        page = f"/{this_year()}/registratie/inlezen/"
        day = last_ended(clock.today()).first_day
        row = (f"{day:%d-%m-%Y}", "Medewerker", "Verbaal", "Telefoon", "nee", f"{day:%d-%m-%Y}", "", *exports.MARKERS)
        chosen = {**exports.COLUMNS, **exports.WORDS, "group": "", "name": "Het register", "file": exports.csv_of([row] * wanted[1])}
        read = self.visitor.submit(page, chosen, "#inlezen")
        forms = BeautifulSoup(read.content, "html.parser").select("#vervolg form[action*='/telling/']")
        if not forms:
            raise Unexpected(f"{page} gives {read.status} and no counts")
        place = str(forms[0]["action"])
        shown = self.visitor.submit(page, {}, "#vervolg form[action*='/telling/']", page=read)
        return self.visitor.submit(place, {"reason": "Het register is bijgewerkt.", "anyway": "y"}, page=shown)

    def stored(self, session: Session) -> tuple[int, int]:
        newest = session.scalars(select(Count).where(Count.target_group == EMPLOYEES).order_by(Count.number.desc()).limit(1)).first()
        return (newest.number, newest.counts["incidents_reported"]) if newest else (0, 0)

    def events(self) -> Mapping[str, int]:
        return {"registration.count": self._known[0]}

    def faults(self, session: Session) -> Iterator[str]:
        """The columns are kept once, and before the first count."""
        kept = session.scalar(select(func.count()).select_from(Profile)) or 0
        if kept > 1 or (self.stored(session)[0] and not kept):
            yield f"{self.name}: {kept} times kept"


class Lister(Writer[tuple[str, ...]]):
    """Reads the list of the council in again and again, each time with every name spelled otherwise: the names by seat."""

    name = "raadslijst inlezen"
    person = "lijst"

    def next(self, known: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(member.name for member in members(Body.COUNCIL, self._number(known) + 1))

    def send(self, wanted: tuple[str, ...]) -> Answer:
        page, today = "/leden/raad/inlezen/", f"{clock.today():%d-%m-%Y}"
        shown = self.visitor.submit(page, {"file": as_text(members(Body.COUNCIL, self._number(wanted))).encode(), "since": today})
        return self.visitor.submit(page, {"since": today}, 'form[action$="/overnemen/"]', page=shown)

    def stored(self, session: Session) -> tuple[str, ...]:
        return tuple(session.scalars(select(Term.name).where(Term.body == Body.COUNCIL, Term.until.is_(None)).order_by(Term.seat, Term.id)))

    def events(self) -> Mapping[str, int]:
        return {"organisation.carry_out": self._number(self._known)}

    def _number(self, names: tuple[str, ...]) -> int:
        return int(names[0].rpartition(" ")[2])


class Planner(Writer[Mapping[str, date | None]]):
    """Fetches the workbook of measures, gives every measure another day and reads it back in: {code: day}, all or none."""

    name = "werkboek inlezen"
    person = "tweede"

    def next(self, known: Mapping[str, date | None]) -> Mapping[str, date | None]:
        last = next(iter(known.values())) or clock.today()
        return dict.fromkeys(known, last + timedelta(days=1))

    def send(self, wanted: Mapping[str, date | None]) -> Answer:
        page = f"/{this_year()}/maatregelen/excel/"
        book = load_workbook(BytesIO(self.visitor.fetch(f"{page}maatregelen.xlsx")))
        sheet = book[columns.MEASURES]
        heads = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            day = wanted.get(str(row[heads.index(columns.CODE)].value))
            row[heads.index(columns.PLANNED)].value = f"{day:%d-%m-%Y}" if day else None
        return self.visitor.submit(page, {"file": exports.saved(book)})

    def stored(self, session: Session) -> Mapping[str, date | None]:
        return {row.code: row.planned for row in session.scalars(select(Measure).where(Measure.code != CHECKED))}

    def events(self) -> Mapping[str, int]:
        last = next(iter(self._known.values()))
        return {"measures.bring_back_in": (last - clock.today()).days if last else 0}


class Checker(Writer[Checks]):
    """Records a practice check, and has it confirmed by somebody else."""

    name = "praktijkcontrole"
    person = "griffier"
    second = "oov"

    def __init__(self, app: Flask) -> None:
        self._other = enter(app, self.second)
        super().__init__(app)

    def go_to(self, address: str) -> None:
        super().go_to(address)
        self._other.go_to(address)

    def close(self) -> None:
        super().close()
        self._other.close()

    def next(self, known: Checks) -> Checks:
        recorded, confirmed, evidence = known
        return (recorded, recorded, evidence) if confirmed < recorded else (recorded + 1, confirmed, f"Zaak {recorded + 1}")

    def send(self, wanted: Checks) -> Answer:
        recorded, confirmed, evidence = wanted
        page = f"/{this_year()}/maatregelen/{CHECKED}/"
        if confirmed == recorded:
            return self._other.submit(page, {}, 'form[action$="/bevestigen/"]')
        seen = {"day": f"{clock.today():%d-%m-%Y}", "kind": "oefening", "result": "werkt", "seen": "5", "asked": "6", "evidence": evidence}
        return self.visitor.submit(page, seen, 'form[action$="/controle/"]')

    def stored(self, session: Session) -> Checks:
        rows = session.scalars(select(Check).join(Measure).where(Measure.code == CHECKED).order_by(Check.id)).all()
        return len(rows), sum(row.confirmed_at is not None for row in rows), rows[-1].evidence if rows else ""

    def events(self) -> Mapping[str, int]:
        return {"measures.record": self._known[0], "measures.confirm": self._known[1]}

    def faults(self, session: Session) -> Iterator[str]:
        """A check that is confirmed says by whom and when, and only then."""
        for row in session.scalars(select(Check)):
            if len({row.state == CONFIRMED, row.confirmed_at is not None, row.confirmed_by_id is not None}) > 1:
                yield f"{self.name}: {row.id} is half confirmed"

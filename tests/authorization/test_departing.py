"""Somebody leaves, and in the same second nothing they kept gives data any more (reliability.md A5, CVE-2026-95814)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from risico import clock
from risico.accounts import links, service
from risico.accounts.models import User
from risico.demo import DOMAIN
from risico.feed import service as feed
from risico.organisation import terms
from risico.organisation.models import Term
from risico.permissions import Role
from risico_briefings.links import token_of
from risico_briefings.models import Issue

from .people import Visitor, visitor
from .town import NOW
from .world import MOMENT, World

DEVICES = 3
PAGES = (
    "/",
    f"/{NOW}/",
    f"/{NOW}/verslag/",
    f"/{NOW}/onderwerpen/",
    f"/{NOW}/onderwerpen/vaststellen/",
    "/leden/",
    "/agenda/",
    "/agenda/taken.ics",
    f"/{NOW}/maatregelen/excel/maatregelen.xlsx",
)


class Kept:
    """What a colleague of the secretary keeps: three devices, an open form, their own calendar, that of the function, and a one-time link."""

    def __init__(self, world: World) -> None:
        self.user: User = world.users[f"tweede.secretary@{DOMAIN}"]
        self.devices: list[Visitor] = [visitor(world.app, self.user) for _ in range(DEVICES)]
        self._nobody = world.visitors[None]
        with world.database.writer() as session, session.begin():
            self.links = [
                f"/agenda/{feed.new_own_feed(session, self.user)}.ics",
                f"/agenda/{feed.new_role_feed(session, self.user, Role.SECRETARY)}.ics",
                f"/welkom/{links.new_link(session, self.user)}/",
            ]

    def answers(self) -> dict[str, int]:
        """The status of everything that is used again; 200 is data."""
        pages = {f"{number} {url}": device.get(url) for number, device in enumerate(self.devices) for url in PAGES}
        forms = {
            f"{number} form": device.post(f"/{NOW}/jaar/wisselingen/", {"kind": "council", "first": "15-12-2026"}) for number, device in enumerate(self.devices)
        }
        return {name: answer.status_code for name, answer in (pages | forms | {url: self._nobody.get(url) for url in self.links}).items()}


def test_a_colleague_who_leaves_keeps_nothing(world: World) -> None:
    with world.undone():
        kept = Kept(world)
        assert set(kept.answers().values()) == {200, 302}
        with world.database.writer() as session, session.begin():
            service.deactivate(session, kept.user.id)
        after = kept.answers()
        assert {name: status for name, status in after.items() if status not in (302, 401, 404)} == {}
        assert all(device.get(PAGES[1]).location.startswith("/inloggen/") for device in kept.devices)
        with world.database.writer() as session, session.begin():
            service.reactivate(session, kept.user.id)
        assert kept.answers() == after, "what ended does not come back with the account"


def test_who_gets_another_function_keeps_nothing_of_the_old_one(world: World) -> None:
    with world.undone():
        kept = Kept(world)
        with world.database.writer() as session, session.begin():
            user = session.get_one(User, kept.user.id)
            service.edit_user(session, user.id, user.version, user.email, user.title, [Role.AUDITOR])
        own, shared, link = (world.visitors[None].get(url) for url in kept.links)
        assert {device.get(url).status_code for device in kept.devices for url in PAGES} == {302}
        assert (own.status_code, shared.status_code, link.status_code) == (200, 404, 200)
        assert "BEGIN:VEVENT" not in own.text, "an auditor has no tasks"
        again = visitor(world.app, world.users[f"tweede.secretary@{DOMAIN}"])
        assert {again.get(url).status_code for url in PAGES[1:6]} == {403}


def test_a_work_account_that_lost_a_role_keeps_nothing_of_it(world: World) -> None:
    with world.undone():
        kept = Kept(world)
        with world.database.writer() as session, session.begin():
            service.replace_roles(session, kept.user.id, [Role.AUDITOR])
        assert {device.get(url).status_code for device in kept.devices for url in PAGES} == {302}
        assert world.visitors[None].get(kept.links[1]).status_code == 404


def test_a_council_member_who_left_opens_nothing(world: World) -> None:
    """On the last day the link still works; the day after nothing answers, and nothing can be given or renewed."""
    with world.undone():
        issue, token = _issue(world)
        urls = [f"/briefing/{token}/", f"/briefing/{token}/briefing.docx", f"/briefing/{token}/meldpunt.vcf"]
        clerk = world.main(Role.CLERK)
        assert clerk
        with world.database.writer() as session, session.begin():
            term = session.get_one(Term, issue.term_id)
            terms.end(session, clerk, term.id, clock.today(), term.version)
        assert {world.visitors[None].get(url).status_code for url in urls} == {200}
        with clock.at(MOMENT + timedelta(days=1)):
            assert all("aerts" not in answer.text.lower() and answer.status_code != 200 for answer in map(world.visitors[None].get, urls))
            assert world.visitors[None].post(urls[0], {"gelezen": "ja"}).status_code != 302


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_the_clerk_gives_no_new_link_to_who_left(world: World) -> None:
    clerk, issue = world.visitors[Role.CLERK], _left(world)
    for act in ("nieuwe-link", "uitreiken"):
        with world.undone() as watch:
            assert clerk.post(f"/{NOW}/briefings/zetel/{issue.term_id}/{act}/", {"version": str(issue.version)}).status_code >= 400
            assert not watch.written


def _issue(world: World) -> tuple[Issue, str]:
    secret = world.app.extensions["risico"].settings.secret_key
    with world.database.reader() as session:
        sitting = select(Issue).join(Issue.term).where(Term.until.is_(None), Issue.revoked_at.is_(None), Issue.expires_on > clock.today())
        issue = session.scalars(sitting.order_by(Issue.id)).first()
    assert issue
    return issue, token_of(secret, issue)


def _left(world: World) -> Issue:
    with world.database.reader() as session:
        found = session.scalars(select(Issue).join(Issue.term).where(Term.until < MOMENT.date()).order_by(Issue.id.desc())).first()
    assert found
    return found

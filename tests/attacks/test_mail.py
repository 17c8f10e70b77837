"""Nobody's text becomes a header, a recipient or a piece of HTML in a mail (I14), and a mail says nothing of what it is about."""

from datetime import timedelta
from email import message_from_bytes, policy

from lxml import html
from sqlalchemy import delete, select, update

from risico import clock
from risico.accounts.models import User
from risico.organisation.models import Municipality
from risico.outbox import mime
from risico.outbox.models import Message
from risico.web.outside import in_app
from risico_reminders.models import ToldRow
from risico_reminders.remind import remind
from risico_scan.models import Topic

from .corpus import SCRIPTS
from .walk import find
from .world import World

SENDER = "risico@voorbeeldgemeente.example"
HOSTILE = 'Gemeente\r\nBcc: weg@evil.example\r\n\r\n<img src="//evil.example/x" onerror=xss()><a href="//evil.example">Klik</a>{{ 7*7 }}'
OURS = {
    "a",
    "body",
    "br",
    "h1",
    "head",
    "html",
    "hr",
    "li",
    "meta",
    "p",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "title",
    "tr",
    "ul",
    "div",
    "span",
    "style",
}


def mails_of(world: World, hostile: str) -> list[Message]:
    """The mails of some days, where everything that has a name is called that."""
    with world.database.writer() as session, session.begin():
        session.execute(update(Municipality).values(name=hostile[:100]))
        session.execute(update(User).values(title=hostile[:100]))
        session.execute(update(Topic).values(title=hostile[:60]))
        session.execute(delete(ToldRow))
        session.execute(delete(Message))
    with in_app(world.app):
        for days in (0, 14, 45, 90):
            with clock.at(clock.now() + timedelta(days=days)):
                remind(world.app)
    with world.database.reader() as session:
        return list(session.scalars(select(Message)))


def test_hostile_names_add_no_header_no_recipient_and_no_html(world: World) -> None:
    current = world.app.extensions["risico"]
    object.__setattr__(current, "settings", current.settings.model_copy(update={"mail_host": "localhost", "mail_from": SENDER}))
    for hostile in (HOSTILE, *SCRIPTS[:3]):
        mails = mails_of(world, hostile)
        assert len(mails) >= 2
        for row in mails:
            row.message_id = row.message_id or f"{row.id}@example"
            read = message_from_bytes(mime.build(row, SENDER), policy=policy.default)
            assert [read.get_all(name) for name in ("Bcc", "Cc", "Reply-To", "Resent-To")] == [None] * 4
            assert len(read.get_all("To") or []) == 1 and "evil" not in str(read["To"]) + str(read["Subject"]) + str(read["From"])
            tree = html.document_fromstring(row.html)
            assert {element.tag for element in tree.iter() if isinstance(element.tag, str)} <= OURS
            assert not find(tree, "//@*[starts-with(name(), 'on')] | //@src | //script")
            assert [link for link in find(tree, "//@href") if not link.startswith("http://127.0.0.1:8000/")] == []
            assert "49" not in row.subject and "evil" not in row.subject

"""Is this installation healthy, in words an administrator understands."""

from collections.abc import Iterator
from pathlib import Path

from flask import current_app

from . import migrations, space
from .audit import keeping as audit
from .backup import schedule as backup
from .contract import Problem
from .documents import template
from .documents.jobs import HOUSE_STYLE
from .encryption import checks as encryption
from .installation import installation
from .oidc import checks as work_accounts
from .outbox import health as mail
from .scheduling import health
from .web import security_txt


def problems() -> Iterator[Problem]:
    """What is wrong with the core and with each plugin, one sentence each with what to do."""
    current = installation()
    state = migrations.state(current.database, current.plugins)
    if state in migrations.REFUSALS:
        text, _, advice = migrations.REFUSALS[state].partition(". ")
        yield Problem(f"{text}.", advice)
        return
    if current.settings.instance.stat().st_mode & 0o007:
        yield Problem("Iedereen op deze server kan de map met gegevens lezen.", f"Voer uit: chmod 700 {current.settings.instance}")
    yield from space.problems(current.settings.instance)
    yield from encryption.problems(current.settings)
    with current.database.reader() as session:
        yield from health.problems(session)
        yield from mail.problems(session)
        yield from audit.problems(session)
        yield from backup.problems(current.settings, session)
    yield from security_txt.problems(current.settings)
    yield from work_accounts.problems()
    yield from _house_style(current.settings.instance / HOUSE_STYLE)
    for part in current.plugins.hook.check(app=current_app):
        yield from part


def _house_style(file: Path) -> Iterator[Problem]:
    if not file.exists():
        return
    try:
        template.read(file)
    except template.TemplateError as fault:
        yield Problem(f"De huisstijl ({file.name}) is niet te gebruiken.", fault.message)

"""Prints how heavy and how fast the pages are, on SQLite, for somebody who sees everything."""

import logging
import tempfile
import time
from pathlib import Path

import structlog

from risico import create_app, migrations
from risico.accounts import sessions
from risico.accounts.models import CODE
from risico.config import load_settings
from risico.web.access import TOKEN

from . import briefings, data, loading, mail, measure, measures, process, registration

PAGES = {
    "overzicht": "/2027/",
    "jaar": "/2027/jaar/",
    "hele jaar": "/2027/jaar/?toon=jaar",
    "onderwerpen": "/2027/onderwerpen/",
    "onderwerp": "/2027/onderwerpen/L02/",
    "verschillen": "/2027/onderwerpen/L03/verschillen/",
    "beeld (matrix)": "/2027/onderwerpen/beeld/",
    "scoren": "/2027/onderwerpen/L01/scoren/P/",
    "maatregelen": "/2027/maatregelen/",
    "een vak": "/2027/maatregelen/?vak=gemeenschap-tijdens",
    "maatregel": "/2027/maatregelen/E001/",
    "bord": "/2027/maatregelen/mijn/?van=alle",
    "verloop": "/2027/maatregelen/verloop/",
    "registratie": "/2027/registratie/",
    "bestuur en raad": "/2027/registratie/?groep=bestuur",
    "jaren geteld": "/2027/registratie/verloop/",
}
MOST_STATEMENTS, MOST_BYTES = 12, 150_000


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))  # only the figures
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        app = create_app(load_settings({}, instance=instance))
        core = app.extensions["risico"]
        migrations.upgrade(core.database, core.plugins)
        data.fill(app)
        measures.fill(app, (1, 2))
        registration.fill(app, 1)
        client, baseline = app.test_client(), measure.bare(app).test_client()
        with core.database.writer() as session, session.begin():
            token = sessions.start(session, 1, method=CODE)
        with client.session_transaction() as cookie:
            cookie[TOKEN] = token
        print(f"{data.TOPICS} onderwerpen, {len(data.RATERS)} beoordelaars, {len(data.YEARS)} jaren")
        print(f"{measures.MEASURES} maatregelen, {measures.CHECKS} controles, {registration.YEARS} jaren geteld")
        print(f"Elke pagina {measure.ROUNDS} keer")
        print(f"{'pagina':16}{'SQL':>5}{'bytes':>9}{'mediaan ms':>12}{'p95 ms':>9}{'× kale pagina':>15}")
        for name, url in PAGES.items():
            found = measure.page(app, client, baseline, url)
            late = " te veel" if found.statements > MOST_STATEMENTS or found.bytes > MOST_BYTES else ""
            print(f"{name:16}{found.statements:5}{found.bytes:9}{found.median:12.1f}{found.p95:9.1f}{found.ratio:15.1f}{late}")
        core.jobs.stop()
        core.database.dispose()
        seconds, megabytes = process.start_up(instance)
        print(f"risico serve antwoordt na {seconds:.1f} s en gebruikt dan {megabytes:.0f} MB")
    loading.report()
    briefings.report()
    sent = mail.measure()
    print(f"{mail.MAILS} berichten tegelijk: schrijven {sent.write:.1f} s, versturen {sent.send:.1f} s ({sent.send / mail.MAILS * 1000:.1f} ms per bericht)")
    print(f"  {sent.statements:.2f} SQL per bericht, hoogstens {sent.megabytes:.0f} MB, {sent.ratio:.2f} × een kale SMTP-lus")


if __name__ == "__main__":
    started = time.perf_counter()
    main()
    print(f"bench duurde {time.perf_counter() - started:.0f} s")

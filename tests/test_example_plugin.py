"""The complete example in the documentation is installed by its entry point and used as a third party's would be."""

import os
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "docs" / "example-plugin"

WALK = """
from risico import create_app, migrations
from risico.accounts.models import User
from risico.accounts.service import create_user
from risico.permissions import Role
from risico.year.service import open_year
from risico import clock
from tests.support import web

app = create_app()
core = app.extensions["risico"]
migrations.upgrade(core.database, core.plugins)
with core.database.writer() as session, session.begin():
    secretary = create_user(session, "secretaris@voorbeeld.example", "Gemeentesecretaris", [Role.SECRETARY])
    mayor = create_user(session, "burgemeester@voorbeeld.example", "Burgemeester", [Role.MAYOR])
    year = open_year(session, secretary, clock.today().year).number
client = app.test_client()
web.log_in(client, secretary)
overview = client.get(f"/{year}/").text
assert "Spreuk kiezen" in overview and f'href="/{year}/spreuk/"' in overview
assert "Vul een spreuk in." in web.submit(client, f"/{year}/spreuk/", {"text": ""}).text
assert web.submit(client, f"/{year}/spreuk/", {"text": "Samen veilig"}).status_code == 302
assert "Samen veilig" in client.get(f"/{year}/").text
reader = app.test_client()
web.log_in(reader, mayor)
assert "Samen veilig" in reader.get(f"/{year}/spreuk/").text
token = reader.get(f"/{year}/spreuk/").text.split('name="csrf_token" value="')[1].split('"')[0]
assert reader.post(f"/{year}/spreuk/", data={"text": "x", "csrf_token": token}).status_code == 403
core.jobs.stop()
core.database.dispose()
print("walked")
"""


def test_a_third_party_plugin_installs_and_works(tmp_path: Path) -> None:
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--target", str(site), str(EXAMPLE)]
    subprocess.run(pip, check=True, capture_output=True, text=True)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(site), str(Path(__file__).parents[1]))), "RISICO_INSTANCE": str(tmp_path / "instance")}

    def run(*arguments: str) -> str:
        done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, env=environment, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("-c", WALK).endswith("walked\n")
    risico = ("-c", "from risico.cli import main; main()")
    assert "Spreuk van het jaar" in run(*risico, "plugins")
    assert "Zet RISICO_HTTPS" not in run(*risico, "motto", "Samen veilig")
    environment["RISICO_PLUGINS_OFF"] = "risico_example"
    assert "risico_example          uit" in run(*risico, "plugins")
    assert "De database is bijgewerkt." in run(*risico, "db", "upgrade")

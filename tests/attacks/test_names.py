"""No name of a file leads out of the folder it belongs in (I11)."""

import re
from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

from risico import paths
from tests.support import csrf

from .conftest import Tour
from .corpus import NAMES
from .world import World

FOLDERS = ("/huisstijl/", "/static/", "/static/vendor/", "/agenda/", "/briefing/x/", "/werk/", "/.well-known/")
TELLING = ("SQLite format", "root:", "BEGIN", "[tool.", "secret_key")


def test_no_address_gives_a_file_that_is_not_for_visitors(world: World) -> None:
    settings = world.app.extensions["risico"].settings
    (settings.instance / "config.toml").write_text('secret_key = "x"\n')
    client = world.visitor("beheer")
    given = []
    for folder in FOLDERS:
        for name in NAMES:
            for written in {name, quote(name, safe="", errors="surrogatepass"), quote(quote(name, safe=""), safe="")}:
                with client.get(folder + written.replace("\x00", "%00").replace("?", "%3F")) as answer:
                    body = answer.get_data()
                    if answer.status_code >= 500 or settings.secret_key.encode() in body or any(word.encode() in body[:400] for word in TELLING):
                        given.append((folder, written, answer.status_code))
    assert given == []


def test_no_link_in_the_folder_leads_out_of_it(world: World) -> None:
    """A symbolic link called theme.css is followed by nobody but the administrator who made it; one elsewhere is not reached."""
    instance = world.app.extensions["risico"].settings.instance
    (instance / "elders").symlink_to("/etc")
    client = world.visitor(None)
    for path in ("/huisstijl/elders/passwd", "/huisstijl/elders%2fpasswd", "/static/../instance/elders/passwd"):
        with client.get(path) as answer:
            assert answer.status_code == 404


def test_every_download_has_a_plain_name(tour: Tour) -> None:
    said = [visit.page.headers["Content-Disposition"] for visit in tour.visits if "Content-Disposition" in visit.page.headers]
    assert len(said) > 10
    plain = re.compile(r'(attachment|inline); filename="?[\w.-]+"?')
    assert [header for header in said if not plain.fullmatch(header)] == []


def test_the_names_in_a_zip_of_briefings_stay_in_the_folder(world: World, tour: Tour) -> None:
    zips = [visit.page.content for visit in tour.visits if visit.page.mimetype == "application/zip" and visit.page.status == 200]
    assert zips
    names = [name for content in zips for name in ZipFile(BytesIO(content)).namelist()]
    assert names and [name for name in names if "/" in name or "\\" in name or ".." in name or not name.endswith(".docx")] == []


def test_an_uploaded_name_is_never_used(world: World, tour: Tour, tmp_path: Path) -> None:
    before = set(tmp_path.parent.rglob("*"))
    form, who = next((form, visit.name) for visit in tour.visits for form in visit.page.forms if form.endpoint == "measures.bring_back_in")
    client = world.visitor(who)
    for name in NAMES:
        data: dict[str, object] = {**form.content, form.files[0]: (BytesIO(b"x"), name or "leeg")}
        with client.post(form.action, data=data, headers=csrf.header(client), content_type="multipart/form-data") as answer:
            assert answer.status_code == 422
            assert len(name) < 4 or name not in answer.get_data(as_text=True)
    new = set(tmp_path.parent.rglob("*")) - before
    assert {file.name for file in new} <= {"risico.db-wal", "risico.db-shm", "risico.db.gate"}


def test_the_example_for_nginx_logs_no_address_with_a_secret(world: World) -> None:
    """What the app leaves out of its own log may not stand in that of the proxy."""
    conf = (paths.PACKAGE.parent / "deploy" / "nginx.conf").read_text("utf-8")
    quiet = [re.compile(pattern) for pattern, block in re.findall(r"location ~ (\S+) \{(.*?)\}", conf, re.DOTALL) if "access_log off" in block]
    secret = [rule.rule for rule in world.app.url_map.iter_rules() if "<token>" in rule.rule]
    assert len(secret) > 5
    assert [rule for rule in secret if not any(pattern.match(rule) for pattern in quiet)] == []

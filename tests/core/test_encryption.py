"""Nobody reads a SQLite file without its key, the key lies elsewhere, and without it nothing starts (reliability.md D9, L7)."""

import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url
from sqlcipher3 import dbapi2

from risico.cli import cli
from risico.config import Settings, SettingsError, load_settings
from risico.db import Database
from risico.encryption import alone, change, checks, file, key
from tests.support.databases import KEY

OTHER = "f" * 64
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def data(settings: Settings) -> Path:
    """The migrated database of an installation."""
    assert settings.database_file
    return settings.database_file


def risico(settings: Settings, *arguments: str, **environment: str) -> Result:
    """What a command of the installation says and ends with."""
    return CliRunner().invoke(cli, arguments, env={"RISICO_INSTANCE": str(settings.instance), **environment})


def refusals(settings: Settings, **environment: str) -> set[str]:
    """What the commands that need the database say when they cannot have it: one line each, and nothing happened."""
    answers = [risico(settings, *words.split(), **environment) for words in ("serve", "serve --upgrade", "check", "db upgrade", "plugins")]
    assert {(answer.exit_code, answer.stdout, answer.stderr.count("\n")) for answer in answers} == {(2, "", 1)}
    return {answer.stderr.strip() for answer in answers}


class TestTheKey:
    def test_the_first_start_makes_it_beside_the_folder_and_no_start_changes_it(self, tmp_path: Path) -> None:
        made = load_settings({}, instance=tmp_path / "instance")
        assert made.database_key_file == tmp_path / "instance.key"
        assert made.database_key_file.stat().st_mode & 0o777 == 0o600
        assert key.is_key(made.database_key)
        assert load_settings({}, instance=tmp_path / "instance").database_key == made.database_key
        key.write(made.database_key_file, OTHER)
        assert key.text(made.database_key_file) == made.database_key
        assert load_settings({}, instance=tmp_path / "another").database_key != made.database_key

    def test_it_may_be_anywhere_but_with_the_data(self, tmp_path: Path) -> None:
        instance = tmp_path / "instance"
        place = tmp_path / "etc" / "database.key"
        place.parent.mkdir()
        made = load_settings({"RISICO_DATABASE_KEY_FILE": str(place)}, instance=instance)
        assert (key.text(place), key.beside(instance).exists()) == (made.database_key, False)
        assert load_settings({"RISICO_DATABASE_KEY": OTHER}, instance=instance).database_key == OTHER
        for inside in (instance / "database.key", tmp_path / "etc" / ".." / "instance" / "x" / "database.key"):
            with pytest.raises(SettingsError, match="kies een plaats buiten de map met gegevens"):
                load_settings({"RISICO_DATABASE_KEY_FILE": str(inside)}, instance=instance)
        with pytest.raises(SettingsError, match="vul de hele plaats in, te beginnen met /"):
            load_settings({"RISICO_DATABASE_KEY_FILE": "database.key"}, instance=instance)
        (instance / "config.toml").write_text(f'database_key = "{OTHER}"\n')
        with pytest.raises(SettingsError, match=r"Haal database_key uit config\.toml"):
            load_settings({}, instance=instance)

    def test_a_place_that_cannot_be_written_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"kan niet in .*database\.key komen te staan \(No such file or directory\)"):
            load_settings({"RISICO_DATABASE_KEY_FILE": str(tmp_path / "niet" / "database.key")}, instance=tmp_path / "instance")

    def test_a_key_in_a_variable_has_64_digits_and_is_never_shown(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="Instelling database_key: vul 64 tekens in"):
            load_settings({"RISICO_DATABASE_KEY": "geheim"}, instance=tmp_path / "instance")
        made = load_settings({}, instance=tmp_path / "instance")
        assert made.database_key not in repr(made)

    @pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
    def test_postgresql_needs_none(self, settings: Settings) -> None:
        assert settings.database_key == ""
        assert not key.beside(settings.instance).exists()

    @SQLITE
    def test_the_folder_with_data_holds_nothing_that_opens_the_database(self, app: Flask, client: FlaskClient) -> None:
        client.get("/")
        current = app.extensions["risico"]
        forms = (KEY.encode(), bytes.fromhex(KEY))
        assert current.database.key == KEY
        for path in current.settings.instance.rglob("*"):
            assert not path.is_file() or not any(form in path.read_bytes() for form in forms), path


@SQLITE
class TestWithoutTheRightKeyNothingStarts:
    def test_a_lost_key_is_told_and_never_made_again(self, settings: Settings) -> None:
        place = key.beside(settings.instance)
        place.unlink()
        assert refusals(settings) == {
            f"De database is versleuteld en haar sleutel ontbreekt. Zet {place} terug uit uw eigen kopie, of wijs de sleutel aan met database_key_file."
        }
        assert not place.exists()

    def test_a_wrong_key(self, settings: Settings, data: Path) -> None:
        before = data.read_bytes()
        (said,) = refusals(settings, RISICO_DATABASE_KEY=OTHER)
        assert said.startswith("De sleutel past niet op de database. Zet de sleutel terug die bij deze database hoort")
        assert data.read_bytes() == before

    @pytest.mark.parametrize("content", [b"", b"geheim\n", KEY.encode()[:-1], b"\xff" * 64])
    def test_a_damaged_key(self, settings: Settings, content: bytes) -> None:
        place = key.beside(settings.instance)
        place.write_bytes(content)
        answer = risico(settings, "check")
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert answer.stderr.startswith(f"{place} bevat geen sleutel")
        assert place.read_bytes() == content

    def test_a_server_whose_database_got_another_key_is_not_ready(self, app: Flask, client: FlaskClient, data: Path) -> None:
        assert client.get("/health/ready").status_code == 200
        app.extensions["risico"].database.engine.dispose()
        data.unlink()
        Database(f"sqlite:///{data}", OTHER).writer().connection().close()
        answer = client.get("/health/ready")
        assert (answer.status_code, answer.get_json()["database"]) == (503, False)


class TestAPlainDatabase:
    @pytest.fixture
    def plain(self, tmp_path: Path) -> Settings:
        instance = tmp_path / "instance"
        instance.mkdir()
        with sqlite3.connect(instance / "risico.db") as connection:
            connection.execute("CREATE TABLE kenmerk (id INTEGER PRIMARY KEY)")
        connection.close()
        return load_settings({}, instance=instance)

    def test_nothing_runs_on_it_and_everything_says_what_to_do(self, plain: Settings) -> None:
        for words in ("serve", "check", "plugins", "scheduler"):
            answer = risico(plain, *words.split())
            said = "De database is nog niet versleuteld. Maak een reservekopie en voer dan 'risico db upgrade' uit.\n"
            assert (answer.exit_code, answer.stdout, answer.stderr) == (2, "", said)

    def test_an_upgrade_encrypts_it_once(self, plain: Settings) -> None:
        first, second = risico(plain, "db", "upgrade"), risico(plain, "db", "upgrade")
        assert (first.exit_code, second.exit_code) == (0, 0), first.stderr
        assert first.stdout.startswith("De database is nu versleuteld. Bewaar een kopie van de sleutel op een andere plaats: ")
        assert "versleuteld" not in second.stdout
        assert plain.database_file
        assert file.connect(plain.database_file, plain.database_key).execute("SELECT * FROM kenmerk").fetchall() == []

    def test_so_does_a_start_that_may_upgrade(self, plain: Settings) -> None:
        """On a port that is taken, so that it ends."""
        assert plain.database_file
        with socket.create_server(("127.0.0.1", 0)) as taken:
            command = [sys.executable, "-c", "from risico.cli import main; main()", "serve", "--upgrade", "--port", str(taken.getsockname()[1])]
            answer = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "RISICO_INSTANCE": str(plain.instance)})
        assert (answer.returncode, answer.stderr.split(" ")[0]) == (2, "Poort")
        assert answer.stdout.startswith("De database is nu versleuteld.")
        assert file.opens(plain.database_file, plain.database_key)

    def test_not_while_somebody_uses_it(self, plain: Settings) -> None:
        assert plain.database_file
        with alone.alone(plain.database_file):
            answer = risico(plain, "db", "upgrade")
        assert (answer.exit_code, answer.stderr) == (2, f"{alone.IN_USE}\n")
        assert file.is_plain(plain.database_file)


@SQLITE
class TestAChangeOfKeys:
    def test_the_new_key_opens_and_the_old_one_is_kept_for_the_backups(self, settings: Settings, data: Path) -> None:
        answer = risico(settings, "db", "rotate-key")
        assert (answer.exit_code, answer.stderr) == (0, "")
        place = key.beside(settings.instance)
        (former,) = place.parent.glob("instance.key.was-*")
        assert (key.text(former), str(former) in answer.stdout) == (KEY, True)
        assert file.opens(data, key.text(place))
        assert not file.opens(data, KEY)
        assert risico(settings, "plugins").exit_code == 0

    def test_not_while_the_app_runs(self, app: Flask, settings: Settings, data: Path) -> None:
        answer = risico(settings, "db", "rotate-key")
        assert (answer.exit_code, answer.stderr) == (2, f"{alone.IN_USE}\n")
        assert file.opens(data, KEY)

    def test_a_key_that_is_in_no_file_cannot_be_changed(self, settings: Settings) -> None:
        answer = risico(settings, "db", "rotate-key", RISICO_DATABASE_KEY=KEY)
        assert answer.exit_code == 2
        assert answer.stderr.startswith("De sleutel staat in RISICO_DATABASE_KEY en niet in een bestand.")

    def test_a_full_disk_changes_nothing(self, settings: Settings, data: Path) -> None:
        place = key.beside(settings.instance)
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (data.stat().st_size // 2, limit[1]))
        try:
            with pytest.raises(file.Unreadable, match=r"De database kreeg geen nieuwe sleutel .* Zij is niet veranderd"):
                change.rotate(place, data)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
            signal.signal(signal.SIGXFSZ, ignored)
        assert sorted(path.name for path in data.parent.glob("risico.db*")) == ["risico.db", "risico.db.use"]
        assert file.connect(data, KEY).execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert load_settings({}, instance=settings.instance).database_key == KEY


@SQLITE
def test_the_page_of_a_running_app_comes_from_an_encrypted_file(database: Database) -> None:
    assert database.engine.dialect.name == "sqlite"
    with pytest.raises(sqlite3.DatabaseError, match="file is not a database"):
        sqlite3.connect(str(make_url(database.url).database)).execute("SELECT 1 FROM sqlite_master")


class TestTheSQLiteThatLosesWrites:
    @pytest.mark.parametrize("version", [(3, 51, 3), (3, 51, 4), (3, 53, 0), (4, 0, 0), (3, 44, 6), (3, 44, 9), (3, 50, 7)])
    def test_a_version_without_the_fault(self, version: tuple[int, int, int]) -> None:
        assert file.is_fixed(version)

    @pytest.mark.parametrize("version", [(3, 40, 1), (3, 44, 5), (3, 45, 9), (3, 49, 9), (3, 50, 6), (3, 51, 2)])
    def test_a_version_with_it_is_refused(self, version: tuple[int, int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert not file.is_fixed(version)
        monkeypatch.setattr(dbapi2, "sqlite_version_info", version)
        answer = CliRunner().invoke(cli, ["check"], env={"RISICO_INSTANCE": str(tmp_path / "instance")})
        assert answer.exit_code == 2
        assert "heeft een fout waardoor gegevens verloren kunnen gaan" in answer.stderr

    def test_ours_has_not(self) -> None:
        assert file.is_fixed(dbapi2.sqlite_version_info)


class TestWhatTheAdministratorIsTold:
    @SQLITE
    def test_of_the_key(self, settings: Settings, data: Path) -> None:
        place = key.beside(settings.instance)
        assert list(checks.problems(settings)) == []
        place.chmod(0o604)
        key.write(key.following(place), OTHER)
        beside = settings.model_copy(update={"database_key_file": data.with_name("x.key")})
        key.write(data.with_name("x.key"), KEY)
        told = [problem.text for found in (settings, beside) for problem in checks.problems(found)]
        assert told == [
            "Iedereen op deze server kan de sleutel van de database lezen.",
            "Het wisselen van de sleutel is niet afgemaakt.",
            "De sleutel ligt in dezelfde map als de database.",
        ]

    @pytest.mark.parametrize(
        ("address", "safe"),
        [
            ("risico@db.gemeente.example/risico", False),
            ("risico@db.gemeente.example/risico?sslmode=require", False),
            ("risico@db.gemeente.example/risico?sslmode=verify-full&sslrootcert=/etc/ssl/db.pem", True),
            ("risico@/risico?host=db.gemeente.example", False),
            ("risico@/risico?host=/run/postgresql", True),
            ("risico@localhost:5433/risico", True),
            ("/risico", True),
        ],
    )
    def test_of_a_connection_over_the_network(self, tmp_path: Path, address: str, safe: bool) -> None:
        found = list(checks.problems(load_settings({}, instance=tmp_path, database_url=f"postgresql+psycopg://{address}")))
        told = [] if safe else ["Op het netwerk kan iemand meelezen met de database, of zich voor haar uitgeven."]
        assert [problem.text for problem in found] == told

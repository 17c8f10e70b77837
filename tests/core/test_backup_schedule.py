"""The daily backup: made, kept and thrown away by itself, and missed aloud when it is not there."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from risico import checks, clock, create_app
from risico.accounts.models import User
from risico.audit.models import AuditEvent
from risico.backup import archive, keep, schedule
from risico.cli import cli
from risico.config import Settings, SettingsError, load_settings
from risico.contract import Timed
from risico.db import Database
from risico.permissions import Role
from risico.scheduling.runs import do
from tests.conftest import MakeUser

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = datetime(2027, 1, 4, 2, 30, tzinfo=UTC)
moments = some.lists(some.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=some.just(UTC)), max_size=60)  # noqa: DTZ001  Hypothesis adds the zone


@given(moments, some.integers(0, 24))
def test_the_newest_of_each_day_week_and_month_stays_and_no_more(found: list[datetime], months: int) -> None:
    kept = keep.kept(found, months)
    assert kept <= set(found)
    assert not found or max(found) in kept
    assert len(kept) <= keep.DAYS + keep.WEEKS + months
    last_days = sorted({clock.day_of(moment) for moment in found}, reverse=True)[: keep.DAYS]
    assert {max(moment for moment in found if clock.day_of(moment) == day) for day in last_days} <= kept
    assert keep.kept(kept, months) == kept


def test_a_year_of_daily_backups_becomes_seven_days_five_weeks_and_twelve_months() -> None:
    kept = keep.kept([START + number * DAY for number in range(400)], 12)
    days = [(START + 399 * DAY - moment).days for moment in sorted(kept, reverse=True)]
    assert days[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert 19 <= len(days) <= 7 + 5 + 12
    assert 300 <= days[-1] <= 366


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    (tmp_path / "veilig").mkdir()
    recipient = "" if settings.database_file else "age1swyqe5lasnu4mms6yhjs765phetrf43nrnmrkwug95qq7788xyrqk9zda0"
    return settings.model_copy(update={"backup_folder": tmp_path / "veilig", "backup_recipient": recipient})


def work(app: Flask) -> Timed:
    (found,) = schedule.timed(app.extensions["risico"].settings)
    return found


def test_the_scheduler_makes_one_a_day_and_whoever_watches_hears_when_it_is_missing(
    app: Flask, client: FlaskClient, database: Database, settings: Settings, make_user: MakeUser, login: Callable[[User], FlaskClient]
) -> None:
    admin = make_user(Role.ADMIN)
    assert client.get("/health/ready").json == {
        "status": "fout",
        "database": True,
        "schema": True,
        "planner": "nooit gestart",
        "backup": "nog nooit gemaakt",
        "disk": "ok",
    }
    folder = settings.backup_folder
    assert folder
    (folder / "van iemand anders.zip").write_text("blijft")
    with clock.at(START):
        do(app, work(app))
        do(app, work(app))
    with clock.at(START + DAY):
        do(app, work(app))
    with clock.at(START + DAY + 5 * HOUR):
        assert client.get("/health/ready").status_code == 200
        assert "reservekopie" not in login(admin).get("/accounts/").text
        assert not list(schedule.problems(settings, database.reader()))
    with clock.at(START + DAY + 27 * HOUR):
        ready = client.get("/health/ready")
        assert (ready.status_code, ready.json and ready.json["backup"]) == (503, "te oud: 2027-01-05T02:30Z")
        assert "langer dan een dag geen reservekopie" in login(admin).get("/accounts/").text
        (problem,) = schedule.problems(settings, database.reader())
        assert problem.text == "Er is sinds 05-01-2027 geen reservekopie gemaakt."
    assert sorted(file.name for file in folder.iterdir()) == ["risico-20270104T023000Z.zip", "risico-20270105T023000Z.zip", "van iemand anders.zip"]
    for file in folder.glob("risico-*.zip"):
        assert file.stat().st_mode & 0o777 == 0o600
        with archive.reading_file(file, None) as found:
            assert found.manifest.tables["account"].rows == 1


def test_one_that_fails_is_told_to_the_trail_and_tried_again(app: Flask, database: Database, settings: Settings) -> None:
    assert settings.backup_folder
    settings.backup_folder.rmdir()
    with clock.at(START):
        do(app, work(app))
    with database.reader() as session:
        assert session.execute(select(AuditEvent.action, AuditEvent.result)).all() == [("backup.make", "failed")]
        (problem,) = schedule.problems(settings, session)
    assert "is er niet" in problem.text
    settings.backup_folder.mkdir()
    with clock.at(START + HOUR):
        do(app, work(app))
    with database.reader() as session:
        assert session.execute(select(AuditEvent.action, AuditEvent.result).order_by(AuditEvent.seq)).all()[-1] == ("backup.make", "done")
    assert len(list(settings.backup_folder.iterdir())) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_old_ones_go_when_their_time_is_over(app: Flask, settings: Settings) -> None:
    assert settings.backup_folder
    for number in range(1, 60):
        (settings.backup_folder / f"risico-{START - number * DAY:%Y%m%dT%H%M%SZ}.zip").write_text("")
    with clock.at(START):
        do(app, work(app))
    assert 9 <= len(list(settings.backup_folder.iterdir())) <= 7 + 5 + 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_a_folder_there_is_no_work_and_check_says_that_nothing_is_saved(settings: Settings) -> None:
    bare = create_app(settings.model_copy(update={"backup_folder": None}))
    assert schedule.timed(bare.extensions["risico"].settings) == ()
    with bare.app_context():
        assert "Er wordt geen reservekopie gemaakt." in [problem.text for problem in checks.problems()]
    bare.extensions["risico"].close()


def test_a_recipient_that_is_no_public_key_or_is_missing_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="backup_recipient: vul een publieke sleutel in"):
        load_settings({"RISICO_DATABASE_URL": "postgresql+psycopg://x@/y", "RISICO_BACKUP_FOLDER": str(tmp_path)}, instance=tmp_path)
    with pytest.raises(SettingsError, match="age1"):
        load_settings({"RISICO_BACKUP_RECIPIENT": "AGE-SECRET-KEY-1GHV"}, instance=tmp_path)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_commands_say_what_they_did_and_what_to_do(app: Flask, make_user: MakeUser, settings: Settings, tmp_path: Path) -> None:
    make_user(Role.ADMIN)
    app.extensions["risico"].close()
    environment = {"RISICO_INSTANCE": str(settings.instance)}

    def risico(*arguments: object) -> tuple[int, str]:
        result = CliRunner().invoke(cli, [str(argument) for argument in arguments], env=environment, standalone_mode=False)
        code = result.return_value if isinstance(result.return_value, int) else result.exit_code
        return code, result.output

    file = tmp_path / "kopie.zip"
    from risico.backup.commands import backup, export, import_, restore

    for command in (backup, export, import_, restore):
        cli.add_command(command)
    code, output = risico("backup", file)
    assert code == 0 and f"{file} is gemaakt en nagelezen" in output and "Bewaar" in output
    code, output = risico("backup", "verify", file)
    assert code == 0 and "Bewijs van een hersteltest" in output
    assert risico("backup", file) == (2, f"{file} bestaat al. Kies een andere naam; Risico schrijft nooit over een reservekopie heen.\n")
    assert risico("restore", file)[0] == 2
    assert risico("restore", file, "--dry-run") == (0, "Het kan: alles is te lezen en elke rij klopt. Er is niets veranderd.\n")
    code, output = risico("restore", file, "--replace")
    assert code == 0 and "De post staat stil." in output and "risico-oud-" in output
    code, output = risico("export", tmp_path / "uit.zip")
    assert code == 2 and "--unencrypted" in output
    assert risico("export", tmp_path / "uit.zip", "--unencrypted")[0] == 0
    code, output = risico("import", tmp_path / "uit.zip")
    assert code == 2 and "lege installatie" in output
    database = Database(settings.url, settings.database_key)
    with database.reader() as session:
        told = session.execute(select(AuditEvent.action, AuditEvent.origin).order_by(AuditEvent.seq)).all()
    database.dispose()
    assert ("backup.restored", "opdracht risico restore") in told and told[-1][0] == "backup.export"

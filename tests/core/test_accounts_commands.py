"""`risico user` from the server."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from risico.accounts.models import User
from risico.db import Database
from risico.organisation.models import Municipality
from tests.support import web
from tests.support.accounts import PASSWORD, try_login

Result = subprocess.CompletedProcess[str]
RISICO = Path(sys.executable).with_name("risico")


@pytest.fixture
def risico(instance: Path, database_url: str) -> Callable[..., Result]:
    """Runs `risico user` on the test's database."""

    def run(*arguments: str, stdin: str = "") -> Result:
        environment = {**os.environ, "RISICO_INSTANCE": str(instance), "RISICO_DATABASE_URL": database_url}
        return subprocess.run([RISICO, "user", *arguments], env=environment, input=stdin, capture_output=True, text=True)

    return run


def test_a_whole_life_from_the_command_line(risico: Callable[..., Result], app: Flask, database: Database) -> None:
    first = risico("add", "Beheer@Noorderdijk.example", "--titel", "Beheerder", "--rol", "auditor", "--gemeente", "Noorderdijk")
    link = re.search(r"^/welkom/[\w-]{43}/$", first.stdout, re.MULTILINE)
    assert first.returncode == 0 and link, first.stderr
    with database.reader() as session:
        assert session.scalars(select(User.roles)).one() == ["auditor", "admin"], "the first one is an administrator"
        assert session.scalars(select(Municipality.name)).one() == "Noorderdijk"
    web.submit(app.test_client(), link[0], {"password": PASSWORD})
    assert try_login(app, "beheer@noorderdijk.example").status_code == 302

    second = risico(
        "add", "oov@noorderdijk.example", "--titel", "Directeur OOV", "--rol", "safety_director", "--rol", "assessor", "--wachtwoord-stdin", stdin=PASSWORD
    )
    assert (second.returncode, second.stdout) == (0, "Het account oov@noorderdijk.example is gemaakt.\n")
    assert try_login(app, "oov@noorderdijk.example").status_code == 302

    again = risico("reset", "OOV@noorderdijk.example")
    assert again.returncode == 0 and "/welkom/" in again.stdout
    listed = risico("list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["beheer@noorderdijk.example", "oov@noorderdijk.example"]
    assert listed[1].endswith("Directeur OOV (safety_director, assessor)")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["add", "a@b.nl", "--titel", "x", "--rol", "clerk"], "Geef ook --gemeente NAAM mee."),
        (["add", "geen", "--titel", "x", "--rol", "clerk"], "Dit is geen e-mailadres."),
        (["add", "a@b.nl", "--titel", "x", "--rol", "keizer"], "Onbekende rol: keizer."),
        (["add", "a@b.nl", "--titel", "", "--rol", "clerk"], "De functie moet 1 tot 80 tekens zijn."),
        (["add", "a@b.nl", "--titel", "x", "--rol", "clerk", "--gemeente", "X", "--wachtwoord-stdin"], "te kort"),
        (["add", "a@b.nl"], "ontbreekt"),
        (["reset", "a@b.nl"], "Er is geen account"),
        (["verwijder"], "bestaat niet"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_wrong_input_is_one_line_and_exit_code_2(risico: Callable[..., Result], arguments: list[str], says: str) -> None:
    done = risico(*arguments)
    assert done.returncode == 2 and says in done.stderr and done.stderr.count("\n") == 1 and done.stdout == ""


def test_a_database_without_tables_is_refused_with_what_to_do(tmp_path: Path) -> None:
    environment = {**os.environ, "RISICO_INSTANCE": str(tmp_path)}
    done = subprocess.run([RISICO, "user", "list"], env=environment, capture_output=True, text=True)
    assert done.returncode == 2 and "risico db upgrade" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [[], ["add"], ["reset"], ["reset-code"], ["emergency"], ["list"]])
def test_help_is_dutch(command: list[str]) -> None:
    done = subprocess.run([RISICO, "user", *command, "--help"], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.startswith("Gebruik: risico user")

"""The command line as an administrator uses it: Dutch, one line per fault, exit code 2, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

RISICO = (sys.executable, "-c", "from risico.cli import main; main()")


def risico(instance: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*RISICO, *arguments], capture_output=True, text=True, env={**os.environ, "RISICO_INSTANCE": str(instance), **environment})


@pytest.mark.parametrize(
    "command",
    [
        "",
        "scheduler",
        "serve",
        "check",
        "plugins",
        "db",
        "db upgrade",
        "demo",
        "user",
        "user add",
        "user reset",
        "user list",
        "content",
        "content check",
        "scan",
        "scan score",
        "backup",
        "backup make",
        "backup verify",
        "restore",
        "export",
        "import",
        "mail",
        "mail bounce",
        "registration",
        "registration estimate",
    ],
)
def test_every_command_explains_itself_in_dutch(tmp_path: Path, command: str) -> None:
    shown = risico(tmp_path, *command.split(), "--help")
    assert shown.returncode == 0
    assert shown.stdout.startswith("Gebruik: risico")
    assert not {"Usage:", "Options:", "Commands:", "Show this"} & set(shown.stdout.replace("\n", " ").split(" "))


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("bestaat-niet",), "De opdracht 'bestaat-niet' bestaat niet. Typ 'risico --help' voor de lijst."),
        (("serve", "--poort", "1"), "De optie --poort bestaat niet. Voeg --help toe voor de uitleg."),
        (("serve", "--port", "99999"), "Kies voor port een heel getal van 0 tot en met 65535."),
        (("scheduler",), "De database is van een oudere versie van Risico. Maak een reservekopie en voer dan 'risico db upgrade' uit."),
        (("demo",), "De database is van een oudere versie van Risico. Maak een reservekopie en voer dan 'risico db upgrade' uit."),
        (("serve",), "De database is van een oudere versie van Risico. Maak een reservekopie en voer dan 'risico db upgrade' uit."),
        (
            ("user", "reset", "x@voorbeeld.example"),
            "De database is van een oudere versie van Risico. Maak een reservekopie en voer dan 'risico db upgrade' uit.",
        ),
    ],
)
def test_a_fault_is_one_line_that_says_what_to_do(tmp_path: Path, arguments: tuple[str, ...], line: str) -> None:
    refused = risico(tmp_path, *arguments)
    assert (refused.returncode, refused.stderr, refused.stdout) == (2, f"{line}\n", "")


def test_wrong_settings_and_content_stop_every_command(tmp_path: Path) -> None:
    wrong = risico(tmp_path, "check", RISICO_THREADS="veel")
    assert (wrong.returncode, wrong.stderr) == (2, "Instelling threads: vul een heel getal in.\n")
    (tmp_path / "assessments").mkdir()
    (tmp_path / "assessments" / "eigen.toml").write_text("[[question]]\nid = 7\n")
    faults = risico(tmp_path, "plugins")
    assert faults.returncode == 2
    assert "eigen.toml" in faults.stderr
    assert "Traceback" not in faults.stderr


def test_the_demo_is_healthy_and_fills_an_installation_only_once(tmp_path: Path) -> None:
    assert risico(tmp_path, "db", "upgrade").returncode == 0
    made = risico(tmp_path, "demo", RISICO_DEMO_PASSWORD="een lang demowoord")
    assert made.returncode == 0, made.stderr
    for name in ("secretaris", "oov", "beoordelaar", "communicatie", "juridisch", "cag", "griffier", "burgemeester", "controller", "beheer"):
        assert f"{name}@voorbeeldgemeente.example" in made.stdout
    assert "Wachtwoord: een lang demowoord" in made.stdout
    healthy = risico(tmp_path, "check")
    assert (healthy.returncode, healthy.stdout) == (2, "")
    alone, saved = healthy.stderr.splitlines()
    assert alone.startswith("Er is maar één beheerder.") and saved.startswith("Er wordt geen reservekopie gemaakt. Stel backup_folder in")
    again = risico(tmp_path, "demo")
    assert again.returncode == 2
    assert again.stderr.startswith("Er staan al gegevens in deze installatie.")
    (tmp_path / "huisstijl.docx").write_text("dit is geen Word")
    broken = risico(tmp_path, "check")
    assert broken.returncode == 2
    assert "De huisstijl (huisstijl.docx) is niet te gebruiken. Dit sjabloon is geen Word-bestand." in broken.stderr

"""Where the files that are not code live, in a checkout and in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_BUNDLED = PACKAGE / "_bundled"  # only a wheel has this folder

ROOT = _BUNDLED if _BUNDLED.is_dir() else PACKAGE.parent
TEMPLATES = ROOT / "templates"
ASSESSMENTS = ROOT / "assessments"
MIGRATIONS = PACKAGE / "migrations"


def default_instance() -> Path:
    """`instance/` of the checkout; an installed wheel has no place of its own, so it uses the working folder."""
    return (Path.cwd() if _BUNDLED.is_dir() else PACKAGE.parent) / "instance"

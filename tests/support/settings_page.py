"""Writes docs/instellingen.md from the settings themselves: `python -m tests.support.settings_page`."""

from pathlib import Path

from risico.config import Settings

PAGE = Path(__file__).parents[2] / "docs" / "instellingen.md"
NOT_IN_FILE = {"instance", "database_key"}
"""The folder that the file is in, and what may not lie beside the data."""
INTRODUCTION = """# Instellingen

Deze pagina is gemaakt uit `risico/config.py`. Wijzig haar niet met de hand: `python -m tests.support.settings_page`.

U kunt elke instelling op twee plaatsen zetten: in `config.toml` in de map met gegevens, of als omgevingsvariabele. Staat
zij op beide plaatsen, dan telt de omgevingsvariabele. Een geheim mag ook in een bestand staan: zet dan `_FILE` achter de
naam van de variabele, met de plaats van het bestand als waarde. Een instelling die niet bestaat, wordt geweigerd.

| in `config.toml` | variabele | zonder instelling | betekenis |
| --- | --- | --- | --- |
"""


def render() -> str:
    """The page as it should be."""
    rows = []
    for name, field in Settings.model_fields.items():
        key = f"`{name}`" if name not in NOT_IN_FILE else ""
        rows.append(f"| {key} | `RISICO_{name.upper()}` | {_shown(field.default if not field.is_required() else 'instance')} | {field.description} |")
    rows.append("| | `RISICO_DEMO_PASSWORD` | een willekeurig wachtwoord | Wachtwoord van de accounts die `risico demo` maakt. |")
    return INTRODUCTION + "\n".join(rows) + "\n"


def _shown(value: object) -> str:
    """A default as an administrator would write it."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    text = ",".join(map(str, value)) if isinstance(value, tuple | dict) else str("" if value is None else value)
    return f"`{text}`" if text else "leeg"


if __name__ == "__main__":
    PAGE.write_text(render(), "utf-8")

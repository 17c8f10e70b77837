"""The settings: one frozen object from RISICO_* variables and `config.toml` in the instance folder."""

import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from sqlalchemy.engine import make_url

from . import paths
from .encryption import key
from .permissions import ROLE_TITLES, Role

PREFIX = "RISICO_"
ELSEWHERE = {"RISICO_INSTANCE", "RISICO_DEMO_PASSWORD"}  # read by this module and by `risico demo`

LOOPBACK = r"(127\.0\.0\.1|localhost|\[::1\])"
ISSUER = re.compile(rf"(https://[^\s/?#@]+|http://{LOOPBACK}(:\d+)?)(/[^\s?#]*)?")
MAIL_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
THIS_SERVER = ("127.0.0.1", "localhost", "::1")
"""This server itself, as it stands in an address."""
DUTCH = "dutch"
"""A fault whose message is a Dutch sentence already."""


class SettingsError(Exception):
    """A setting is unknown or wrong; the message has one Dutch line per fault."""


class Settings(BaseModel):
    """Everything an administrator can set. Unknown keys are refused, each field explains itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    instance: Path = Field(description="Map met de gegevens van deze gemeente.")
    database_url: str = Field(
        "",
        pattern=r"^(|sqlite:///.+|postgresql\+psycopg://.+)$",
        description="Adres van de database. Leeg: SQLite in de instance-map. Anders postgresql+psycopg://...",
    )
    database_key: str = Field(
        "", repr=False, description="Sleutel van de SQLite-database, 64 tekens (0-9, a-f). Mag niet in config.toml staan. Zet hem liever in een bestand."
    )
    database_key_file: Path | None = Field(
        None, description="Bestand met die sleutel, buiten de instance-map. Leeg: naast die map, met .key achter haar naam. Risico maakt hem zelf."
    )
    secret_key: str = Field("", description="Sleutel voor cookies. Leeg: de app maakt er zelf één in de instance-map.")
    hosts: tuple[str, ...] = Field(("127.0.0.1", "localhost"), description="Namen waaronder de app bereikbaar is, met komma's ertussen.")
    address: str = Field("http://127.0.0.1:8000", description="Adres van de app in een browser. Het staat in mail en agenda's.")
    https: bool = Field(False, description="Zet op 'true' als bezoekers via https komen: veilige cookies en HSTS.")
    proxies: int = Field(0, ge=0, le=5, description="Hoeveel proxy's er vóór de app staan die X-Forwarded-For zetten.")
    from_outside: bool = Field(
        False,
        description="Zet op 'true' als Risico van buiten het gemeentenetwerk te bereiken is: iedereen logt dan in met een code. Beheerders doen dat altijd.",
    )
    security_contact: str = Field("", description="Waar iemand een lek kan melden, voor security.txt: mailto:... of https://... Leeg: er is geen security.txt.")
    security_expires: date | None = Field(
        None, validate_default=True, description="Tot en met welke dag dat klopt, bijvoorbeeld 2027-11-30. Hoogstens een jaar vooruit; daarna kijkt u het na."
    )
    security_policy: str = Field("", description="Adres van uw pagina over het melden van kwetsbaarheden. Leeg: het staat niet in security.txt.")
    plugins_off: tuple[str, ...] = Field((), description="Onderdelen die uit staan, met komma's ertussen. Hun gegevens blijven bewaard.")
    session_idle_minutes: int = Field(30, ge=5, le=480, description="Na zoveel minuten zonder klik logt de app iemand uit.")
    session_hours: int = Field(12, ge=1, le=24, description="Na zoveel uur logt de app iemand altijd uit.")
    threads: int = Field(8, ge=1, le=64, description="Hoeveel verzoeken 'risico serve' tegelijk afhandelt.")
    audit_months: int = Field(12, ge=6, le=84, description="Hoeveel hele maanden het logboek blijft staan.")
    mail_host: str = Field("", description="Naam van de mailserver. Leeg: Risico verstuurt geen mail.")
    mail_port: int = Field(587, ge=1, le=65535, description="Poort van de mailserver: meestal 587 bij starttls, 465 bij tls en 25 bij off.")
    mail_security: Literal["starttls", "tls", "off"] = Field(
        "starttls", description="Beveiliging van de verbinding: starttls, tls of off. Het certificaat wordt altijd gecontroleerd."
    )
    mail_user: str = Field("", description="Naam waarmee Risico inlogt op de mailserver. Leeg: niet inloggen.")
    mail_password: str = Field("", repr=False, validate_default=True, description="Wachtwoord daarbij. Zet het liever in een bestand.")
    mail_from: str = Field("", validate_default=True, description="Adres van de afzender, bijvoorbeeld risico@gemeente.nl. Verplicht als er een mailserver is.")
    oidc_issuer: str = Field("", description="Adres van de inlogdienst (OpenID Connect) voor werkaccounts. Leeg: geen werkaccounts. Zie docs/toegang.md.")
    oidc_client_id: str = Field("", validate_default=True, description="Naam of nummer waaronder Risico bij de inlogdienst bekend is.")
    oidc_client_secret: str = Field("", repr=False, validate_default=True, description="Geheim daarbij. Zet het liever in een bestand.")
    oidc_name: str = Field("uw werkaccount", min_length=1, max_length=40, description="Wat er op de knop staat na 'Inloggen met'.")
    oidc_roles_claim: str = Field("", description="Waarin de inlogdienst de rollen meegeeft, zoals roles. Leeg: de beheerder geeft de rollen in Risico.")
    oidc_roles: dict[str, str] = Field(
        {}, validate_default=True, description="Welke waarde daarvan welke rol is. Alleen in config.toml, als tabel. Zie docs/toegang.md."
    )
    backup_folder: Path | None = Field(
        None, description="Map voor de dagelijkse reservekopie, liefst op een andere schijf of server. Leeg: Risico maakt er geen. Zie docs/reservekopie.md."
    )
    backup_at: int = Field(3, ge=0, le=23, description="Op welk uur van de dag de reservekopie wordt gemaakt.")
    backup_months: int = Field(12, ge=0, le=120, description="Hoeveel maanden er één reservekopie per maand blijft, naast 7 dagen en 5 weken.")
    backup_recipient: str = Field(
        "",
        validate_default=True,
        description="Publieke sleutel (age1...) waarmee reservekopieën worden versleuteld. Verplicht bij PostgreSQL. Zie docs/reservekopie.md.",
    )
    local_login: Literal["everyone", "admins"] = Field(
        "everyone", description="Wie met een wachtwoord mag inloggen: everyone, of admins (alleen beheerders) als ieder ander een werkaccount heeft."
    )

    @field_validator("database_key")
    @classmethod
    def _is_key(cls, value: str) -> str:
        if value and not key.is_key(value):
            raise PydanticCustomError(DUTCH, f"vul {key.DIGITS} tekens in, 0 tot en met 9 en a tot en met f.")
        return value

    @field_validator("database_key_file")
    @classmethod
    def _is_outside(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        if value and not value.is_absolute():
            raise PydanticCustomError(DUTCH, "vul de hele plaats in, te beginnen met /.")
        if value and value.resolve().is_relative_to(info.data["instance"].resolve()):
            raise PydanticCustomError(DUTCH, "kies een plaats buiten de map met gegevens. Anders ligt de sleutel naast het slot.")
        return value

    @field_validator("backup_recipient")
    @classmethod
    def _is_recipient(cls, value: str, info: ValidationInfo) -> str:
        if not value and info.data.get("backup_folder") and info.data.get("database_url", "").startswith("postgresql"):
            raise PydanticCustomError(DUTCH, "vul een publieke sleutel in. Zonder die sleutel is een reservekopie van PostgreSQL leesbaar.")
        if value and not re.fullmatch(r"age1[02-9ac-hj-np-z]{58}", value):
            raise PydanticCustomError(DUTCH, "vul de publieke sleutel in die age-keygen toont. Zij begint met age1.")
        return value

    @field_validator("address")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
            raise PydanticCustomError(DUTCH, "vul een adres in zoals https://risico.gemeente.nl.")
        return value.rstrip("/")

    @field_validator("security_contact", "security_policy")
    @classmethod
    def _is_reachable(cls, value: str, info: ValidationInfo) -> str:
        if value and not re.fullmatch(r"https://[!-~]+" if info.field_name == "security_policy" else r"(https://|tel:|mailto:)[!-~]+", value):
            raise PydanticCustomError(DUTCH, "vul een adres in dat begint met https://. Een contact mag ook met mailto: of tel: beginnen.")
        return value

    @field_validator("security_expires")
    @classmethod
    def _ends(cls, value: date | None, info: ValidationInfo) -> date | None:
        if info.data.get("security_contact") and not value:
            raise PydanticCustomError(DUTCH, "vul een dag in, zoals 2027-11-30. Zonder einddatum is security.txt ongeldig.")
        return value

    @field_validator("mail_password")
    @classmethod
    def _is_not_overheard(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("mail_user") and info.data.get("mail_security") == "off":
            raise PydanticCustomError(DUTCH, "inloggen zonder beveiliging is af te luisteren. Kies bij mail_security starttls of tls.")
        return value

    @field_validator("mail_from")
    @classmethod
    def _is_sender(cls, value: str, info: ValidationInfo) -> str:
        if (value or info.data.get("mail_host")) and not MAIL_ADDRESS.fullmatch(value):
            raise PydanticCustomError(DUTCH, "vul het adres van de afzender in, zoals risico@gemeente.nl.")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _is_issuer(cls, value: str) -> str:
        if value and not ISSUER.fullmatch(value):
            raise PydanticCustomError(DUTCH, "vul het adres van de inlogdienst in, beginnend met https://.")
        return value.removesuffix("/.well-known/openid-configuration")

    @field_validator("oidc_client_id", "oidc_client_secret")
    @classmethod
    def _is_registered(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("oidc_issuer") and not value:
            raise PydanticCustomError(DUTCH, "vul in wat u van de inlogdienst kreeg. Zie docs/toegang.md.")
        return value

    @field_validator("oidc_roles", mode="before")
    @classmethod
    def _are_roles(cls, value: Any, info: ValidationInfo) -> dict[str, str]:
        if not isinstance(value, dict) or not all(role in tuple(Role) for role in value.values()):
            known = ", ".join(f"{role.value} ({ROLE_TITLES[role]})" for role in Role)
            example = '"Risico.OOV" = "safety_director"'
            raise PydanticCustomError(DUTCH, f"maak in config.toml een tabel met regels als {example}. De rollen zijn: {known}.")
        if bool(value) != bool(info.data.get("oidc_roles_claim")):
            raise PydanticCustomError(DUTCH, "geef oidc_roles en oidc_roles_claim samen op, of geen van beide.")
        return value

    @field_validator("local_login")
    @classmethod
    def _leaves_a_way_in(cls, value: str, info: ValidationInfo) -> str:
        if value == "admins" and not info.data.get("oidc_issuer"):
            raise PydanticCustomError(DUTCH, "zonder oidc_issuer kan niemand anders meer inloggen. Kies everyone.")
        return value

    @property
    def url(self) -> str:
        """The database address, with the SQLite default filled in."""
        return self.database_url or f"sqlite:///{self.instance / 'risico.db'}"

    @property
    def database_file(self) -> Path | None:
        """The SQLite file, if that is what we have."""
        url = make_url(self.url)
        return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def load_settings(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read config.toml, then RISICO_* (and RISICO_*_FILE), then `overrides`; SettingsError when something is wrong."""
    environ = os.environ if environ is None else environ
    instance = Path(overrides.pop("instance", None) or environ.get("RISICO_INSTANCE") or paths.default_instance()).absolute()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    values = {"instance": instance, **_from_file(instance / "config.toml"), **_from_environment(environ), **overrides}
    try:
        settings = Settings(**values)
    except ValidationError as fault:
        lines = (f"Instelling {'.'.join(map(str, e['loc']))}: {_sentence(e)}" for e in fault.errors())
        raise SettingsError("\n".join(lines)) from None
    return settings.model_copy(update={"secret_key": settings.secret_key or _own_secret(instance), **_key_of_database(settings)})


def _from_file(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingsError(f"{file.name} is niet te lezen: {fault}. Herstel het bestand.") from None
    if "database_key" in found:
        raise SettingsError(f"Haal database_key uit {file.name}: daar ligt de sleutel naast het slot. Zet hem in een bestand elders (database_key_file).")
    return found


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX) or name in ELSEWHERE:
            continue
        setting = name.removeprefix(PREFIX).lower()
        if setting.endswith("_file") and setting not in Settings.model_fields:
            setting, value = setting.removesuffix("_file"), _secret_file(name, value)
        is_list = setting in Settings.model_fields and str(Settings.model_fields[setting].annotation).startswith("tuple")
        values[setting] = tuple(part.strip() for part in value.split(",") if part.strip()) if is_list else value
    return values


def _secret_file(name: str, value: str) -> str:
    try:
        return Path(value).read_text("utf-8").strip()
    except OSError as fault:
        raise SettingsError(f"{name}: bestand {value} is niet te lezen ({fault.strerror}).") from None


def _own_secret(instance: Path) -> str:
    file = instance / "secret.key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48), "utf-8")
    return file.read_text("utf-8").strip()


def _key_of_database(settings: Settings) -> dict[str, Any]:
    """The key and the file it is in, if it is in a file."""
    if settings.database_key or not settings.database_file:
        return {}
    place = settings.database_key_file or key.beside(settings.instance)
    try:
        return {"database_key": key.own(place, settings.database_file), "database_key_file": place}
    except key.KeyFault as fault:
        raise SettingsError(str(fault)) from None


def _sentence(error: Any) -> str:
    if error["type"] == DUTCH:
        return str(error["msg"])
    known = {
        "extra_forbidden": "deze instelling bestaat niet. Haal haar weg of verbeter de naam.",
        "bool_parsing": "kies true of false.",
        "int_parsing": "vul een heel getal in.",
        "literal_error": f"kies {error.get('ctx', {}).get('expected', '').replace(' or ', ' of ')}.",
        "date_from_datetime_parsing": "vul een dag in, zoals 2027-11-30.",
        "string_pattern_mismatch": "begin met sqlite:/// of postgresql+psycopg://.",
    }
    return known.get(error["type"]) or f"deze waarde kan niet ({error['msg']})."

"""Settings come from the environment and config.toml; a wrong one stops the start with a Dutch line."""

from pathlib import Path

import pytest

from risico.config import Settings, SettingsError, load_settings


def load(instance: Path, **environ: str) -> Settings:
    return load_settings({"RISICO_INSTANCE": str(instance), **environ})


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = load(tmp_path / "new")
    assert settings.url == f"sqlite:///{tmp_path / 'new' / 'risico.db'}"
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first, second = load(tmp_path), load(tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 64
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('threads = 4\nhosts = ["risico.example"]\n')
    settings = load(tmp_path, RISICO_THREADS="6")
    assert (settings.threads, settings.hosts) == (6, ("risico.example",))


def test_lists_are_written_with_commas(tmp_path: Path) -> None:
    assert load(tmp_path, RISICO_HOSTS="a.example, b.example,").hosts == ("a.example", "b.example")


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("geheim\n")
    assert load(tmp_path, RISICO_SECRET_KEY_FILE=str(tmp_path / "key")).secret_key == "geheim"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("RISICO_TREADS", "4", "Instelling treads: deze instelling bestaat niet"),
        ("RISICO_THREADS", "veel", "Instelling threads: vul een heel getal in"),
        ("RISICO_HTTPS", "soms", "Instelling https: kies true of false"),
        ("RISICO_DATABASE_URL", "postgresql://x", "begin met sqlite:/// of postgresql+psycopg://"),
        ("RISICO_ADDRESS", "risico.gemeente.nl", "Instelling address: vul een adres in zoals https://"),
        ("RISICO_MAIL_SECURITY", "ssl", "Instelling mail_security: kies 'starttls', 'tls' of 'off'"),
        ("RISICO_MAIL_HOST", "mail.gemeente.example", "Instelling mail_from: vul het adres van de afzender in"),
        ("RISICO_MAIL_FROM", "risico@gemeente.example\nBcc: x@elders.example", "Instelling mail_from: vul het adres van de afzender in"),
        ("RISICO_SECRET_KEY_FILE", "/bestaat/niet", "is niet te lezen"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence.replace("+", r"\+")):
        load(tmp_path, **{name: value})


def test_a_mail_password_is_never_sent_in_the_open_nor_shown(tmp_path: Path) -> None:
    mail = {"RISICO_MAIL_HOST": "mail.example", "RISICO_MAIL_FROM": "risico@mail.example", "RISICO_MAIL_USER": "risico", "RISICO_MAIL_PASSWORD": "geheim woord"}
    assert "geheim woord" not in repr(load(tmp_path, **mail))
    with pytest.raises(SettingsError, match="Instelling mail_password: inloggen zonder beveiliging is af te luisteren"):
        load(tmp_path, RISICO_MAIL_SECURITY="off", **mail)


WORK = {"RISICO_OIDC_ISSUER": "https://login.example/nl", "RISICO_OIDC_CLIENT_ID": "risico", "RISICO_OIDC_CLIENT_SECRET": "geheim woord"}


def test_work_accounts_need_an_issuer_and_what_it_gave(tmp_path: Path) -> None:
    settings = load(tmp_path, **WORK)
    assert (settings.oidc_issuer, settings.oidc_name, settings.local_login) == ("https://login.example/nl", "uw werkaccount", "everyone")
    assert "geheim woord" not in repr(settings)
    whole = load(tmp_path, **{**WORK, "RISICO_OIDC_ISSUER": "https://login.example/nl/.well-known/openid-configuration"})
    assert whole.oidc_issuer == "https://login.example/nl"
    assert load(tmp_path, **{**WORK, "RISICO_OIDC_ISSUER": "http://127.0.0.1:9400"}).oidc_issuer


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("RISICO_OIDC_ISSUER", "http://login.example/nl", "Instelling oidc_issuer: vul het adres van de inlogdienst in, beginnend met https"),
        ("RISICO_OIDC_ISSUER", "http://127.0.0.1.example/", "Instelling oidc_issuer: vul het adres"),
        ("RISICO_OIDC_ISSUER", "https://gebruiker@login.example/", "Instelling oidc_issuer: vul het adres"),
        ("RISICO_OIDC_CLIENT_ID", "", "Instelling oidc_client_id: vul in wat u van de inlogdienst kreeg"),
        ("RISICO_OIDC_CLIENT_SECRET", "", "Instelling oidc_client_secret: vul in wat u van de inlogdienst kreeg"),
        ("RISICO_OIDC_ROLES_CLAIM", "roles", "Instelling oidc_roles: geef oidc_roles en oidc_roles_claim samen op"),
        ("RISICO_OIDC_ROLES", "Risico.OOV=safety_director", "Instelling oidc_roles: maak in config.toml een tabel"),
        ("RISICO_LOCAL_LOGIN", "niemand", "Instelling local_login: kies 'everyone' of 'admins'"),
    ],
)
def test_a_wrong_setting_of_work_accounts_is_named(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        load(tmp_path, **{**WORK, name: value})


def test_without_an_issuer_nobody_is_locked_out(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Instelling local_login: zonder oidc_issuer kan niemand anders meer inloggen"):
        load(tmp_path, RISICO_LOCAL_LOGIN="admins")


@pytest.mark.parametrize(
    ("table", "fault"),
    [('"Risico.OOV" = "safety_director"', ""), ('"Risico.OOV" = "directeur"', "De rollen zijn: secretary"), ('"Risico.OOV" = ["admin"]', "De rollen zijn")],
)
def test_roles_of_the_claim_stand_in_a_table(tmp_path: Path, table: str, fault: str) -> None:
    (tmp_path / "config.toml").write_text(f'oidc_roles_claim = "roles"\n[oidc_roles]\n{table}\n')
    if not fault:
        assert load(tmp_path, **WORK).oidc_roles == {"Risico.OOV": "safety_director"}
        return
    with pytest.raises(SettingsError, match=fault):
        load(tmp_path, **WORK)


def test_every_setting_explains_itself() -> None:
    assert all(field.description and field.description.endswith(".") for field in Settings.model_fields.values())


@pytest.mark.parametrize("content", [b"threads = ", b"\xff\xfe"])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "config.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"config\.toml is niet te lezen"):
        load(tmp_path)

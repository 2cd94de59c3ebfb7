"""The environment: defaults of contract.md, and mistakes told without the value."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import settings
from bot.domain.errors import ConfigError

SECRET = "hunter2hunter2"


def test_the_defaults_are_the_contracts() -> None:
    plain = settings.load(None)
    assert (plain.database_url, plain.shop_file) == ("sqlite:///najimi.db", Path("shop.toml"))
    assert (plain.host, plain.port, plain.public_base_url) == ("127.0.0.1", 8080, "http://127.0.0.1:8080")
    assert (plain.line_push_per_second, plain.telegram_messages_per_second) == (1800, 25)
    assert (plain.telegram_mode, plain.log_format) == ("polling", "console")
    assert (plain.line_on, plain.telegram_on) == (False, False)
    assert plain.api_token is plain.secret_key is plain.encryption_key is None


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("\ufeffPORT=1234\nHOST=0.0.0.0\nAPI_TOKEN=\nUNKNOWN=1\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "4321")
    loaded = settings.load(file)
    assert (loaded.port, loaded.host, loaded.api_token) == (4321, "0.0.0.0", None)  # noqa: S104 - read, not bound


def test_both_of_line_and_the_token_of_telegram_turn_them_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "TELEGRAM_BOT_TOKEN"):
        monkeypatch.setenv(name, SECRET)
    loaded = settings.load(None)
    assert (loaded.line_on, loaded.telegram_on) == (True, True)


def test_an_address_loses_its_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://shop.example/najimi/")
    assert settings.load(None).public_base_url == "https://shop.example/najimi"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"PORT": "abc"}, "PORT must be a whole number"),
        ({"PORT": "70000"}, "PORT must be less than or equal to 65535"),
        ({"PORT": "abc", "LOG_FORMAT": "xml"}, "LOG_FORMAT must be 'console' or 'json'"),
        ({"DATABASE_URL": f"mysql://me:{SECRET}@host/db"}, "DATABASE_URL must look like sqlite:///najimi.db or"),
        ({"PUBLIC_BASE_URL": "shop.example"}, "PUBLIC_BASE_URL must be a URL that begins with https://"),
        ({"LINE_API_BASE_URL": "http://[x"}, "LINE_API_BASE_URL must be a URL"),
        ({"LINE_PUSH_PER_SECOND": "0"}, "LINE_PUSH_PER_SECOND must be greater than 0"),
        ({"TELEGRAM_MESSAGES_PER_SECOND": "inf"}, "TELEGRAM_MESSAGES_PER_SECOND must be a finite number"),
        ({"TELEGRAM_MODE": "push"}, "TELEGRAM_MODE must be 'polling' or 'webhook'"),
        ({"TELEGRAM_WEBHOOK_SECRET": f"{SECRET} ä"}, "TELEGRAM_WEBHOOK_SECRET may have only"),
        ({"LINE_CHANNEL_SECRET": SECRET}, "LINE_CHANNEL_ACCESS_TOKEN is not set"),
        ({"LINE_CHANNEL_ACCESS_TOKEN": SECRET}, "LINE_CHANNEL_SECRET is not set"),
        ({"TELEGRAM_BOT_TOKEN": SECRET, "TELEGRAM_MODE": "webhook"}, "TELEGRAM_WEBHOOK_SECRET is not set"),
    ],
)
def test_a_mistake_is_one_line_that_shows_no_value(
    values: dict[str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as caught:
        settings.load(None)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [name for name, each in settings.Settings.model_fields.items() if "Secret" in str(each.annotation)]
    assert len(names) >= 8
    for name in names:
        monkeypatch.setenv(name.upper(), SECRET)
    monkeypatch.setenv("DATABASE_URL", f"postgresql://me:{SECRET}@host/db")
    loaded = settings.load(None)
    assert SECRET not in repr(loaded) + str(loaded)
    assert loaded.line_channel_secret is not None
    assert loaded.line_channel_secret.get_secret_value() == SECRET


def test_a_file_in_another_encoding_is_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("HOST=店".encode("cp932"))
    with pytest.raises(ConfigError, match="must be a UTF-8 file"):
        settings.load(file)

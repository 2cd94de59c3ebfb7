"""The environment: what an operator sets outside the shop file. Read by `bot/app.py` only.

Every name stands in `.env.example` with a comment; a house test compares the two.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from bot.domain.errors import ConfigError

_DATABASES = ("sqlite", "postgresql")
_REMEDIES = {
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "missing": "is not set",
}


class Settings(BaseSettings):
    """The settings of contract.md. An empty value counts as not set; secrets never show in a repr."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True, hide_input_in_errors=True)

    database_url: str = Field(default="sqlite:///najimi.db", repr=False)
    generation_file: Path | None = None
    shop_file: Path = Path("shop.toml")
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    metrics_port: int = Field(default=0, ge=0, le=65535)
    public_base_url: str = "http://127.0.0.1:8080"

    line_channel_secret: SecretStr | None = None
    line_channel_secret_previous: SecretStr | None = None
    line_channel_access_token: SecretStr | None = None
    line_api_base_url: str = "https://api.line.me"
    line_data_api_base_url: str = "https://api-data.line.me"
    line_push_per_second: float = Field(default=1800, gt=0, allow_inf_nan=False)

    telegram_bot_token: SecretStr | None = None
    telegram_api_base_url: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: SecretStr | None = None
    telegram_messages_per_second: float = Field(default=25, gt=0, allow_inf_nan=False)
    telegram_paid_broadcast_per_second: float = Field(default=0, ge=0, le=1000, allow_inf_nan=False)

    language_model_url: str = ""
    language_model_key: SecretStr | None = None
    language_model: str = ""
    language_model_seconds: float = Field(default=2, gt=0, le=10, allow_inf_nan=False)
    language_model_tokens_per_day: int = Field(default=100_000, ge=0)

    api_token: SecretStr | None = None
    secret_key: SecretStr | None = None
    encryption_key: SecretStr | None = None
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def line_on(self) -> bool:
        return self.line_channel_secret is not None and self.line_channel_access_token is not None

    @property
    def telegram_on(self) -> bool:
        return self.telegram_bot_token is not None

    @property
    def language_model_on(self) -> bool:
        return bool(self.language_model_url)

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: Any) -> Any:
        return value.upper() if isinstance(value, str) else value

    @field_validator("log_format", "telegram_mode", mode="before")
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        scheme = value.partition("://")[0].partition("+")[0]
        if "://" not in value or scheme not in _DATABASES:
            raise _wrong("must look like sqlite:///najimi.db or postgresql://user:pass@host/db")
        return value

    @field_validator("public_base_url", "line_api_base_url", "line_data_api_base_url", "telegram_api_base_url")
    @classmethod
    def _base_url(cls, value: str) -> str:
        if not _is_http(value):
            raise _wrong("must be a URL that begins with https:// or http://, without ? and #")
        return value.rstrip("/")

    @field_validator("language_model_url")
    @classmethod
    def _model_url(cls, value: str) -> str:
        return cls._base_url(value) if value else ""

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _telegram_alphabet(cls, value: SecretStr | None) -> SecretStr | None:
        """Telegram takes 1-256 of A-Z a-z 0-9 _ - (core.telegram.org/bots/api#setwebhook)."""
        secret = value.get_secret_value() if value else "_"
        if len(secret) > 256 or not all(sign.isascii() and (sign.isalnum() or sign in "_-") for sign in secret):
            raise _wrong("may have only A-Z, a-z, 0-9, _ and -, at most 256 of them")
        return value

    @model_validator(mode="after")
    def _belong_together(self) -> Self:
        line = {
            "LINE_CHANNEL_SECRET": self.line_channel_secret,
            "LINE_CHANNEL_ACCESS_TOKEN": self.line_channel_access_token,
        }
        missing = [name for name, value in line.items() if value is None]
        if len(missing) == 1:
            raise _wrong(f"{missing[0]} is not set: LINE needs both {' and '.join(line)}; set it, or unset the other")
        if self.telegram_mode == "webhook" and self.telegram_on and self.telegram_webhook_secret is None:
            raise _wrong("TELEGRAM_WEBHOOK_SECRET is not set: TELEGRAM_MODE=webhook needs it; set it, or use polling")
        return self


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Give the settings from the environment, else from the file, else the defaults.

    Raises ConfigError in one line that names every wrong setting and never shows a value.
    """
    try:
        return Settings(_env_file=env_file, _env_file_encoding="utf-8-sig")  # type: ignore[call-arg]
    except ValidationError as error:
        raise ConfigError("settings: " + "; ".join(_line(details) for details in error.errors())) from None
    except SettingsError:
        raise ConfigError(f"settings: a value cannot be read; compare {env_file} with .env.example") from None
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"settings: {env_file} cannot be read; it must be a UTF-8 file that you may read") from None


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    plain = not parts.query and not parts.fragment and port != 0
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain


def _wrong(remedy: str) -> PydanticCustomError:
    return PydanticCustomError("najimi", "{remedy}", {"remedy": remedy})


def _line(details: ErrorDetails) -> str:
    """Name and remedy, without the value: it may be a secret typed into the wrong place."""
    remedy = _REMEDIES.get(details["type"]) or details["msg"].replace("Input should be", "must be")
    name = ".".join(str(part) for part in details["loc"]).upper()
    return f"{name} {remedy}" if name else remedy

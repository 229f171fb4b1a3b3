"""Every setting of the service in one object: read from the environment (POLICY_...) and a TOML file, unknown names refused."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from limits import parse
from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from ui.errors import StartError
from ui.slack.setting import SLACK_SECRETS, SlackSettings
from ui.tickets.signature import key_of

PREFIX = "POLICY_"
CONFIG = f"{PREFIX}CONFIG"
Scope = Literal["ask", "check", "read", "audit", "metrics"]
SCOPES: tuple[Scope, ...] = ("ask", "check", "read", "audit", "metrics")
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


def _parted(given: object) -> object:
    return tuple(part.strip() for part in given.split(",") if part.strip()) if isinstance(given, str) else given


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parted)]
Ways = Annotated[tuple[Literal["api_key", "jwt"], ...], NoDecode, BeforeValidator(_parted)]


def _default_database() -> SecretStr:
    data = os.environ.get("XDG_DATA_HOME", "")
    home = Path(data) if Path(data).is_absolute() else Path.home() / ".local" / "share"
    return SecretStr(f"sqlite:///{home / 'policy-assistant' / 'assistant.sqlite3'}")


class Settings(SlackSettings):
    """How the service runs; each field is a setting, and its description what it decides."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, validate_default=True, env_ignore_empty=True)

    host: str = Field(
        "127.0.0.1", description="The address to listen on. Any that is not loopback is public, and the safe settings are asked for."
    )
    port: int = Field(8000, ge=0, le=65535, description="The port to listen on; 0 takes any that is free.")
    chat: bool = Field(True, description="Whether the chat page is served at the root.")
    gateway: bool = Field(
        False, description="States that a gateway in front logs people in, so that a public address may serve without a log-in of its own."
    )
    public_origin: str = Field(
        "", description="The origin under which browsers see the service (`https://policy.example.edu`); empty: taken from the Host header."
    )
    allowed_hosts: Names = Field((), description="Host names under which it may be called, comma-separated; empty: loopback names alone.")
    allowed_origins: Names = Field((), description="Origins whose pages may frame the service and call it, comma-separated; empty: none.")
    trusted_proxies: Names = Field(
        (), description="Addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed; empty: none."
    )
    auth: Ways = Field((), description="Ways to log in to machine interfaces: `api_key`, `jwt`, or both, comma-separated; empty: none.")
    jwt_key: SecretStr | None = Field(None, description="What checks a JWT: the shared secret (HS256), or the issuer's public key in PEM.")
    jwt_key_file: Path | None = Field(None, description="A file that holds `jwt_key`.")
    jwt_algorithm: Literal["HS256", "RS256", "ES256", "EdDSA"] = Field(
        "RS256", description="The one algorithm that a JWT may be signed with."
    )
    jwt_audience: str = Field("policy-assistant", min_length=1, description="The audience (`aud`) a JWT must name.")
    jwt_issuer: str = Field("", description="The issuer (`iss`) a JWT must name; asked for where `jwt` is a way to log in.")
    rate_limit: str = Field(
        "120/minute", description="How often one caller (key, subject or address) may ask a process; a refused log-in counts too."
    )
    max_body_bytes: int = Field(262_144, ge=1_024, le=50_000_000, description="The most bytes of a request, other than an audit's file.")
    max_upload_bytes: int = Field(5_000_000, ge=1_024, le=50_000_000, description="The most bytes of a catalogue sent to be audited.")
    max_audit_programs: int = Field(2_000, ge=1, le=100_000, description="The most programs of a catalogue sent to be audited.")
    database_url: SecretStr = Field(
        default_factory=_default_database,
        description="Where conversations are kept: `sqlite:///FILE` or `postgresql+psycopg://USER:PASSWORD@HOST/NAME`.",
    )
    database_url_file: Path | None = Field(None, description="A file that holds `database_url`.")
    retention_days: int = Field(
        180, ge=1, le=3_650, description="Days after its last turn that a conversation, and all that belongs to it, is kept."
    )
    keep_questions: bool = Field(True, description="Whether the words of questions are kept; false keeps answers and facts alone.")
    index_dir: Path | None = Field(
        None, description="The folder of the search index; empty: `policy-assistant/index` in the user's cache folder."
    )
    chroma_url: str = Field(
        "",
        description="A Chroma server that holds the search index for several processes (`http://chroma:8000`); empty: each has the folder.",
    )
    llm: str = Field(
        "", description="A language model that may help to read and to word, `provider:model`; empty: none. It decides nothing."
    )
    llm_timeout: float = Field(20.0, gt=0, le=600, description="Seconds that an answer waits for the language model at most.")
    webhook_secret: SecretStr | None = Field(
        None,
        description="What events of a ticketing system are signed with, both ways: `whsec_` and random bytes in base64; empty: no events.",
    )
    webhook_secret_file: Path | None = Field(None, description="A file that holds `webhook_secret`.")
    webhook_url: str = Field("", description="Where the drafts of replies that events ask for are posted, signed; empty: nowhere.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least weight of what is logged.")
    log_format: Literal["json", "plain"] = Field("json", description="One JSON object a line, or lines for people.")
    metrics: bool = Field(True, description="Whether /metrics is served.")
    stop_seconds: int = Field(4, ge=0, le=60, description="How long a stop waits for open requests.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What a test or a command gives, over the environment, over the file."""
        del dotenv_settings, file_secret_settings
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls))

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        read = dict(given)
        for name in ("database_url", "jwt_key", "webhook_secret", *SLACK_SECRETS):
            file = read.get(f"{name}_file")
            if file and read.get(name):
                raise ValueError(f"{name} and {name}_file are both set; keep one")
            if file:
                read[name] = _content(f"{name}_file", Path(str(file)))
        return read

    @field_validator("allowed_origins", "public_origin")
    @classmethod
    def _are_origins(cls, given: tuple[str, ...] | str) -> tuple[str, ...] | str:
        for origin in (given,) if isinstance(given, str) else given:
            parts = urlsplit(origin)
            if origin and (parts.scheme not in ("https", "http") or not parts.hostname or origin != f"{parts.scheme}://{parts.netloc}"):
                raise ValueError("write each origin as scheme and host alone, such as https://help.example.edu")
            if origin and not _plain_host(parts.netloc):
                raise ValueError("an origin holds a letter that no host name has; name the host itself, without wildcards")
            if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
                raise ValueError("an origin without encryption can be impersonated; write https://")
        return given

    @field_validator("allowed_hosts")
    @classmethod
    def _are_hosts(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_plain_host(host) for host in given):
            raise ValueError("write host names alone, such as policy.example.edu, without scheme, path or wildcard")
        return tuple(host.lower() for host in given)

    @field_validator("rate_limit")
    @classmethod
    def _is_rate(cls, given: str) -> str:
        try:
            parse(given)
        except ValueError:
            raise ValueError("write a rate such as 120/minute") from None
        return given

    @field_validator("webhook_secret")
    @classmethod
    def _is_webhook_secret(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None:
            key_of(given.get_secret_value())
        return given

    @field_validator("chroma_url")
    @classmethod
    def _is_server(cls, given: str) -> str:
        parts = urlsplit(given)
        if given and (
            parts.scheme not in ("http", "https") or given != f"{parts.scheme}://{parts.netloc}" or not _plain_host(parts.netloc)
        ):
            raise ValueError("write scheme, host and port alone, such as http://chroma:8000")
        return given

    @field_validator("webhook_url")
    @classmethod
    def _is_encrypted(cls, given: str) -> str:
        parts = urlsplit(given)
        if given and (not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname)))):
            raise ValueError("write an address that begins with https://")
        return given

    @property
    def public(self) -> bool:
        """Whether other machines can reach the address."""
        return not is_loopback(self.host)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names it answers to."""
        own = urlsplit(self.public_origin).hostname
        named = (*self.allowed_hosts, *((own,) if own else ()))
        return named if self.public else (*LOOPBACK_NAMES, *named)


def load(config: Path | None = None, **given: str | int | None) -> Settings:
    """The settings of the environment over those of the TOML file `config` (or POLICY_CONFIG), and `given` over both where not None.

    StartError naming what to correct.
    """
    _refuse_unknown(os.environ)
    file = config or (Path(os.environ[CONFIG]) if os.environ.get(CONFIG) else None)
    if file is not None:
        _content("config", file)

    class Configured(Settings):
        model_config = SettingsConfigDict(toml_file=file)

    try:
        settings = Configured()
    except tomllib.TOMLDecodeError as error:
        raise StartError(f"The settings file {file} is not valid TOML ({error}); correct it there.") from error
    except SettingsError as error:
        raise StartError("slack_channels: in the environment it is a JSON object; correct POLICY_SLACK_CHANNELS.") from error
    except ValidationError as error:
        raise StartError(_told(error)) from error
    return settings.model_copy(update={name: value for name, value in given.items() if value is not None})


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine as seen from itself."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _plain_host(netloc: str) -> bool:
    return bool(netloc) and all(letter.isalnum() or letter in ".-:[]" for letter in netloc) and netloc.isascii()


def _content(name: str, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(f"{name}: {file} cannot be read; check the name of the file and who may read it.") from error


def _refuse_unknown(environment: Iterable[str]) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {CONFIG}
    unknown = sorted(name for name in environment if name.upper().startswith(PREFIX) and name.upper() not in known)
    if unknown:
        raise StartError(f"{unknown[0]} is no setting; correct its name or unset it (docs/configuration.md lists them all).")


def _told(error: ValidationError) -> str:
    # Never what was given: it may be a secret.
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    name = ".".join(str(part) for part in first["loc"][:1])
    if first["type"] == "extra_forbidden":
        return f"{name} is no setting; correct its name or leave it out (docs/configuration.md lists them all)."
    said = first["msg"].removeprefix("Value error, ")
    return (
        f"{name or 'The settings'}: {said[:1].lower() + said[1:]}; set {PREFIX}{name.upper()} or {name} in the settings file."
        if name
        else f"{said}."
    )

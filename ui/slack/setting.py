"""The settings of Slack; without a token or a client id nothing of Slack is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

SLACK_SECRETS = ("slack_bot_token", "slack_signing_secret", "slack_app_token", "slack_client_secret")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ChannelRules(BaseModel):
    """How the assistant behaves in one channel: `ping` are the user or group ids named when a person is asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    answers: Literal["threads", "mentions", "off"] = "threads"
    ephemeral: bool = False
    ping: tuple[str, ...] = ()

    @field_validator("ping")
    @classmethod
    def _are_ids(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        if not all(one[:1] in ("U", "W", "S") and one.isalnum() and one.isascii() for one in given):
            raise ValueError("ping takes ids of users (U...) or user groups (S...)")
        return given


class SlackSettings(BaseSettings):
    """What `Settings` has for Slack."""

    slack_bot_token: SecretStr | None = Field(None, description="The bot token of one workspace (`xoxb-...`); empty: no Slack.")
    slack_bot_token_file: Path | None = Field(None, description="A file that holds `slack_bot_token`.")
    slack_signing_secret: SecretStr | None = Field(
        None, description="What Slack signs its requests to `/slack/events` with; empty: no requests are taken over HTTP."
    )
    slack_signing_secret_file: Path | None = Field(None, description="A file that holds `slack_signing_secret`.")
    slack_app_token: SecretStr | None = Field(
        None, description="The app-level token (`xapp-...`) for Socket Mode, where Slack cannot reach the service; empty: no Socket Mode."
    )
    slack_app_token_file: Path | None = Field(None, description="A file that holds `slack_app_token`.")
    slack_client_id: str = Field(
        "",
        description="The client id of the app, for installing it into several workspaces in place of `slack_bot_token`; empty: one workspace.",
    )
    slack_client_secret: SecretStr | None = Field(None, description="The client secret that goes with `slack_client_id`.")
    slack_client_secret_file: Path | None = Field(None, description="A file that holds `slack_client_secret`.")
    slack_help_channel: str = Field(
        "", description="The id of the channel where 'Ask a person' posts (`C...`); empty: the button is not shown."
    )
    slack_channels: dict[str, ChannelRules] = Field(
        {},
        description="Rules of single channels by id: `answers` (`threads`, `mentions`, `off`), `ephemeral`, `ping`; JSON in the environment.",
    )
    slack_api_url: str = Field("https://slack.com/api/", description="Where Slack's Web API is; another address is for tests and gateways.")

    @property
    def slack(self) -> bool:
        """Whether Slack is used at all."""
        return self.slack_bot_token is not None or bool(self.slack_client_id)

    def channel_rules(self, channel: str) -> ChannelRules:
        """The rules of a channel."""
        return self.slack_channels.get(channel, ChannelRules())

    @field_validator("slack_api_url")
    @classmethod
    def _is_slack(cls, given: str) -> str:
        parts = urlsplit(given)
        if not (parts.scheme == "https" and parts.hostname) and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise ValueError("write an address that begins with https://")
        return given

    @model_validator(mode="after")
    def _is_whole(self) -> SlackSettings:
        if self.slack_bot_token is not None and self.slack_client_id:
            raise ValueError(
                "slack_bot_token and slack_client_id are both set; keep the token for one workspace, or the client id for several"
            )
        if bool(self.slack_client_id) != (self.slack_client_secret is not None):
            raise ValueError("slack_client_id and slack_client_secret go together; set both or neither")
        if self.slack_client_id and self.slack_signing_secret is None:
            raise ValueError("slack_client_id is for requests over HTTP; set slack_signing_secret too")
        if self.slack and self.slack_signing_secret is None and self.slack_app_token is None:
            raise ValueError("slack_bot_token is set, but neither slack_signing_secret (HTTP) nor slack_app_token (Socket Mode); set one")
        if not self.slack and (self.slack_signing_secret is not None or self.slack_app_token is not None):
            raise ValueError("Slack has no token to answer with; set slack_bot_token, or slack_client_id for several workspaces")
        return self

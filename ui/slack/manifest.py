"""The manifest from which the app is created in Slack."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

FILE = Path(__file__).with_name("manifest.json")


class _Scopes(BaseModel):
    bot: tuple[str, ...]


class _OAuth(BaseModel):
    scopes: _Scopes


class _Manifest(BaseModel):
    oauth_config: _OAuth


def scopes() -> tuple[str, ...]:
    """What the app may do, as the manifest asks for it."""
    return _Manifest.model_validate_json(FILE.read_bytes()).oauth_config.scopes.bot

"""Installing the app into several workspaces, with the SDK's own stores on the service's database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt import App, BoltContext
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy.exc import SQLAlchemyError

from ui.settings import Settings
from ui.slack.calling import SILENT
from ui.slack.manifest import scopes
from ui.store import Database

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
_STATE_SECONDS = 600


class Installed:
    """Where the app is installed, kept for one client id; the tables are made at the first use."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings, self._database = settings, database
        self.store = SQLAlchemyInstallationStore(settings.slack_client_id, database.engine, logger=SILENT)
        self._states = SQLAlchemyOAuthStateStore(_STATE_SECONDS, database.engine, logger=SILENT)
        self._made = False

    @contextmanager
    def open(self) -> Iterator[SQLAlchemyInstallationStore]:
        """The store; StoreDown where the database cannot be used."""
        with self._database.watched():
            if not self._made:
                self._make()
            yield self.store

    def token(self, workspace: str, enterprise: str | None) -> str | None:
        """The bot token of a workspace; None where the app is not installed there. StoreDown."""
        with self.open() as store:
            bot = store.find_bot(enterprise_id=enterprise, team_id=workspace)
        return bot.bot_token if bot else None

    def flow(self, client: WebClient) -> OAuthFlow:
        """The way from 'Add to Slack' to an installation that is kept; use it inside `open`."""
        secret, origin = self._settings.slack_client_secret, self._settings.public_origin
        settings = OAuthSettings(
            client_id=self._settings.slack_client_id,
            client_secret=secret.get_secret_value() if secret else "",
            scopes=scopes(),
            redirect_uri=f"{origin}{REDIRECT}" if origin else None,
            install_path=INSTALL,
            redirect_uri_path=REDIRECT,
            installation_store=self.store,
            state_store=self._states,
            state_expiration_seconds=_STATE_SECONDS,
            logger=SILENT,
        )
        return OAuthFlow(client=client, logger=SILENT, settings=settings)

    def _make(self) -> None:
        for kept in (self.store, self._states):
            try:
                kept.metadata.create_all(self._database.engine)
            except SQLAlchemyError:
                # Another process may have made them between the look and the making; then this finds them.
                kept.metadata.create_all(self._database.engine)
        self._made = True


def forget_revoked(app: App, installed: Installed) -> None:
    """Listens for workspaces that take the app off, and forgets their tokens."""

    def removed(context: BoltContext) -> None:
        with installed.open() as store:
            store.delete_all(enterprise_id=context.enterprise_id, team_id=context.team_id)

    def revoked(event: dict[str, object], context: BoltContext) -> None:
        tokens = event.get("tokens")
        if isinstance(tokens, dict) and tokens.get("bot"):
            with installed.open() as store:
                store.delete_bot(enterprise_id=context.enterprise_id, team_id=context.team_id)

    app.event("app_uninstalled")(removed)
    app.event("tokens_revoked")(revoked)

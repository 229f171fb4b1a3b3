"""The Slack app of a running service: one set of listeners, and the workers behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from ui.running import Running
from ui.slack.aside import Aside
from ui.slack.calling import SILENT, Tokens, Workspaces
from ui.slack.installing import Installed, forget_revoked
from ui.slack.listeners import Listeners, listen
from ui.slack.pressing import Pressing
from ui.slack.replying import Replies
from ui.slack.taking import Taking
from ui.slack.work import Workers
from ui.store import now

_AT_ONCE = 4


@dataclass(frozen=True)
class SlackApp:
    """The app, its workers, and where it is installed (None where it has the token of one workspace)."""

    bolt: App
    workers: Workers
    workspaces: Workspaces
    installed: Installed | None
    aside: Executor

    @contextmanager
    def working(self, stop_seconds: float) -> Iterator[None]:
        """Works beside the block, and ends what it has begun within so many seconds."""
        with self.workers.working(stop_seconds):
            yield
        self.aside.shutdown(wait=False, cancel_futures=True)


def slack_app(parts: Running, clock: Callable[[], int] = now, aside: Executor | None = None) -> SlackApp:
    """The app for a service whose settings have Slack; Slack is not called for it."""
    settings = parts.settings
    installed = Installed(settings, parts.database) if settings.slack_client_id else None
    workspaces = Workspaces(settings, _tokens(parts, installed))
    workers = Workers(parts.database, Replies(parts, workspaces).carry_out, clock)
    taking = Taking(settings, parts.database, workers, clock)
    executor = aside or ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="slack aside")
    soon = Aside(executor)
    secret = settings.slack_signing_secret
    app = App(
        name="policy-assistant",
        logger=SILENT,
        signing_secret=secret.get_secret_value() if secret else "",
        client=workspaces.plain_client(),
        authorize=_authorized,
        # What is asked is on disk before Slack is told that it arrived.
        process_before_response=True,
        # Who is heard is decided by `should_answer`.
        ignoring_self_events_enabled=False,
    )
    if installed is not None:
        forget_revoked(app, installed)
    listen(app, Listeners(parts, workspaces, taking, soon), Pressing(parts, workspaces, taking, soon))
    return SlackApp(app, workers, workspaces, installed, executor)


def _tokens(parts: Running, installed: Installed | None) -> Tokens:
    token = parts.settings.slack_bot_token

    def token_of(workspace: str, enterprise: str | None) -> str | None:
        if installed is None:
            return token.get_secret_value() if token else None
        return installed.token(workspace, enterprise)

    return token_of


def _authorized(enterprise_id: str | None, team_id: str | None, user_id: str | None) -> AuthorizeResult:
    # Without a call of Slack: what is heard is kept even where the token is no longer good, and the workers find that out.
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)

"""/slack/events: what Slack sends over HTTP, looked at before Bolt sees it, so that nothing unsigned is read or logged."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk.signature import SignatureVerifier
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ui.problems import Problem
from ui.running import Running
from ui.security.openings import GET, POST, Opening
from ui.slack import policy_page
from ui.slack.application import SlackApp
from ui.slack.installing import INSTALL, REDIRECT, Installed
from ui.store import StoreDown

EVENTS = "/slack/events"
# A message of 40,000 letters comes twice in one event, as text and in pieces, and a letter may take twelve bytes.
_MOST_BYTES = 2_000_000
# The SDK's own pages have their styles in them, and nothing else.
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_UNSIGNED = "The request is not signed by Slack, or was signed more than five minutes ago; check slack_signing_secret and the clock."
_MALFORMED = "The request is signed, but it is not what Slack sends; nothing was done."
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"


def mount_receiving(app: FastAPI, parts: Running, slack: SlackApp) -> tuple[Opening, ...]:
    """Puts the address for Slack, the text of the policy, and where asked for the installation at the root; gives what is opened."""
    openings = policy_page.mount_policy(app)
    if parts.settings.slack_signing_secret is not None:
        verifier = SignatureVerifier(parts.settings.slack_signing_secret.get_secret_value())

        async def events(request: Request) -> Response:
            """Takes up an event, a command or a press of a button."""
            body = await request.body()
            _check(request, body, verifier)
            return await run_in_threadpool(_answered, slack.bolt.dispatch, _bolt_request(request, body))

        app.add_api_route(EVENTS, events, methods=["POST"])
        openings += (Opening(EVENTS, POST, most_bytes=_MOST_BYTES),)
    if slack.installed is not None:
        openings += _mount_installing(app, slack, slack.installed)
    return openings


def _mount_installing(app: FastAPI, slack: SlackApp, installed: Installed) -> tuple[Opening, ...]:
    flow = installed.flow(slack.workspaces.plain_client())

    def install(request: Request) -> Response:
        """Shows 'Add to Slack'."""
        return opened(request, flow.handle_installation)

    def redirected(request: Request) -> Response:
        """Keeps the installation that Slack sends an administrator back from."""
        return opened(request, flow.handle_callback)

    def opened(request: Request, handle: Callable[[BoltRequest], BoltResponse]) -> Response:
        try:
            with installed.open():
                told = _answered(handle, to_bolt_request(request, b""))
        except StoreDown as error:
            raise Problem(503, "Nothing can be installed at present, because the database is away; try again later.") from error
        told.headers["Content-Security-Policy"] = _PAGE_POLICY
        return told

    app.add_api_route(INSTALL, install, methods=["GET"])
    app.add_api_route(REDIRECT, redirected, methods=["GET"])
    return (Opening(INSTALL, GET), Opening(REDIRECT, GET))


def _check(request: Request, body: bytes, verifier: SignatureVerifier) -> None:
    """Problem 401 where Slack did not sign this now, 400 where it is signed and no JSON object or form that can be read."""
    if not _is_signed(request, body, verifier):
        raise Problem(401, _UNSIGNED)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        text = body.decode("utf-8")
        if kind == _FORM:
            fields = parse_qs(text, keep_blank_values=True)
            read = json.loads(fields["payload"][0]) if "payload" in fields else fields
        else:
            read = json.loads(text) if kind == _JSON else None
    except (ValueError, RecursionError):  # no UTF-8, no JSON, or a number of thousands of digits
        read = None
    told = read.get("event", {"type": "none"}) if isinstance(read, dict) and read else None
    if not isinstance(told, dict) or not isinstance(told.get("type"), str):
        raise Problem(400, _MALFORMED)


def _bolt_request(request: Request, body: bytes) -> BoltRequest:
    try:
        return to_bolt_request(request, body)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # Bolt looks for workspace, user and channel in it without asking what is there.
        raise Problem(400, _MALFORMED) from error


def _is_signed(request: Request, body: bytes, verifier: SignatureVerifier) -> bool:
    stamp, signature = (request.headers.get(f"x-slack-{name}", "") for name in ("request-timestamp", "signature"))
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12 and signature.isascii()):
        return False
    try:
        return bool(verifier.is_valid(body, stamp, signature))
    except UnicodeDecodeError:
        return False


def _answered(handle: Callable[[BoltRequest], BoltResponse], request: BoltRequest) -> Response:
    return to_starlette_response(handle(request))

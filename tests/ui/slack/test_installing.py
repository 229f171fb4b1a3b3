"""Several workspaces: installed over OAuth, answered with their own token, forgotten when they take the app off."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from evals.local_slack import SECRET, LocalSlack
from tests.ui.conftest import Serve
from tests.ui.slack.conftest import ASKER, Bench, Start
from ui.settings import Settings

SEVERAL = {"slack_bot_token": None, "slack_client_id": "1.2", "slack_client_secret": "s3cr3t"}


@pytest.fixture
def bench(start: Start) -> Bench:
    return start(**SEVERAL, public_origin="https://policy.example.edu")


def install(bench: Bench) -> int:
    page = bench.client.get("/slack/install")
    address = re.search(r'href="(https://slack\.com/oauth/v2/authorize[^"]+)"', page.text)
    assert address
    asked = parse_qs(urlsplit(address[1].replace("&amp;", "&")).query)
    assert asked["redirect_uri"] == ["https://policy.example.edu/slack/oauth_redirect"] and "chat:write" in asked["scope"][0]
    cookie = page.headers["set-cookie"].partition(";")[0]
    told = bench.client.get("/slack/oauth_redirect", params={"state": asked["state"][0], "code": "c"}, headers={"Cookie": cookie})
    return told.status_code


def test_a_workspace_installs_the_app_and_is_answered_with_its_own_token(bench: Bench, slack: LocalSlack) -> None:
    ts = bench.ask("does it qualify?")
    assert bench.replies(ts) == [] and slack.calls == []
    assert install(bench) == 200
    assert len(bench.replies(bench.ask("does it qualify?"))) == 1
    assert {call.token for call in slack.calls if call.method == "chat.postMessage"} == {"xoxb-local"}


def test_a_callback_that_nobody_asked_for_installs_nothing(bench: Bench, slack: LocalSlack) -> None:
    for query in ({"state": "x", "code": "c"}, {"code": "c"}, {"error": "access_denied"}, {}):
        told = bench.client.get("/slack/oauth_redirect", params=query)
        assert told.status_code in (200, 400, 401)
    assert slack.of("oauth.v2.access") == []


@pytest.mark.parametrize("given", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["UBOT"], "oauth": []}}])
def test_a_workspace_that_takes_the_app_off_is_forgotten(bench: Bench, given: dict[str, object]) -> None:
    install(bench)
    assert bench.deliver(given) == 200
    bench.restart()
    assert bench.replies(bench.ask("does it qualify?")) == []
    assert install(bench) == 200
    assert len(bench.replies(bench.ask("does it qualify?"))) == 1


def test_the_guard_lets_the_installation_through(service: Serve, slack: LocalSlack) -> None:
    client = service(**SEVERAL, slack_signing_secret=SECRET, slack_api_url=slack.address)
    told = client.get("/slack/install")
    assert told.status_code == 200 and "Add to Slack" in told.text and "slack-app-oauth-state" in told.headers["set-cookie"]
    assert client.get("/slack/oauth_redirect").status_code in (400, 401)


def test_it_works_on_postgresql_too(postgresql: str, slack: LocalSlack, quick_answers: None, database_url: str) -> None:
    settings = Settings.model_validate(
        {
            "slack_client_id": "1.2",
            "slack_client_secret": "s3cr3t",
            "slack_signing_secret": SECRET,
            "slack_api_url": slack.address,
            "database_url": database_url,
            "public_origin": "https://policy.example.edu",
        }
    )
    bench = Bench(slack, settings, iter(range(1, 100)))
    assert install(bench) == 200
    assert len(bench.replies(bench.ask("does it qualify?"))) == 1
    assert bench.deliver({"type": "app_home_opened", "user": ASKER, "tab": "home", "channel": "D1"}) == 200
    bench.parts.database.close()

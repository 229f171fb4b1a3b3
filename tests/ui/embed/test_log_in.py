"""Whoever is logged in at the page around is who asks: short-lived tokens, given by the page and renewed by it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

import httpx
import jwt
import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import PATIENCE
from tests.ui.embed.site import Site, Visits, visits
from tests.ui.embed.site import site as served_site

SECRET, ISSUER = "a-shared-secret-that-is-long-enough-to-be-safe", "https://login.example.edu"
SETTINGS = f'auth = ["jwt"]\njwt_algorithm = "HS256"\njwt_key = "{SECRET}"\njwt_issuer = "{ISSUER}"\n'


def token(seconds: int, person: str = "ada") -> str:
    claims = {"sub": person, "iss": ISSUER, "aud": "policy-assistant", "exp": int(time.time()) + seconds, "scope": "ask"}
    return jwt.encode(claims, SECRET, "HS256")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served_site(tmp_path_factory.mktemp("settings"), SETTINGS) as made:
        yield made


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visits]:
    with visits(browser, site) as go:
        yield go


def test_a_person_who_is_logged_in_at_the_page_asks_as_themselves(visit: Visits, site: Site) -> None:
    site.token = lambda: token(60)
    asked: list[str] = []
    there = visit("/login")
    there.page.context.on("request", lambda request: asked.append(request.url))
    expect(there.frame.get_by_label("Your question")).to_be_visible(timeout=PATIENCE)
    there.ask("Is 10 units enough for an academic certificate?")
    there.answered(1)
    answer = there.told("answer", 1)[0]["answer"]
    assert isinstance(answer, dict) and answer["verdict"] == "no"
    kept = f"{site.assistant}/v1/conversations/{answer['conversation']}"
    assert httpx.get(kept, headers={"Authorization": f"Bearer {token(60)}"}).status_code == 200
    assert httpx.get(kept, headers={"Authorization": f"Bearer {token(60, 'eve')}"}).status_code == 404
    assert not [url for url in asked if "eyJ" in url], "no token is in an address"
    assert "eyJ" not in there.page.content() + there.page.frames[1].content()


def test_a_token_that_has_ended_is_renewed_by_the_page_without_being_noticed(visit: Visits, site: Site) -> None:
    given = itertools.chain([token(-60)], itertools.repeat(token(60)))
    site.token = lambda: next(given)
    there = visit("/login")
    expect(there.frame.get_by_label("Your question")).to_be_visible(timeout=PATIENCE)
    there.ask("Is 10 units enough for an academic certificate?")
    there.answered(1)
    expect(there.frame.locator(".error")).to_have_count(0)
    assert len(there.told("ready", 2)) == 2
    # The browser itself notes the 401 in its console; nothing else went wrong.
    assert all("401" in said for said in there.wrong)
    there.wrong.clear()


@pytest.mark.parametrize("given", ["", "no-token", token(600).rpartition(".")[0] + ".AAAA"])
def test_without_a_token_that_holds_nothing_is_answered_and_it_is_said_what_to_do(visit: Visits, site: Site, given: str) -> None:
    site.token = lambda: given
    there = visit("/login")
    expect(there.frame.get_by_label("Your question")).to_be_visible(timeout=PATIENCE)
    there.ask("Is 10 units enough for an academic certificate?")
    expect(there.frame.locator(".error")).to_have_text("The log-in is missing or has ended; reload the page and log in again.")
    expect(there.frame.get_by_label("Your question")).to_have_value("Is 10 units enough for an academic certificate?")
    assert there.heard("answer") == []
    there.wrong.clear()

"""Keys, tokens, origins, host names: who may call, and who is turned away."""

from __future__ import annotations

import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from tests.ui.conftest import Serve
from ui.security.origins import Origins, host_name
from ui.settings import Settings
from ui.store import Database, keys

SECRET = "a-shared-secret-that-is-long-enough-to-be-safe"
ISSUER, AUDIENCE = "https://login.example.edu", "policy-assistant"
SHARED = {"auth": ("jwt",), "jwt_algorithm": "HS256", "jwt_key": SecretStr(SECRET), "jwt_issuer": ISSUER}

pytestmark = pytest.mark.usefixtures("quick")
# Days away, because these are reckoned when the tests are collected, which may be long before they run.
PAST, FAR_OFF = int(time.time()) - 86_400, int(time.time()) + 86_400


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def token(secret: str | rsa.RSAPrivateKey = SECRET, algorithm: str = "HS256", **changed: object) -> str:
    claims = {"sub": "ada", "iss": ISSUER, "aud": AUDIENCE, "exp": int(time.time()) + 60, "scope": "ask read", **changed}
    return jwt.encode({name: value for name, value in claims.items() if value is not None}, secret, algorithm)


def key(client: TestClient, settings: Settings, scopes: list[str]) -> str:
    database = Database(settings.database_url.get_secret_value())
    with database.writing() as session:
        made = keys.create(session, "test", scopes)
    database.close()
    return made


@pytest.fixture
def with_keys(service: Serve, tmp_path: object) -> tuple[TestClient, Settings]:
    settings = Settings(database_url=SecretStr(f"sqlite:///{tmp_path}/kept.sqlite3"))
    return service(auth=("api_key",)), settings


def test_without_a_key_nobody_is_answered_but_probes_are(with_keys: tuple[TestClient, Settings]) -> None:
    client, _ = with_keys
    for method, path in (("POST", "/v1/ask"), ("GET", "/v1/policy"), ("GET", "/metrics")):
        refused = client.request(method, path, json={"question": "one"} if method == "POST" else None)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Bearer")
        assert refused.headers["content-type"] == "application/problem+json"
    for path in ("/healthz", "/version"):
        assert client.get(path).status_code == 200


def test_a_key_does_what_its_scopes_say_until_it_is_revoked(with_keys: tuple[TestClient, Settings]) -> None:
    client, settings = with_keys
    made = key(client, settings, ["ask", "metrics"])
    assert client.post("/v1/ask", json={"question": "one"}, headers=bearer(made)).status_code == 200
    assert client.get("/metrics", headers=bearer(made)).status_code == 200
    assert client.get("/v1/policy", headers=bearer(made)).status_code == 403
    assert client.get("/v1/policy", headers=bearer(key(client, settings, ["read"]))).status_code == 200
    database = Database(settings.database_url.get_secret_value())
    with database.writing() as session:
        assert keys.revoke(session, made.split("_")[1])
    database.close()
    assert client.post("/v1/ask", json={"question": "one"}, headers=bearer(made)).status_code == 401


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer pak_x", "bearer " + "x" * 5_000, "Bearer pak_" + "0" * 16 + "_" + "A" * 43]
)
def test_what_is_no_key_opens_nothing(with_keys: tuple[TestClient, Settings], given: str) -> None:
    assert with_keys[0].get("/v1/policy", headers={"Authorization": given}).status_code == 401


def test_the_conversation_of_one_key_is_not_anothers(with_keys: tuple[TestClient, Settings]) -> None:
    client, settings = with_keys
    one, two = bearer(key(client, settings, ["ask"])), bearer(key(client, settings, ["ask"]))
    begun = client.post("/v1/ask", json={"question": "one"}, headers=one).json()["conversation"]
    assert client.get(f"/v1/conversations/{begun}", headers=two).status_code == 404
    assert client.post("/v1/ask", json={"question": "x", "conversation": begun}, headers=two).status_code == 404
    assert client.post("/v1/feedback", json={"conversation": begun, "rating": "up"}, headers=two).status_code == 404
    assert client.delete(f"/v1/conversations/{begun}", headers=two).status_code == 404
    assert client.get(f"/v1/conversations/{begun}", headers=one).status_code == 200


def test_guessing_keys_is_slowed_down(service: Serve) -> None:
    client = service(auth=("api_key",), rate_limit="5/minute")
    assert [client.get("/v1/policy", headers=bearer(f"pak_{n}")).status_code for n in range(7)] == [401] * 5 + [429] * 2


def test_a_token_of_the_issuer_is_taken(service: Serve) -> None:
    client = service(**SHARED)
    assert client.get("/v1/policy", headers=bearer(token())).status_code == 200
    assert client.post("/v1/check", json={"facts": {}}, headers=bearer(token())).status_code == 403


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"exp": PAST},
        {"exp": None},
        {"sub": None},
        {"aud": None},
        {"nbf": FAR_OFF},
        {"secret": "another-secret-that-is-long-enough-to-be-safe"},
    ],
)
def test_any_other_token_is_refused(service: Serve, changed: dict[str, object]) -> None:
    secret = str(changed.pop("secret", SECRET))
    assert service(**SHARED).get("/v1/policy", headers=bearer(token(secret, **changed))).status_code == 401


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(service: Serve) -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    client = service(auth=("jwt",), jwt_algorithm="RS256", jwt_key=SecretStr(public), jwt_issuer=ISSUER)
    assert client.get("/v1/policy", headers=bearer(token(private, "RS256"))).status_code == 200
    # The library itself will not sign like that, so the forgery is put together by hand.
    head, body, _ = token("x" * 32).split(".")
    import base64
    import hmac

    signed = base64.urlsafe_b64encode(hmac.digest(public.encode(), f"{head}.{body}".encode(), "sha256")).rstrip(b"=").decode()
    unsigned = jwt.encode({"sub": "ada", "iss": ISSUER, "aud": AUDIENCE, "exp": int(time.time()) + 60, "scope": "read"}, "", "none")
    for forged in (f"{head}.{body}.{signed}", unsigned):
        assert client.get("/v1/policy", headers=bearer(forged)).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://localhost"}, 200),
        ({"Origin": "https://help.example.edu", "Sec-Fetch-Site": "cross-site"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_own_pages_allowed_sites_and_programs_write(service: Serve, headers: dict[str, str], status: int) -> None:
    client = service(allowed_origins=("https://help.example.edu",))
    assert client.post("/v1/ask", json={"question": "one"}, headers=headers).status_code == status


def test_with_a_public_origin_only_that_one_is_its_own() -> None:
    origins = Origins(own="https://policy.example.edu")
    assert not origins.refuses("POST", Headers({"origin": "https://policy.example.edu", "host": "10.0.0.1"}))
    assert origins.refuses("POST", Headers({"origin": "http://policy.example.edu", "host": "policy.example.edu"}))


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "localhost@evil.example", "[::2]", "]["])
def test_it_is_not_reached_under_a_strangers_host_name(service: Serve, host: str) -> None:
    client = service()
    assert client.get("/v1/policy", headers={"Host": host}).status_code == 421
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("host", "name"), [("localhost:80", "localhost"), ("[::1]:80", "[::1]"), ("A.example", "a.example"), ("", ""), ("[", "")]
)
def test_a_host_name_is_told_from_its_port(host: str, name: str) -> None:
    assert host_name(host) == name

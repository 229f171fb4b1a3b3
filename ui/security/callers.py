"""Who calls, and whether they may: an API key or a JWT where the settings ask for one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from hashlib import sha256

import jwt
from starlette.requests import Request

from ui.problems import Problem
from ui.security.guard import address
from ui.security.rates import Rates
from ui.settings import SCOPES, Scope, Settings
from ui.store import Database, StoreDown, keys
from ui.store.keys import KnownKey

ANYONE = "anyone"
PROVEN_MINUTES = 15
_MOST_PROVEN = 10_000
_SIGN_IN = {"WWW-Authenticate": 'Bearer realm="policy-assistant"'}


@dataclass(frozen=True)
class Caller:
    """Someone who may call: the name under which conversations are theirs, and what they may do."""

    name: str
    scopes: frozenset[str]

    def may(self, scope: Scope) -> None:
        """Problem 403 where they may not."""
        if scope not in self.scopes:
            raise Problem(403, f"This key or token does not have the scope '{scope}'; ask for one that has.")


class _Proven:
    """Keys found valid a short while ago, as hashes: believed only while the database is away, so that the rules still answer."""

    def __init__(self) -> None:
        self._keys: dict[str, tuple[KnownKey, float]] = {}

    def note(self, token: str, key: KnownKey | None) -> None:
        hashed = sha256(token.encode("utf-8", "replace")).hexdigest()
        self._keys.pop(hashed, None)
        if key is not None:
            self._keys[hashed] = (key, time.monotonic() + PROVEN_MINUTES * 60)
            if len(self._keys) > _MOST_PROVEN:
                self._keys.pop(next(iter(self._keys)), None)

    def recall(self, token: str) -> KnownKey | None:
        key, until = self._keys.get(sha256(token.encode("utf-8", "replace")).hexdigest(), (None, 0.0))
        return key if time.monotonic() < until else None


class Callers:
    """Admits callers as the settings say."""

    def __init__(self, settings: Settings, database: Database, rates: Rates) -> None:
        self._settings, self._database, self._rates = settings, database, rates
        self._proven = _Proven()

    def admit(self, request: Request, scope: Scope) -> Caller:
        """The caller of a request; Problem 401, 403, 429 or 503 where they may not do this now."""
        caller = self.known(request)
        caller.may(scope)
        return caller

    def known(self, request: Request) -> Caller:
        """The caller of a request, whatever they may do; counts the request. Problem 401, 429 or 503."""
        caller = self._known(request)
        refusal = self._rates.refusal(caller.name if caller and caller.name != ANYONE else address(request.scope))
        if refusal is not None:
            raise refusal
        if caller is None:
            raise Problem(401, headers=_SIGN_IN)
        return caller

    def _known(self, request: Request) -> Caller | None:
        ways = self._settings.auth
        if not ways:
            return Caller(ANYONE, frozenset(SCOPES))
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token:
            return None
        if token.startswith("pak_"):
            return self._by_key(token) if "api_key" in ways else None
        return self._by_jwt(token) if "jwt" in ways else None

    def _by_key(self, token: str) -> Caller | None:
        try:
            with self._database.reading() as session:
                key = keys.known(session, token)
        except StoreDown as error:
            key = self._proven.recall(token)
            if key is None:
                raise Problem(503, "This key cannot be checked at present, because the database is away; try again later.") from error
        else:
            self._proven.note(token, key)
        return Caller(f"key:{key.id}", key.scopes) if key else None

    def _by_jwt(self, token: str) -> Caller | None:
        settings = self._settings
        if settings.jwt_key is None:
            return None
        try:
            claims = jwt.decode(
                token,
                settings.jwt_key.get_secret_value(),
                algorithms=[settings.jwt_algorithm],
                audience=settings.jwt_audience,
                issuer=settings.jwt_issuer,
                options={"require": ["exp", "sub", "aud", "iss"]},
            )
        except (jwt.InvalidTokenError, jwt.InvalidKeyError):
            return None
        scopes = str(claims.get("scope", "")).split()
        return Caller(f"jwt:{claims['sub']}", frozenset(scopes))

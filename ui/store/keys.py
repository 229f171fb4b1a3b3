"""API keys: shown once when they are made, kept as a hash, revoked at once."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from ui.store.tables import KeyRow, now

_SHAPE = re.compile(r"pak_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True)
class KnownKey:
    """A key that is valid now: its public part and what it may do."""

    id: str
    scopes: frozenset[str]


def create(session: Session, name: str, scopes: Iterable[str], days: int | None = None) -> str:
    """Make a key and return it; only its hash is kept, so this is the one time that it can be read."""
    public, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    expires = None if days is None else now() + days * 86_400
    kept = KeyRow(id=public, name=name, secret=_hash(secret), scopes=" ".join(sorted(scopes)), created=now(), expires=expires, revoked=None)
    session.add(kept)
    session.flush()
    return f"pak_{public}_{secret}"


def known(session: Session, given: str) -> KnownKey | None:
    """What a presented key may do; None where it is none, has expired or was revoked."""
    shape = _SHAPE.fullmatch(given)
    row = session.get(KeyRow, shape[1]) if shape else None
    # A secret of 256 random bits needs no slow hash; the comparison takes as long for a key that is not there.
    right = hmac.compare_digest(row.secret if row else _hash(""), _hash(shape[2] if shape else "-"))
    if row is None or not right or row.revoked is not None or (row.expires is not None and row.expires <= now()):
        return None
    return KnownKey(row.id, frozenset(row.scopes.split()))


def revoke(session: Session, public: str) -> bool:
    """End a key by its public part; False where there is none."""
    row = session.get(KeyRow, public)
    if row is None:
        return False
    row.revoked = row.revoked or now()
    return True


def listed(session: Session) -> Sequence[KeyRow]:
    """All keys, oldest first."""
    return session.scalars(select(KeyRow).order_by(KeyRow.created, KeyRow.id)).all()


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()

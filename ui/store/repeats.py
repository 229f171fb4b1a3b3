"""Replies kept under idempotency keys, so that a request sent twice is done once."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ui.store.tables import RepeatRow, now


class KeyReused(Exception):
    """The idempotency key came with another request before."""


class DoneMeanwhile(Exception):
    """Another request with the same idempotency key was finished first; its reply is kept."""


@dataclass(frozen=True)
class Repeat:
    """What tells a request from others: its key within caller and route, and its content, both hashed."""

    key: str
    request: str

    @classmethod
    def of(cls, owner: str, route: str, key: str, content: bytes) -> Repeat:
        """The repeat of one request."""
        return cls(sha256("\0".join((owner, route, key)).encode("utf-8", "replace")).hexdigest(), sha256(content).hexdigest())


@dataclass(frozen=True)
class Reply:
    """A reply as it was given."""

    status: int
    body: str


def kept(session: Session, repeat: Repeat) -> Reply | None:
    """The reply to the same request before, or None; KeyReused where the key came with another request."""
    row = session.get(RepeatRow, repeat.key)
    if row is None:
        return None
    if row.request != repeat.request:
        raise KeyReused
    return Reply(row.status, row.body)


def keep(session: Session, repeat: Repeat, reply: Reply, conversation: str) -> None:
    """Keep the reply; DoneMeanwhile where another request with the key came first, and then nothing of this one may be kept."""
    try:
        session.add(
            RepeatRow(key=repeat.key, request=repeat.request, status=reply.status, body=reply.body, conversation=conversation, at=now())
        )
        session.flush()
    except IntegrityError as error:
        raise DoneMeanwhile from error


def remove_before(session: Session, second: int) -> None:
    """Forget the replies given before this second."""
    session.execute(delete(RepeatRow).where(RepeatRow.at < second))

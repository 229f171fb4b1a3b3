"""Errands: what was asked for and is not done yet, kept until it is, and done by one worker of all processes at a time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, aliased

from ui.store.tables import ErrandRow

Stage = Literal["waiting", "posting"]


@dataclass(frozen=True)
class Order:
    """An errand to be kept: `body` is its content as JSON, and errands of one `lane` are done one after another by `place`.

    `message` tells what asked for it, so that it can be withdrawn.
    """

    lane: str
    place: str
    message: str
    body: str


@dataclass(frozen=True)
class Taken:
    """An errand that is this worker's for as long as it has leased it; `at` is when it was asked for."""

    key: str
    body: str
    stage: Stage
    tries: int
    at: int


def add(session: Session, order: Order, at: int) -> None:
    """Keep an errand, which is due at once."""
    row = ErrandRow(key=secrets.token_hex(16), lane=order.lane, place=order.place, message=order.message, body=order.body)
    row.stage, row.tries, row.due, row.leased, row.at = "waiting", 0, at, 0, at
    session.add(row)
    session.flush()


def asked_by(session: Session, message: str) -> bool:
    """Whether what a message asked for is not done yet."""
    return session.scalars(select(ErrandRow.key).where(ErrandRow.message == message).limit(1)).first() is not None


def any_due(session: Session, at: int) -> bool:
    """Whether there may be an errand to do now."""
    return session.scalars(select(ErrandRow.key).where(ErrandRow.due <= at, ErrandRow.leased <= at).limit(1)).first() is not None


def lease(session: Session, at: int, seconds: int) -> Taken | None:
    """The errand to do now, which nobody else gets for so many seconds; None where there is none.

    An errand waits for those before it in its lane.
    """
    earlier = aliased(ErrandRow)
    behind = select(earlier.key).where(earlier.lane == ErrandRow.lane, earlier.place < ErrandRow.place).exists()
    free = (ErrandRow.due <= at) & (ErrandRow.leased <= at)
    row = session.scalars(select(ErrandRow).where(free, ~behind).order_by(ErrandRow.due, ErrandRow.place).limit(1)).first()
    if row is None:
        return None
    # Another process may have read the same row: only one of them changes it.
    mine = update(ErrandRow).where(ErrandRow.key == row.key, ErrandRow.leased <= at).values(leased=at + seconds).returning(ErrandRow.key)
    if session.scalar(mine) is None:
        return None
    return Taken(row.key, row.body, "posting" if row.stage == "posting" else "waiting", row.tries, row.at)


def posting(session: Session, key: str) -> bool:
    """Note that the reply may be sent from now on; False where the errand was withdrawn meanwhile."""
    noted = update(ErrandRow).where(ErrandRow.key == key).values(stage="posting").returning(ErrandRow.key)
    return session.scalar(noted) is not None


def postpone(session: Session, key: str, due: int) -> None:
    """Give an errand back, to be tried again from this second on."""
    session.execute(update(ErrandRow).where(ErrandRow.key == key).values(due=due, leased=0, tries=ErrandRow.tries + 1))


def done(session: Session, key: str) -> None:
    """Forget an errand, with its words."""
    session.execute(delete(ErrandRow).where(ErrandRow.key == key))


def remove_before(session: Session, second: int) -> None:
    """Forget what was asked for before this second and was never done, as where Slack was taken out of the settings."""
    session.execute(delete(ErrandRow).where(ErrandRow.at < second))


def withdraw(session: Session, message: str) -> None:
    """Forget what a message asked for, unless the reply may be under way."""
    session.execute(delete(ErrandRow).where(ErrandRow.message == message, ErrandRow.stage == "waiting"))

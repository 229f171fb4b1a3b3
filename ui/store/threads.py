"""Threads of Slack: which conversation each is, whether it is followed, and who asked what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from ui.store.conversations import KeptTurn, turn
from ui.store.tables import AskerRow, ThreadRow, now


@dataclass(frozen=True)
class Thread:
    """Where a thread is: workspace, channel, and the time stamp of the message that began it."""

    workspace: str
    channel: str
    root: str


@dataclass(frozen=True)
class Known:
    """What is known of a thread."""

    conversation: str
    followed: bool


def known(session: Session, thread: Thread) -> Known | None:
    """The conversation of a thread; None where the assistant was never asked in it."""
    row = session.get(ThreadRow, (thread.workspace, thread.channel, thread.root))
    return Known(row.conversation, row.followed) if row is not None else None


def link(session: Session, thread: Thread, conversation: str, followed: bool) -> None:
    """Note which conversation a thread is; where that is known it stays as it was."""
    if known(session, thread) is None:
        row = ThreadRow(workspace=thread.workspace, channel=thread.channel, thread=thread.root)
        row.conversation, row.followed = conversation, followed
        session.add(row)
        session.flush()


def unlink(session: Session, thread: Thread) -> None:
    """Forget which conversation a thread is."""
    session.execute(delete(ThreadRow).where(_is(thread)))


def leave(session: Session, thread: Thread) -> None:
    """Follow a thread no longer: people talk there now."""
    session.execute(update(ThreadRow).where(_is(thread)).values(followed=False))


def asked(session: Session, conversation: str, number: int, workspace: str, user: str) -> None:
    """Note who asked a turn."""
    if session.get(AskerRow, (conversation, number)) is None:
        session.add(AskerRow(conversation=conversation, turn=number, workspace=workspace, user=user, at=now()))
        session.flush()


def last_asked(session: Session, workspace: str, user: str, most: int) -> Sequence[KeptTurn]:
    """The last turns that someone asked, newest first."""
    theirs = select(AskerRow).where(AskerRow.workspace == workspace, AskerRow.user == user)
    rows = session.scalars(theirs.order_by(AskerRow.at.desc(), AskerRow.turn.desc()).limit(most)).all()
    found = (turn(session, row.conversation, row.turn) for row in rows)
    return [kept for kept in found if kept is not None]


def _is(thread: Thread) -> ColumnElement[bool]:
    return (ThreadRow.workspace == thread.workspace) & (ThreadRow.channel == thread.channel) & (ThreadRow.thread == thread.root)

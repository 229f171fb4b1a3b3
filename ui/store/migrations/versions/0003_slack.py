"""What Slack needs: errands that are not done yet, which thread is which conversation, who asked what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "slack_errands",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("leased", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_slack_errands"),
    )
    for column in ("due", "lane", "message"):
        op.create_index(f"ix_slack_errands_{column}", "slack_errands", [column])

    op.create_table(
        "slack_threads",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("followed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name="fk_slack_threads_conversation_conversations", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", "channel", "thread", name="pk_slack_threads"),
    )
    op.create_index("ix_slack_threads_conversation", "slack_threads", ["conversation"])

    op.create_table(
        "slack_askers",
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("turn", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name="fk_slack_askers_conversation_conversations", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation", "turn", name="pk_slack_askers"),
    )
    op.create_index("ix_slack_askers_user", "slack_askers", ["user"])

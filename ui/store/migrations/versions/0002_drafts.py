"""Drafts of replies to tickets that are still to be sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "drafts",
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name="fk_drafts_conversation_conversations", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event", name="pk_drafts"),
    )
    op.create_index("ix_drafts_conversation", "drafts", ["conversation"])
    op.create_index("ix_drafts_due", "drafts", ["due"])

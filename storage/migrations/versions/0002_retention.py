"""Retention: what remains of the send log once its rows are gone, and when a customer was last advertised to."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tallies",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "journey", "campaign_id", "channel", "outcome"),
    )
    op.create_index(op.f("ix_tallies_campaign_id"), "tallies", ["campaign_id"], unique=False)
    op.add_column("customers", sa.Column("last_marketing_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")

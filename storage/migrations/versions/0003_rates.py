"""Rates: what the workers share of a platform's limit."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rates",
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("per_second", sa.Float(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("overloads", sa.Integer(), nullable=False),
        sa.Column("halted_until", UtcDateTime(), nullable=True),
        sa.Column("halted_why", sa.String(), nullable=False),
    )
    pushed = sa.text("via = 'push'")
    op.create_index(
        "ix_deliveries_paid", "deliveries", ["channel", "sending_at"], sqlite_where=pushed, postgresql_where=pushed
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")

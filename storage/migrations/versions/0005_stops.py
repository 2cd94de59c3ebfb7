"""Stops: what holds all sending back. Generations: the lives of this database, by which a restored one is known."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stops",
        sa.Column("reason", sa.String(), primary_key=True),
        sa.Column("everything", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )
    op.create_table(
        "generations",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("beat", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")

"""What is kept of purchases, for each customer and for each product of theirs; segments by name.

The sums of a shop that has orders already are worked out by the nightly check, which runs at the next start.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "customer_stats",
        sa.Column("customer_id", sa.String(), sa.ForeignKey("customers.id"), primary_key=True),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("drifts_at", UtcDateTime(), nullable=False),
    )
    op.create_table(
        "customer_products",
        sa.Column("customer_id", sa.String(), sa.ForeignKey("customers.id"), primary_key=True),
        sa.Column("sku", sa.String(), primary_key=True),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=True),
        sa.Column("last_at", UtcDateTime(), nullable=True),
        sa.Column("returned_at", UtcDateTime(), nullable=True),
    )
    op.create_index("ix_customer_products_sku", "customer_products", ["sku", "last_at", "customer_id"])
    reacted = sa.text("reaction <> ''")
    op.create_index(
        "ix_deliveries_reacted", "deliveries", ["customer_id"], sqlite_where=reacted, postgresql_where=reacted
    )
    op.create_table(
        "segments",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("condition", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")

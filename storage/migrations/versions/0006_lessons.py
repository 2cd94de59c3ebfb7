"""Lessons: what staff taught the answers. Questions say how sure we were, what the customer thought, what became of it."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("questions", sa.Column("confidence", sa.Float(), nullable=True))
    op.add_column("questions", sa.Column("feedback", sa.String(), nullable=False, server_default=""))
    op.add_column("questions", sa.Column("lesson_id", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "lessons",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("added", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
    )
    op.create_index("ix_lessons_at", "lessons", ["at"])
    op.create_index("ix_questions_lesson_id", "questions", ["lesson_id"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")

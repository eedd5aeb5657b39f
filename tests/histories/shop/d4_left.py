"""a branch: suppliers

Revision ID: d4
Revises: c3
"""

import sqlalchemy as sa

from migrations_runtime import op

revision = "d4"
down_revision = "c3"
branch_labels = ("suppliers",)


def upgrade() -> None:
    op.create_table("supplier", sa.Column("id", sa.Integer(), primary_key=True))
    op.rename_table("supplier", "suppliers")
    op.create_table_comment("suppliers", "where it's from", existing_comment=None)


def downgrade() -> None:
    op.drop_table_comment("suppliers", existing_comment="where it's from")
    op.rename_table("suppliers", "supplier")
    op.drop_table("supplier")

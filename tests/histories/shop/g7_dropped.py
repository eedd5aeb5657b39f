"""less is more

Revision ID: g7
Revises: f6
"""

import sqlalchemy as sa

from migrations_runtime import op

revision = "g7"
down_revision = "f6"


def upgrade() -> None:
    op.drop_column("customer", "points")
    op.rename_column("customer", "note", "remark")
    op.create_table(
        "parts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("whole", sa.Integer(), sa.ForeignKey("parts.id", name="part_of")),
        sa.Column("twice", sa.Integer(), sa.Computed("id * 2")),
        if_not_exists=True,
    )
    op.execute(sa.text("INSERT INTO parts (id, whole) VALUES (:one, NULL)").bindparams(one=1))


def downgrade() -> None:
    op.drop_table("parts", if_exists=True)
    op.rename_column("customer", "remark", "note")
    op.add_column("customer", sa.Column("points", sa.Integer(), comment="it's 5%"))

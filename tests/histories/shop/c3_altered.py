"""columns and constraints change

Revision ID: c3
Revises: b2
"""

import sqlalchemy as sa

from migrations_runtime import op

revision = "c3"
down_revision = "b2"

ORDERS = sa.Table(
    "orders",
    sa.MetaData(),
    sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("customer_id", sa.Integer(), nullable=False, index=True),
    sa.Column("total", sa.Numeric(10, 2), server_default="0", nullable=False),
    sa.Column("status", sa.String(10), server_default="open"),
    sa.Column("made", sa.DateTime(), server_default=sa.func.current_timestamp()),
    sa.CheckConstraint("total >= 0", name="total_positive"),
    sa.CheckConstraint("status LIKE '%e%'", name="status_has_e"),
    sa.ForeignKeyConstraint(
        ["customer_id"], ["customer.id"], name="orders_customer", ondelete="CASCADE"
    ),
)
AFTER = sa.Table(
    "orders",
    sa.MetaData(),
    sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("customer_id", sa.Integer(), nullable=False, index=True),
    sa.Column("amount", sa.Numeric(12, 2), server_default="0", nullable=False),
    sa.Column("status", sa.String(20), nullable=False, server_default="sent"),
    sa.Column("made", sa.DateTime(), server_default=sa.func.current_timestamp()),
    sa.CheckConstraint("status LIKE '%e%'", name="status_has_e"),
    sa.UniqueConstraint("customer_id", "made", name="one_at_a_time"),
    sa.ForeignKeyConstraint(
        ["customer_id"], ["customer.id"], name="orders_customer", ondelete="CASCADE"
    ),
)


def upgrade() -> None:
    with op.batch_alter_table("orders", copy_from=ORDERS) as batch_op:
        batch_op.drop_constraint("total_positive", type_="check")
        batch_op.alter_column(
            "status",
            type_=sa.String(20),
            nullable=False,
            server_default="sent",
            existing_type=sa.String(10),
            existing_nullable=True,
            existing_server_default="open",
        )
        batch_op.alter_column(
            "total",
            new_column_name="amount",
            type_=sa.Numeric(12, 2),
            existing_type=sa.Numeric(10, 2),
            existing_nullable=False,
            existing_server_default="0",
        )
        batch_op.create_unique_constraint("one_at_a_time", ["customer_id", "made"])


def downgrade() -> None:
    with op.batch_alter_table("orders", copy_from=AFTER) as batch_op:
        # The index of the key must stay, or MySQL has none left for it.
        batch_op.drop_constraint("one_at_a_time", type_="unique")
        batch_op.alter_column(
            "amount",
            new_column_name="total",
            type_=sa.Numeric(10, 2),
            existing_type=sa.Numeric(12, 2),
            existing_nullable=False,
            existing_server_default="0",
        )
        batch_op.alter_column(
            "status",
            type_=sa.String(10),
            nullable=True,
            server_default="open",
            existing_type=sa.String(20),
            existing_nullable=False,
            existing_server_default="sent",
        )
        batch_op.create_check_constraint("total_positive", "total >= 0")

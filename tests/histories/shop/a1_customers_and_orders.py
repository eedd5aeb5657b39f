"""customers and orders

Revision ID: a1
Revises:
"""

import datetime
from decimal import Decimal

import sqlalchemy as sa

from migrations_runtime import op

revision = "a1"
down_revision = None


def upgrade() -> None:
    customer = op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(40), nullable=False, comment="as they spell it: 'x' \\ 100%"),
        sa.Column("mail", sa.String(80)),
        sa.Column("born", sa.Date()),
        sa.Column("vip", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.UniqueConstraint("mail", name="customer_mail"),
        comment="who buys; it's everyone",
    )
    op.create_table(
        "orders",
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
    op.bulk_insert(
        customer,
        [
            {"id": 1, "name": "O'Hara", "mail": "a@b.c", "born": datetime.date(1980, 2, 29)},
            {"id": 2, "name": "Zoë 😀 \\ % %% :x", "mail": None, "born": None},
            {"id": 3, "name": "line\nbreak; -- no comment", "mail": "", "born": None},
        ],
    )
    op.bulk_insert(
        sa.table(
            "orders",
            *map(sa.column, ("id", "customer_id", "status")),
            sa.column("total", sa.Numeric(10, 2)),
            sa.column("made", sa.DateTime()),
        ),
        [
            {
                "id": number,
                "customer_id": 1 + number % 3,
                "total": Decimal("1.50") * number,
                "status": "open" if number % 2 else "sent",
                "made": datetime.datetime(2020, 1, 1, 12, 30, number),
            }
            for number in range(5)
        ],
    )


def downgrade() -> None:
    op.drop_table("orders")
    op.drop_table("customer")

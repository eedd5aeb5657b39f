"""countries; DROP TABLE customer;
-- of customers \\ -

Revision ID: b2
Revises: a1
"""

import sqlalchemy as sa

from migrations_runtime import op

revision = "b2"
down_revision = "a1"


def upgrade() -> None:
    op.create_table(
        "country",
        sa.Column("code", sa.String(2), primary_key=True),
        sa.Column("name", sa.String(40), nullable=False),
    )
    op.execute("INSERT INTO country (code, name) VALUES ('AT', 'Österreich'), ('DE', '100 %')")
    op.add_column(
        "customer", sa.Column("country", sa.String(2), server_default="AT", nullable=False)
    )
    op.add_column("customer", sa.Column("points", sa.Integer(), comment="it's 5%"))
    op.execute("UPDATE customer SET points = id % 2, note = 'a\\:b' WHERE name LIKE 'O%'")
    op.create_index("customer_country", "customer", ["country", "name"])
    op.create_index("customer_points", "customer", ["points"], unique=False)
    op.drop_index("customer_points", table_name="customer")


def downgrade() -> None:
    op.drop_index("customer_country", table_name="customer")
    op.drop_column("customer", "points")
    op.drop_column("customer", "country")
    op.drop_table("country")

"""columns that are stated anew, keys that have words of their own"""

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from migrations_runtime import op

revision = "b2"
down_revision = "a1"


def upgrade() -> None:
    op.alter_column(
        "things",
        "size",
        type_=mysql.ENUM("s", "it's \\ m", "50%", "xl"),
        existing_type=mysql.ENUM("s", "it's \\ m", "50%"),
        existing_server_default="50%",
    )
    op.alter_column("things", "touched", server_default=sa.text("length('abc') + 1"))
    op.alter_column("things", "touched", server_default="7")
    op.alter_column(
        "things",
        "changed",
        comment="when: 100%",
        existing_type=sa.TIMESTAMP(),
        existing_nullable=False,
        existing_server_default=sa.text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"),
    )
    op.alter_column(
        "things",
        "changed",
        server_default=sa.text("CURRENT_TIMESTAMP"),
        existing_type=sa.TIMESTAMP(),
        existing_nullable=False,
        existing_comment="when: 100%",
        existing_server_default=sa.text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"),
    )
    op.execute("UPDATE things SET price = 1 WHERE price IS NULL")
    op.alter_column(
        "things",
        "price",
        new_column_name="cost",
        nullable=False,
        server_default="0",
        existing_type=mysql.DECIMAL(10, 2, unsigned=True),
        existing_comment="in \\ % 'euros'",
    )
    op.rename_column("things", "year", "vintage")
    op.create_table(
        "parts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("thing", mysql.INTEGER(unsigned=True)),
        sa.Column("name", sa.String(20)),
    )
    op.create_foreign_key("part_of", "parts", "things", ["thing"], ["id"], ondelete="SET NULL")
    op.create_unique_constraint("named", "parts", ["name"])
    op.create_check_constraint("short", "parts", "name <> '%'")
    op.create_index("both", "parts", ["name", "thing"], mariadb_length={"name": 5})
    op.rename_index("both", "parts", "together")
    op.add_column("parts", sa.Column("place", sa.Integer(), server_default="5", comment="x"))
    op.execute("RENAME TABLE parts TO pieces")
    op.rename_table("pieces", "parts")


def downgrade() -> None:
    op.drop_index("together", "parts")
    op.drop_constraint("part_of", "parts", type_="foreignkey")
    op.drop_constraint("named", "parts", type_="unique")
    op.drop_constraint("short", "parts", type_="check")
    op.drop_column("parts", "place")
    op.drop_table("parts")
    op.rename_column("things", "vintage", "year")
    op.alter_column(
        "things",
        "cost",
        new_column_name="price",
        nullable=True,
        server_default=None,
        existing_type=mysql.DECIMAL(10, 2, unsigned=True),
        existing_nullable=False,
        existing_server_default="0",
        existing_comment="in \\ % 'euros'",
    )
    op.alter_column("things", "touched", server_default=None)

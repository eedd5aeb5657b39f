"""the types of MariaDB, a trigger with a body, texts with backslashes"""

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from migrations_runtime import op

revision = "a1"
down_revision = None


def upgrade() -> None:
    things = op.create_table(
        "things",
        sa.Column("id", mysql.INTEGER(unsigned=True), primary_key=True),
        sa.Column("size", mysql.ENUM("s", "it's \\ m", "50%"), server_default="50%"),
        sa.Column("flags", mysql.SET("a", "b")),
        sa.Column("bits", mysql.BIT(8)),
        sa.Column("year", mysql.YEAR()),
        sa.Column("text", mysql.MEDIUMTEXT(collation="utf8mb4_bin")),
        sa.Column("blob", mysql.LONGBLOB()),
        sa.Column("json", mysql.JSON()),
        sa.Column("price", mysql.DECIMAL(10, 2, unsigned=True), comment="in \\ % 'euros'"),
        sa.Column(
            "changed",
            sa.TIMESTAMP(),
            server_default=sa.text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.Column("touched", sa.Integer(), server_default=sa.text("(1 + 1)")),
        comment="it's \\ 100%",
        mariadb_engine="InnoDB",
        mariadb_charset="utf8mb4",
    )
    op.execute(
        "CREATE TRIGGER touch BEFORE UPDATE ON things FOR EACH ROW BEGIN\n"
        "  SET NEW.touched = 5;\n"
        "  SET NEW.text = concat(NEW.text, '; // $$', \"it's\");\n"
        "END"
    )
    op.bulk_insert(
        things,
        [
            {
                "id": 1,
                "size": "it's \\ m",
                "flags": {"a"},
                "bits": 5,
                "year": 2020,
                "text": "\\ ' \" ; \n \\n % ü 😀",
                "blob": b"\x00\\'\xff",
                "json": {"a": ["\\", "'", None]},
                "price": "1.50",
                "changed": "2020-01-01 00:00:00",
            },
            {
                "id": 2,
                "size": "s",
                "flags": None,
                "bits": None,
                "year": None,
                "text": None,
                "blob": None,
                "json": None,
                "price": None,
                "changed": "2020-01-01 00:00:00",
            },
        ],
    )
    op.execute("UPDATE things SET text = '\\\\ \\' ;' WHERE id = 2")
    op.execute("UPDATE things SET changed = '2020-01-01 00\\:00\\:00'")


def downgrade() -> None:
    op.drop_table("things")

"""What revisions do on MariaDB alone, where each DDL statement commits what was before it."""

from __future__ import annotations

import sqlalchemy as sa

from migrations_runtime import op

N = 0


def raw() -> None:
    """DDL as text, and data between."""
    op.execute(f"ALTER TABLE account ADD COLUMN raw_{N} INT NOT NULL DEFAULT 3, ADD INDEX (n)")
    op.execute(f"UPDATE account SET raw_{N} = raw_{N} + 1, n = n + 1")
    op.execute(f"CREATE TABLE raw_{N} (id INT PRIMARY KEY, a INT)")
    op.execute(f"INSERT INTO raw_{N} VALUES (1, 1), (2, 2)")
    op.execute(f"ALTER TABLE account DROP COLUMN raw_{N}, DROP INDEX n")
    op.execute(f"INSERT INTO audit (revision, what) VALUES ({N}, 'raw')")


def modified() -> None:
    """Columns with comments, defaults and other types, there and back."""
    op.alter_column(
        "orders", "total", type_=sa.BigInteger(), existing_type=sa.Integer(), comment=f"{N}"
    )
    op.execute("UPDATE orders SET total = total + 1")
    op.alter_column("orders", "total", type_=sa.Integer(), existing_type=sa.BigInteger())
    op.create_table_comment("orders", f"as of {N}")


def viewed() -> None:
    """A view, and a table under another name with a generated column."""
    op.create_table(
        f"sum_{N}",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("twice", sa.Integer, sa.Computed("id * 2", persisted=True)),
    )
    op.execute(f"INSERT INTO sum_{N} (id) SELECT id FROM account WHERE id < 50")
    op.execute(f"CREATE VIEW rich_{N} AS SELECT id, n FROM account WHERE n > 0")
    op.rename_table(f"sum_{N}", f"total_{N}")
    op.execute(f"UPDATE total_{N} SET id = -id WHERE id < 10")


def labelled() -> None:
    """An enum, and a label more."""
    before, after = sa.Enum("sad", "ok"), sa.Enum("sad", "ok", "happy")
    op.create_table(
        f"feeling_{N}",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("mood", before, nullable=False),
    )
    op.execute(f"INSERT INTO feeling_{N} (id, mood) VALUES (1, 'ok')")
    op.alter_column(f"feeling_{N}", "mood", type_=after, existing_type=before, nullable=False)
    op.execute(f"INSERT INTO feeling_{N} (id, mood) VALUES (2, 'happy')")


def several() -> None:
    """Several tables by turns, with what refers to them."""
    for name in ("a", "b", "c"):
        op.create_table(
            f"many_{name}_{N}",
            sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id")),
        )
        op.execute(f"INSERT INTO many_{name}_{N} SELECT id, id FROM account")
        op.execute(f"INSERT INTO audit (revision, what) VALUES ({N}, 'many {name}')")
    op.drop_table(f"many_b_{N}")


ROUND = (raw, modified, viewed, labelled, several)

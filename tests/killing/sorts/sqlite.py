"""What revisions do on SQLite alone: tables that are made anew or edited, and what is in no transaction."""

from __future__ import annotations

import sqlalchemy as sa

from migrations_runtime import op

N = 0


def rebuilt() -> None:
    """A table that others refer to, made anew."""
    with op.batch_alter_table("account") as batch:
        batch.alter_column("name", type_=sa.String(40 + N), existing_type=sa.String(40))
        batch.create_check_constraint(f"ck_account_{N}", sa.text("n >= 0"))
    op.execute("UPDATE account SET n = n + 1")


def rebuilt_twice() -> None:
    """Two tables, one after the other, each with an index and a trigger."""
    op.execute(
        f"CREATE TRIGGER seen_{N} AFTER DELETE ON orders BEGIN "
        f"INSERT INTO audit (revision, what) VALUES ({N}, 'seen ' || old.id); END"
    )
    op.create_index(f"ix_orders_{N}", "orders", ["total"])
    op.alter_column("orders", "total", type_=sa.BigInteger(), existing_type=sa.Integer())
    op.execute("DELETE FROM orders WHERE id = (SELECT max(id) FROM orders)")
    op.alter_column("orders", "total", type_=sa.Integer(), existing_type=sa.BigInteger())


def in_block() -> None:
    """A rebuild, and what can only be done outside of a transaction."""
    with op.get_context().autocommit_block():
        op.alter_column("event", "number", type_=sa.BigInteger(), existing_type=sa.Integer())
        op.execute("VACUUM")
    op.alter_column("event", "number", type_=sa.Integer(), existing_type=sa.BigInteger())


def begun_by_itself() -> None:
    """A script with a BEGIN and a COMMIT of its own."""
    op.execute("BEGIN")
    op.execute("UPDATE account SET n = n + 1")
    op.execute(f"INSERT INTO audit (revision, what) VALUES ({N}, 'own')")
    op.execute("COMMIT")
    op.create_table(f"own_{N}", sa.Column("id", sa.Integer, primary_key=True))


def viewed() -> None:
    """A view, and a column under it that changes."""
    op.execute(f"CREATE VIEW rich_{N} AS SELECT id, n FROM account WHERE n > 0")
    op.alter_column("account", "n", type_=sa.BigInteger(), existing_type=sa.Integer())
    op.alter_column("account", "n", type_=sa.Integer(), existing_type=sa.BigInteger())


def edited() -> None:
    """The stored schema, edited within a transaction of its own and within that of the revision."""
    with op.get_context().autocommit_block():
        op.alter_column("account", "name", server_default=f"of {N}")
    op.create_check_constraint(f"edited_{N}", "account", sa.text("n >= 0"))
    op.execute("UPDATE account SET n = n + 1")
    op.drop_constraint(f"edited_{N}", "account", type_="check")


ROUND = (rebuilt, rebuilt_twice, in_block, begun_by_itself, viewed, edited)

"""What revisions do on PostgreSQL alone; most of it may not be in a transaction."""

from __future__ import annotations

import sqlalchemy as sa

from migrations_runtime import op

N = 0


def concurrently() -> None:
    """Indexes that are built and dropped while others write, with data before and after."""
    op.execute(f"INSERT INTO audit (revision, what) VALUES ({N}, 'before')")
    with op.get_context().autocommit_block():
        op.create_index(f"ix_conc_{N}", "account", ["n", "name"], postgresql_concurrently=True)
        op.create_index(f"ix_gone_{N}", "orders", ["total"], postgresql_concurrently=True)
        op.drop_index(f"ix_gone_{N}", "orders", postgresql_concurrently=True)
    op.execute(f"INSERT INTO audit (revision, what) VALUES ({N}, 'after')")


def labelled() -> None:
    """An enum, and a label more."""
    mood = sa.Enum("sad", "ok", name=f"mood_{N}")
    op.create_table(
        f"feeling_{N}",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("mood", mood, nullable=False),
    )
    with op.get_context().autocommit_block():
        op.execute(f"ALTER TYPE mood_{N} ADD VALUE 'happy'")
    op.execute(f"INSERT INTO feeling_{N} (id, mood) VALUES (1, 'happy')")


def in_block() -> None:
    """Data within a block that commits each statement."""
    with op.get_context().autocommit_block():
        op.execute("UPDATE account SET n = n + 1")
        op.execute(f"INSERT INTO audit (revision, what) VALUES ({N}, 'in block')")
        op.execute(f"CREATE UNIQUE INDEX CONCURRENTLY uq_raw_{N} ON account (name)")
        op.execute("VACUUM audit")
    op.create_check_constraint(f"ck_account_{N}", "account", sa.text("n >= 0"))


def retyped() -> None:
    """A column of another type, by an expression; a sequence; a function."""
    op.execute(f"CREATE SEQUENCE count_{N} START 5")
    op.alter_column(
        "orders",
        "total",
        type_=sa.BigInteger(),
        postgresql_using="total + 1",
        existing_nullable=False,
    )
    op.execute(f"CREATE FUNCTION answer_{N}() RETURNS int LANGUAGE sql AS 'SELECT 42'")
    op.alter_column("orders", "total", type_=sa.Integer(), existing_nullable=False)


def validated() -> None:
    """A constraint that is checked in a second step."""
    op.execute(f"ALTER TABLE orders ADD CONSTRAINT ck_orders_{N} CHECK (total > -1) NOT VALID")
    op.execute(f"ALTER TABLE orders VALIDATE CONSTRAINT ck_orders_{N}")
    op.execute(f"INSERT INTO audit (revision, what) VALUES ({N}, 'validated')")


ROUND = (concurrently, labelled, in_block, retyped, validated)

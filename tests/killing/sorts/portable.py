"""What revisions do on every server, in the order of a round: ``N - 2`` is what the one before the last made."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from migrations_runtime import op

N = 0


def begun() -> None:
    """The first revision: the tables that all others use, with rows."""
    account = op.create_table(
        "account",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
    )
    orders = op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
    )
    op.create_table(
        "event",
        sa.Column("counted", sa.Integer, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.bulk_insert(account, [{"id": i, "name": f"account {i}", "n": 0} for i in range(1, 501)])
    rows = [{"id": i, "account_id": i % 500 + 1, "total": i} for i in range(1, 1001)]
    op.bulk_insert(orders, rows)


def created() -> None:
    """A table with an index and a foreign key, and rows."""
    part = op.create_table(
        f"part_{N}",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("label", sa.String(40), nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=f"fk_part_{N}_account"),
    )
    op.create_index(f"ix_part_{N}_label", f"part_{N}", ["label"])
    rows = [{"id": i, "account_id": i, "label": f"{N}/{i}", "amount": i} for i in range(1, 31)]
    op.bulk_insert(part, rows)


def executed() -> None:
    """Data alone, as text."""
    op.execute("UPDATE account SET n = n + 1")
    op.execute(f"INSERT INTO audit (revision, what) VALUES ({N}, 'executed')")


def widened() -> None:
    """A block of several changes."""
    with op.batch_alter_table(f"part_{N - 2}") as batch:
        batch.add_column(sa.Column("extra", sa.Integer, nullable=False, server_default="7"))
        batch.alter_column(
            "label", type_=sa.String(80), existing_type=sa.String(40), existing_nullable=False
        )
        batch.create_index(f"ix_part_{N - 2}_amount", ["amount", "extra"])
        batch.create_check_constraint(f"ck_part_{N - 2}_amount", sa.text("amount >= 0"))
        batch.create_unique_constraint(f"uq_part_{N - 2}_label", ["label"])


def filled() -> None:
    """A column that has its values before it refuses NULL: DDL, data, DDL, data."""
    op.add_column("account", sa.Column(f"c{N}", sa.Integer, nullable=True))
    op.execute(f"UPDATE account SET c{N} = n * 2, n = n + 1")
    op.alter_column("account", f"c{N}", existing_type=sa.Integer(), nullable=False)
    op.execute(f"INSERT INTO audit (revision, what) VALUES ({N}, 'filled')")


def bound() -> None:
    """Rows that are read and written on the script's own account."""
    bind = op.get_bind()
    rows = bind.execute(sa.text("SELECT id, n FROM account WHERE id <= 20 ORDER BY id")).all()
    for id_, n in rows:
        bind.execute(sa.text("UPDATE account SET n = :n WHERE id = :id"), {"n": n + 1, "id": id_})
    insert = sa.text("INSERT INTO audit (revision, what) VALUES (:revision, :what)")
    bind.execute(insert, [{"revision": N, "what": f"bound {n}"} for n in range(3)])


def in_session() -> None:
    """A Session on the bind, which commits in its own view."""
    op.create_index(f"ix_account_n_{N}", "account", ["n", "id"])
    with Session(op.get_bind()) as session:
        session.execute(sa.text("UPDATE account SET n = n + 1 WHERE id > 400"))
        session.execute(sa.text(f"INSERT INTO audit (revision, what) VALUES ({N}, 'session')"))
        session.commit()
    op.drop_index(f"ix_account_n_{N}", "account")


def backfilled() -> None:
    """Batches that commit by themselves."""
    op.backfill("orders", {"total": sa.text("total + 1")}, batch_size=200)


def renamed() -> None:
    """A table and a column with other names."""
    op.rename_table(f"part_{N - 7}", f"share_{N}")
    op.alter_column(
        f"share_{N}",
        "amount",
        new_column_name="price",
        existing_type=sa.Integer(),
        existing_nullable=False,
    )
    op.execute(f"UPDATE share_{N} SET price = price + 1")


def copied() -> None:
    """Rows of one table in another one."""
    op.create_table(
        f"copy_{N}",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("price", sa.Integer),
    )
    op.execute(
        f"INSERT INTO copy_{N} (id, account_id, price) SELECT id, account_id, price FROM share_{N - 1}"
    )
    op.drop_column(f"share_{N - 1}", "label")
    op.execute(f"INSERT INTO copy_{N} (id, account_id, price) VALUES (1000, 1, 1)")


def keyed() -> None:
    """Constraints, one by one."""
    op.create_primary_key(f"pk_copy_{N - 1}", f"copy_{N - 1}", ["id"])
    op.create_foreign_key(
        f"fk_copy_{N - 1}_account", f"copy_{N - 1}", "account", ["account_id"], ["id"]
    )
    op.create_check_constraint(f"ck_copy_{N - 1}", f"copy_{N - 1}", sa.text("price >= 0"))


def unkeyed() -> None:
    """Constraints that go, and come otherwise."""
    op.drop_constraint(f"fk_copy_{N - 2}_account", f"copy_{N - 2}", type_="foreignkey")
    op.execute(f"DELETE FROM copy_{N - 2} WHERE id = 1000")
    op.drop_constraint(f"ck_copy_{N - 2}", f"copy_{N - 2}", type_="check")


def dropped() -> None:
    """A table that goes, after its rows were kept elsewhere."""
    op.execute(
        f"INSERT INTO event (revision, number) SELECT {N}, id FROM copy_{N - 3} WHERE id <= 30"
    )
    op.drop_table(f"copy_{N - 3}")


def declared() -> None:
    """Tables by ``create_all`` on the script's bind, as many scripts have it."""
    metadata = sa.MetaData()
    parent = sa.Table(
        f"parent_{N}", metadata, sa.Column("id", sa.Integer, primary_key=True, autoincrement=False)
    )
    child = sa.Table(
        f"child_{N}",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey(parent.c.id), index=True),
    )
    bind = op.get_bind()
    metadata.create_all(bind, checkfirst=False)
    bind.execute(parent.insert(), [{"id": i} for i in range(10)])
    bind.execute(child.insert(), [{"id": i, "parent_id": i} for i in range(10)])


def mixed() -> None:
    """Data and DDL by turns."""
    op.execute(f"INSERT INTO audit (revision, what) VALUES ({N}, 'first')")
    op.create_index(f"ix_account_name_{N}", "account", ["name"])
    op.execute("UPDATE account SET n = n + 1 WHERE id < 100")
    op.drop_index(f"ix_account_name_{N}", "account")
    op.execute(f"INSERT INTO audit (revision, what) VALUES ({N}, 'last')")


def counted() -> None:
    """Many rows whose key the server counts, and some that go."""
    event = sa.table("event", sa.column("revision"), sa.column("number"))
    op.bulk_insert(event, [{"revision": N, "number": i} for i in range(300)])
    op.execute(f"DELETE FROM event WHERE revision = {N} AND number >= 200")


def decided() -> None:
    """What is done after a look at the catalog and at rows, as scripts do that may be run twice."""
    bind = op.get_bind()
    if not sa.inspect(bind).has_table(f"chosen_{N}"):
        op.create_table(
            f"chosen_{N}",
            sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("n", sa.Integer, nullable=False),
        )
    for id_, n in bind.execute(sa.text("SELECT id, n FROM account WHERE id < 5 ORDER BY id")).all():
        op.execute(f"INSERT INTO chosen_{N} (id, n) VALUES ({id_}, {n})")
    if "twice" not in {column["name"] for column in sa.inspect(bind).get_columns(f"chosen_{N}")}:
        op.add_column(f"chosen_{N}", sa.Column("twice", sa.Integer))
        op.execute(f"UPDATE chosen_{N} SET twice = n * 2")


ROUND = (
    created,
    executed,
    widened,
    filled,
    bound,
    in_session,
    backfilled,
    renamed,
    copied,
    keyed,
    unkeyed,
    dropped,
    declared,
    mixed,
    counted,
    decided,
)

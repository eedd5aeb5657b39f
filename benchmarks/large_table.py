"""A large table of SQLite, and ways to change it: as revisions, and by hand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

TABLE = """CREATE TABLE orders (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    name VARCHAR(20) NOT NULL,
    state VARCHAR(10) NOT NULL,
    amount NUMERIC(10, 2) DEFAULT '0' NOT NULL,
    made_at DATETIME,
    note TEXT,
    PRIMARY KEY (id),
    CONSTRAINT ck_state CHECK (state IN ('open', 'paid', 'sent')),
    CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES customer (id)
)"""
INDEXES = (
    "CREATE INDEX ix_orders_customer ON orders (customer_id)",
    "CREATE INDEX ix_orders_made_at ON orders (made_at, state)",
)
CUSTOMERS = 10_000
CUSTOMER_ROWS = f"""
WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {CUSTOMERS})
INSERT INTO customer SELECT n FROM number
"""
ROWS = """
WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {rows})
INSERT INTO orders
SELECT n, 1 + n % {customers}, 'order ' || n, CASE n % 3 WHEN 0 THEN 'open' ELSE 'paid' END, n % 1000,
    '2026-11-21 00:00:00', 'a note of some length that is as long as notes are, number ' || n
FROM number
"""


@dataclass(frozen=True)
class Change:
    """A change of the table.

    :ivar calls: of a block of ``op.batch_alter_table``, as both tools take them.
    :ivar by_alembic: where Alembic has no call for it.
    :ivar row: the target's number.
    """

    calls: tuple[str, ...]
    row: int
    by_alembic: tuple[str, ...] = ()

    def script(self, tool: str) -> str:
        """The body of ``upgrade``."""
        calls = (self.by_alembic if tool == "alembic" else ()) or self.calls
        always = "" if calls != ("pass",) else ", recreate='always'"
        lines = [f"with op.batch_alter_table('orders'{always}) as batch_op:", *calls]
        return "\n        ".join(lines)


def _altered(column: str, what: str) -> str:
    return f"batch_op.alter_column('{column}', {what})"


_LONGER = _altered("name", "existing_type=sa.String(20), type_=sa.String(40)")
CHANGES = {
    "a column renamed": Change((_altered("note", "new_column_name='remark'"),), 12),
    "NOT NULL dropped": Change(
        (_altered("customer_id", "existing_type=sa.Integer(), nullable=True"),), 12
    ),
    # It loses all CHECKs of a table that it makes anew.
    "a CHECK dropped": Change(
        ("batch_op.drop_constraint('ck_state', type_='check')",), 12, ("pass",)
    ),
    "a foreign key dropped": Change(
        ("batch_op.drop_constraint('fk_customer', type_='foreignkey')",), 12
    ),
    "a default changed": Change(
        (_altered("amount", "existing_type=sa.Numeric(10, 2), server_default='1'"),), 12
    ),
    "a longer type": Change((_LONGER,), 13),
    "five changes in a block": Change(
        (
            _LONGER,
            _altered("made_at", "existing_type=sa.DateTime(), type_=sa.Date()"),
            _altered("note", "existing_type=sa.Text(), nullable=False"),
            "batch_op.create_check_constraint('ck_amount', 'amount >= 0')",
            "batch_op.create_unique_constraint('uq_name', ['name', 'id'])",
        ),
        13,
    ),
}
#: The table afterwards, for what takes a copy; ``orders`` as everybody's name for it.
AFTERWARDS = {
    "a longer type": TABLE.replace("name VARCHAR(20)", "name VARCHAR(40)"),
    "five changes in a block": TABLE.replace("name VARCHAR(20)", "name VARCHAR(40)")
    .replace("made_at DATETIME", "made_at DATE")
    .replace("note TEXT", "note TEXT NOT NULL")
    .replace(
        "PRIMARY KEY (id),",
        "PRIMARY KEY (id),\n    CONSTRAINT ck_amount CHECK (amount >= 0),"
        "\n    CONSTRAINT uq_name UNIQUE (name, id),",
    ),
}


def create(path: Path, rows: int) -> None:
    """Make the database."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("CREATE TABLE customer (id INTEGER NOT NULL, PRIMARY KEY (id))")
    connection.execute(CUSTOMER_ROWS)
    connection.execute(TABLE)
    connection.execute(ROWS.format(rows=rows, customers=CUSTOMERS))
    for index in INDEXES:
        connection.execute(index)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def text_in(path: Path) -> str:
    """The text of the table in a database."""
    with closing(sqlite3.connect(path)) as connection:
        [(text,)] = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'orders'")
    return str(text)


def copied_by_hand(path: Path, change: str) -> None:
    """Copy the rows into the table as it is to be, and put it in the place of the other."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(AFTERWARDS[change].replace("orders", "orders_copy", 1))
    connection.execute("INSERT INTO orders_copy SELECT * FROM orders")
    connection.execute("DROP TABLE orders")
    connection.execute("ALTER TABLE orders_copy RENAME TO orders")
    for index in INDEXES:
        connection.execute(index)
    connection.execute("COMMIT")
    connection.close()

"""A table with everything that SQLite has, what stands around it, and five changes of it in one block."""

from __future__ import annotations

import sqlite3

TABLE = """CREATE TABLE customer /* everything, that (SQLite) has */ (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    mail TEXT COLLATE NOCASE NOT NULL UNIQUE ON CONFLICT FAIL, -- one, (two
    [full name] TEXT DEFAULT 'O''Neill, (' CHECK ([full name] <> ''),
    `region` TEXT REFERENCES region ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    parent INTEGER CONSTRAINT "of parent" REFERENCES customer (id) ON DELETE CASCADE,
    balance INTEGER DEFAULT (abs(-1) + 1),
    "order" INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 7,
    'say "hi"' TEXT DEFAULT CURRENT_TIMESTAMP,
    doubled INTEGER GENERATED ALWAYS AS (balance * 2) STORED,
    shout TEXT AS (upper(mail)) VIRTUAL,
    fax TEXT,
    extra ANY,
    CHECK (balance > -1000 /* , ( */),
    CONSTRAINT named CHECK ("order" < 100) ON CONFLICT ABORT,
    CONSTRAINT "of quarter" FOREIGN KEY (region, "order") REFERENCES quarter (region, number) MATCH FULL,
    UNIQUE (id, "full name" COLLATE NOCASE DESC) ON CONFLICT IGNORE
) STRICT"""

BEFORE = (
    "CREATE TABLE region (code TEXT COLLATE NOCASE PRIMARY KEY DESC, title TEXT NOT NULL) WITHOUT ROWID, STRICT",
    "CREATE TABLE quarter (region, number INT, PRIMARY KEY (region, number))",
    TABLE,
    "CREATE INDEX by_name ON customer (lower([full name]), balance DESC) WHERE balance > 10",
    'CREATE INDEX "by region, (descending)" ON customer(region DESC, "say ""hi""")',
    "CREATE UNIQUE INDEX by_shout ON customer (shout)",
    "CREATE TABLE invoice (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL "
    "REFERENCES customer (id) ON DELETE CASCADE, total REAL)",
    "CREATE TABLE log (what TEXT, who)",
    'CREATE VIEW rich AS SELECT id, mail, "full name" AS name FROM customer WHERE balance > 10',
    "CREATE VIEW richest AS SELECT * FROM rich ORDER BY id DESC",
)

TRIGGERS = (
    "CREATE TRIGGER born AFTER INSERT ON customer BEGIN INSERT INTO log VALUES ('born', new.id); END",
    "CREATE TRIGGER moved BEFORE UPDATE OF region ON customer WHEN old.region <> new.region "
    "BEGIN INSERT INTO log VALUES ('moved; BEGIN', old.id); END",
    "CREATE TRIGGER got_rich INSTEAD OF INSERT ON rich "
    "BEGIN INSERT INTO customer (mail, balance) VALUES (new.mail, 11); END",
    "CREATE TRIGGER written AFTER INSERT ON invoice "
    "BEGIN UPDATE customer SET balance = balance + 1 WHERE id = new.customer; END",
)

ROWS = """INSERT INTO customer (id, mail, [full name], region, parent, balance, "order", fax, extra)
WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?)
SELECT n * 2, 'someone' || n || '@Example.org', 'Name of number ' || n,
    CASE n % 3 WHEN 0 THEN 'at' WHEN 1 THEN 'de' END, CASE WHEN n > 5 THEN n / 5 * 2 END, n % 100, n % 99,
    printf('+43 %09d', n), CASE n % 4 WHEN 0 THEN 'text' WHEN 1 THEN 1.5 WHEN 2 THEN x'00ff' END
FROM counted"""

FIVE_CHANGES = """
with op.batch_alter_table("customer") as batch_op:
    batch_op.alter_column("balance", type_=sa.REAL(), nullable=False)
    batch_op.drop_column("fax")
    batch_op.add_column(sa.Column("country", sa.Text(), server_default="AT", nullable=False))
    batch_op.create_check_constraint("has order", sa.text('"order" >= 0'))
    batch_op.drop_constraint("customer_balance_check", type_="check")
"""

EDITS = (
    ("CREATE TABLE customer", 'CREATE TABLE "customer"'),
    ("balance INTEGER DEFAULT (abs(-1) + 1)", "balance REAL DEFAULT (abs(-1) + 1) NOT NULL"),
    ("fax TEXT,\n    ", ""),
    ("extra ANY,\n", "extra ANY,\n    country TEXT DEFAULT 'AT' NOT NULL,\n"),
    ("CHECK (balance > -1000 /* , ( */),\n    ", ""),
    ("ON CONFLICT IGNORE\n)", "ON CONFLICT IGNORE,\n    CONSTRAINT \"has order\" CHECK (\"order\" >= 0)\n)"),
)  # fmt: skip
"""What the five changes make of the text of the table; all else in it stays."""


def create(path: str, rows: int, journal: str = "delete") -> None:
    """Make the database, with so many customers, and an invoice for every fifth."""
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA journal_mode={journal}")
    connection.execute("PRAGMA synchronous=OFF")
    for statement in BEFORE:
        connection.execute(statement)
    connection.execute("INSERT INTO region VALUES ('at', 'Austria'), ('de', 'Germany')")
    numbers = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 98)"
    connection.execute(
        f"INSERT INTO quarter {numbers} SELECT code, i FROM n, (SELECT 'at' AS code UNION SELECT 'de')"
    )
    connection.execute(ROWS, (rows,))
    connection.execute("DELETE FROM customer WHERE id = (SELECT max(id) FROM customer)")
    connection.execute(
        "INSERT INTO invoice SELECT id / 10, id, id / 10.0 FROM customer WHERE id % 10 = 0"
    )
    for statement in TRIGGERS:
        connection.execute(statement)
    connection.commit()
    connection.close()


def text_after() -> str:
    """Return the text of the table after the five changes."""
    text = TABLE
    for before, after in EDITS:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text

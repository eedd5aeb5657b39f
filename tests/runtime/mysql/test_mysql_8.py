"""What MySQL 8 is told, after what it says of a table in SHOW CREATE TABLE."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from tests.runtime.mysql.recorded import told


@pytest.mark.parametrize(
    ("column", "change", "definition"),
    [
        ("id", {"type_": sa.BigInteger()}, "BIGINT NOT NULL AUTO_INCREMENT"),
        (
            "name",
            {"nullable": True},
            "varchar(20) COLLATE utf8mb4_bin NULL DEFAULT 'it''s' COMMENT 'NOT NULL, `x`'",
        ),
        ("name", {"comment": None}, "varchar(20) COLLATE utf8mb4_bin NOT NULL DEFAULT 'it''s'"),
        (
            "code",
            {"type_": sa.String(40)},
            "VARCHAR(40) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT (uuid())",
        ),
        ("hidden", {"comment": "x"}, "int /*!80023 INVISIBLE */ DEFAULT '5' COMMENT 'x'"),
        ("place", {"comment": "x"}, "point /*!80003 SRID 4326 */ NOT NULL COMMENT 'x'"),
        (
            "total",
            {"type_": sa.Numeric(12, 2)},
            "NUMERIC(12, 2) GENERATED ALWAYS AS ((`id` * 2)) STORED",
        ),
        (
            "at",
            {"nullable": False},
            "timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)",
        ),
        ("at", {"mysql_on_update": None}, "timestamp(6) NULL DEFAULT CURRENT_TIMESTAMP(6)"),
        ("at", {"server_default": None}, "timestamp(6) NULL"),
        ("mood", {"nullable": False}, "enum('a''b','c,d') COLLATE utf8mb4_bin NOT NULL"),
    ],
)
def test_what_a_change_does_not_speak_of_is_said_again(column, change, definition) -> None:
    statements = told(lambda: op.alter_column("t", column, **change))
    assert statements == [f"ALTER TABLE t MODIFY COLUMN {column} {definition}"]


def test_strings_are_spelled_as_the_session_reads_them() -> None:
    def run() -> None:
        op.alter_column("t", "label", comment="a\\b")

    assert told(run) == [
        "ALTER TABLE t MODIFY COLUMN label varchar(9) "
        r"GENERATED ALWAYS AS (concat(`name`,_utf8mb4'\'(')) VIRTUAL COMMENT 'a\\b'"
    ]
    assert told(run, mode="NO_BACKSLASH_ESCAPES") == [
        "ALTER TABLE t MODIFY COLUMN label varchar(9) "
        r"GENERATED ALWAYS AS (concat(`name`,_utf8mb4'''(')) VIRTUAL COMMENT 'a\b'"
    ]


def test_a_virtual_column_becomes_a_stored_one_at_its_place() -> None:
    def run() -> None:
        op.alter_column("t", "label", server_default=sa.Computed("name", persisted=True))

    assert told(run) == [
        "ALTER TABLE t DROP COLUMN label, "
        "ADD COLUMN label varchar(9) GENERATED ALWAYS AS (name) STORED AFTER total"
    ]


def test_a_virtual_column_becomes_a_plain_one_with_its_values() -> None:
    assert told(lambda: op.alter_column("t", "label", server_default=None)) == [
        "ALTER TABLE t DROP COLUMN label, ADD COLUMN label varchar(9) "
        r"GENERATED ALWAYS AS (concat(`name`,_utf8mb4'\'(')) STORED AFTER total",
        "ALTER TABLE t MODIFY COLUMN label varchar(9)",
    ]


def test_constraints_are_renamed_by_what_they_are() -> None:
    assert told(lambda: op.rename_constraint("u", "t", "v")) == [
        "ALTER TABLE t RENAME INDEX u TO v"
    ]
    assert told(lambda: op.rename_constraint("c", "t", "d")) == [
        "ALTER TABLE t DROP CONSTRAINT c, "
        "ADD CONSTRAINT d CHECK ((`hidden` > 0)) /*!80016 NOT ENFORCED */"
    ]
    # MySQL adds and drops no foreign key in one statement: it holds under both names for a moment.
    assert told(lambda: op.rename_constraint("f", "t", "g")) == [
        "ALTER TABLE t ADD CONSTRAINT g FOREIGN KEY (`shop`) REFERENCES `s` (`id`) ON DELETE SET NULL",
        "ALTER TABLE t DROP FOREIGN KEY f",
    ]


def test_an_index_that_a_foreign_key_needs_is_replaced() -> None:
    assert told(lambda: op.drop_index("i", "t")) == [
        "ALTER TABLE t ADD INDEX f (shop), DROP INDEX i"
    ]

    def run() -> None:
        with op.batch_alter_table("t") as batch_op:
            batch_op.drop_index("i")
            batch_op.create_index("j", ["shop", "id"])

    assert told(run) == ["ALTER TABLE t DROP INDEX i, ADD INDEX j (shop, id)"]


def test_an_index_in_place_of_another_takes_no_name_that_is_wanted() -> None:
    def run() -> None:
        with op.batch_alter_table("t") as batch_op:
            batch_op.drop_index("i")
            batch_op.create_unique_constraint("f", ["id", "name"])
            batch_op.create_index("SHOP", ["name"])

    assert told(run) == [
        "ALTER TABLE t ADD INDEX shop_2 (shop), DROP INDEX i, ADD CONSTRAINT f UNIQUE (id, name), "
        "ADD INDEX `SHOP` (name)"
    ]


def test_a_foreign_key_waits_for_the_column_that_is_made_of_its_own() -> None:
    def run() -> None:
        with op.batch_alter_table("t") as batch_op:
            batch_op.alter_column("label", server_default=None)
            batch_op.create_foreign_key("k", "s", ["name"], ["id"], onupdate="CASCADE")

    *_, last = told(run)
    assert last == (
        "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY(name) REFERENCES s (id) ON UPDATE CASCADE"
    )


@pytest.mark.parametrize(
    ("run", "statements"),
    [
        (lambda: op.drop_column("t", "hidden", if_exists=True), ["DROP COLUMN hidden"]),
        (lambda: op.drop_column("t", "nowhere", if_exists=True), []),
        (
            lambda: op.add_column("t", sa.Column("hidden", sa.Integer()), if_not_exists=True),
            [],
        ),
        (
            lambda: op.add_column("t", sa.Column("a", sa.Integer()), if_not_exists=True),
            ["ADD COLUMN a INTEGER"],
        ),
        (lambda: op.drop_index("nowhere", "t", if_exists=True), []),
        (lambda: op.create_index("u", "t", ["id"], if_not_exists=True), []),
        (lambda: op.drop_constraint("c", "t", if_exists=True), ["DROP CONSTRAINT c"]),
        (lambda: op.drop_constraint("d", "t", if_exists=True), []),
        (
            lambda: op.drop_constraint("x", "t", type_="primary", if_exists=True),
            ["DROP PRIMARY KEY"],
        ),
    ],
)
def test_mysql_has_no_if_exists_within_a_table_and_is_asked(run, statements) -> None:
    assert told(run) == [f"ALTER TABLE t {one}" for one in statements]


def test_before_mysql_8_a_column_is_renamed_by_stating_it_as_it_is() -> None:
    def run() -> None:
        op.rename_column("t", "id", "number")

    assert told(run) == ["ALTER TABLE t RENAME COLUMN id TO number"]
    assert told(run, version=(5, 7, 44)) == [
        "ALTER TABLE t CHANGE COLUMN id number bigint unsigned NOT NULL AUTO_INCREMENT"
    ]

"""Oracle's SQL; there is no such server in the tests, so its text is what is tested."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from tests.runtime.offline import script_of


def sql_of(run: Callable[[], object]) -> list[str]:
    """Return the statements, each of which a slash sends off."""
    paragraphs = script_of("oracle+oracledb://", run)
    assert paragraphs[1::2] == ["/"] * (len(paragraphs) // 2)
    return paragraphs[::2]


def test_columns() -> None:
    def run() -> None:
        op.add_column("t", sa.Column("c", sa.String(5), server_default="x", nullable=False))
        op.alter_column(
            "t", "c", type_=sa.String(9), nullable=False, server_default="y", new_column_name="d"
        )
        op.alter_column("t", "c", nullable=True, server_default=None, comment="it's")
        op.alter_column("t", "c", comment=None)
        op.drop_column("t", "c")

    assert sql_of(run) == [
        "ALTER TABLE t ADD c VARCHAR2(5 CHAR) DEFAULT 'x' NOT NULL",
        "ALTER TABLE t MODIFY c DEFAULT NULL",
        "ALTER TABLE t MODIFY c VARCHAR2(9 CHAR)",
        "ALTER TABLE t MODIFY c DEFAULT 'y'",
        "ALTER TABLE t MODIFY c NOT NULL",
        "ALTER TABLE t RENAME COLUMN c TO d",
        "ALTER TABLE t MODIFY c DEFAULT NULL",
        "ALTER TABLE t MODIFY c NULL",
        "COMMENT ON COLUMN t.c IS 'it''s'",
        "COMMENT ON COLUMN t.c IS ''",
        "ALTER TABLE t DROP COLUMN c",
    ]


def test_identities_and_generated_columns() -> None:
    def run() -> None:
        before = sa.Identity()
        after = sa.Identity(always=True, increment=2)
        op.alter_column("t", "c", server_default=after, existing_server_default=before)
        op.alter_column("t", "c", server_default=None, existing_server_default=before)
        op.alter_column(
            "t",
            "c",
            server_default=sa.Computed("a + 2"),
            existing_server_default=sa.Computed("a + 1"),
        )

    assert sql_of(run) == [
        "ALTER TABLE t MODIFY c GENERATED ALWAYS AS IDENTITY "
        "(INCREMENT BY 2 NOMINVALUE NOMAXVALUE NOCYCLE CACHE 20)",
        "ALTER TABLE t MODIFY c DROP IDENTITY",
        "ALTER TABLE t MODIFY c GENERATED ALWAYS AS (a + 2)",
    ]


@pytest.mark.parametrize(
    ("run", "what"),
    [
        (lambda: op.alter_column("t", "c", server_default=sa.Identity()), "there, an identity"),
        (
            lambda: op.alter_column(
                "t", "c", server_default=None, existing_server_default=sa.Computed("a")
            ),
            "make the generated column c a plain one",
        ),
        (lambda: op.drop_column("t", "c", if_exists=True), "drop a column only if it is there"),
        (
            lambda: op.add_column("t", sa.Column("c", sa.Integer()), if_not_exists=True),
            "add a column only if it is not there",
        ),
        (lambda: op.comment_on_index("i", "x"), "comment on an index"),
    ],
)
def test_what_oracle_has_not(run, what) -> None:
    with pytest.raises(CommandError, match=rf"oracle cannot .*{what}"):
        sql_of(run)


def test_names_constraints_and_indexes() -> None:
    def run() -> None:
        op.rename_table("t", "u", schema="s")
        op.rename_constraint("k", "t", "l")
        op.rename_index("i", "t", "j")
        op.drop_constraint("k", "t", type_="unique")
        op.drop_index("i", "t")
        op.drop_table_comment("t")

    assert sql_of(run) == [
        "ALTER TABLE s.t RENAME TO u",
        "ALTER TABLE t RENAME CONSTRAINT k TO l",
        "ALTER INDEX i RENAME TO j",
        "ALTER TABLE t DROP CONSTRAINT k",
        "DROP INDEX i",
        "COMMENT ON TABLE t IS ''",
    ]


def test_no_statement_is_run_twice() -> None:
    def run() -> None:
        op.execute("UPDATE t SET a = 'x;' ;")
        op.execute("BEGIN p; END;")
        op.execute("CREATE OR REPLACE TRIGGER t BEFORE INSERT ON t BEGIN NULL; END;")

    assert sql_of(run) == [
        "UPDATE t SET a = 'x;'",
        "BEGIN p; END;",
        "CREATE OR REPLACE TRIGGER t BEFORE INSERT ON t BEGIN NULL; END;",
    ]


def test_no_line_of_a_text_is_a_command() -> None:
    table = sa.table("t", sa.column("a"))
    assert sql_of(lambda: op.execute(table.insert().values(a="it's\n\n/\nx"))) == [
        "INSERT INTO t (a) VALUES ('it''s' || CHR(10) || '' || CHR(10) || '/' || CHR(10) || 'x')"
    ]


def test_values() -> None:
    table = sa.table(
        "t", sa.column("a", sa.DateTime(timezone=True)), sa.column("b"), sa.column("c")
    )
    values = {
        "a": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
        "b": b"\0\xff",
        "c": float("-inf"),
    }
    assert sql_of(lambda: op.execute(table.insert().values(values))) == [
        "INSERT INTO t (a, b, c) VALUES (TO_TIMESTAMP_TZ('2020-01-01 00:00:00.000000+00:00', "
        "'YYYY-MM-DD HH24:MI:SS.FFTZH:TZM'), HEXTORAW('00ff'), -BINARY_DOUBLE_INFINITY)"
    ]

"""SQL Server's SQL; there is no such server in the tests, so its text is what is tested."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.ddl.alterations import AlterColumn, TableName
from migrations_runtime.dialects.contract import BatchOptions
from migrations_runtime.dialects.mssql.dialect import MSSQL
from migrations_runtime.errors import CommandError
from tests.runtime.offline import script_of

INTEGER = sa.Integer()


def sql_of(run: Callable[[], object]) -> list[str]:
    """Return the statements, each of which GO sends off."""
    paragraphs = script_of("mssql+pyodbc://", run)
    assert paragraphs[1::2] == ["GO"] * (len(paragraphs) // 2)
    return [statement.removesuffix(";") for statement in paragraphs[::2]]


def dropped(kind: str = "default") -> str:
    return (
        "DECLARE @sql nvarchar(max) = N''; "
        "SELECT @sql += N'ALTER TABLE s.t DROP CONSTRAINT ' + QUOTENAME(k.name) + N'; ' "
        f"FROM sys.{kind}_constraints AS k WHERE k.parent_object_id = OBJECT_ID(N's.t') "
        "AND COL_NAME(k.parent_object_id, k.parent_column_id) = N'c'; EXEC (@sql)"
    )


def test_a_column_is_added_without_the_word_column() -> None:
    column = sa.Column("c", sa.String(5), server_default="é", nullable=False)
    assert sql_of(lambda: op.add_column("t", column, schema="s")) == [
        "ALTER TABLE s.t ADD c VARCHAR(5) NOT NULL DEFAULT N'é'"
    ]
    added = partial(op.add_column, "t", sa.Column("c", INTEGER), if_not_exists=True)
    assert sql_of(added) == ["IF COL_LENGTH(N't', N'c') IS NULL ALTER TABLE t ADD c INTEGER NULL"]


def test_a_column_is_dropped_after_its_default_and_what_else_is_asked_for() -> None:
    assert sql_of(lambda: op.drop_column("t", "c", schema="s", mssql_drop_check=True)) == [
        dropped(),
        dropped("check"),
        "ALTER TABLE s.t DROP COLUMN c",
    ]
    *_, keys, _ = sql_of(lambda: op.drop_column("t", "it's", mssql_drop_foreign_key=True))
    assert "FROM sys.foreign_keys AS k JOIN sys.foreign_key_columns AS f" in keys
    assert "= N'it''s'" in keys


def test_type_and_nullability_are_altered_at_once() -> None:
    def run() -> None:
        op.alter_column("t", "c", type_=sa.String(9), existing_nullable=False)
        op.alter_column("t", "c", nullable=True, existing_type=INTEGER)

    assert sql_of(run) == [
        "ALTER TABLE t ALTER COLUMN c VARCHAR(9) NOT NULL",
        "ALTER TABLE t ALTER COLUMN c INTEGER NULL",
    ]


@pytest.mark.parametrize(
    ("change", "missing"),
    [({"type_": INTEGER}, "existing_nullable"), ({"nullable": False}, "existing_type")],
)
def test_what_would_be_lost_must_be_said(change, missing) -> None:
    with pytest.raises(CommandError, match=rf"alters type and NOT NULL at once.* say {missing}$"):
        sql_of(lambda: op.alter_column("t", "c", **change))


def test_online_the_server_is_asked_for_what_is_not_said() -> None:
    executed: list[str] = []

    class Recording:
        """SQLite stands in for the server that would be looked at."""

        offline = False

        def __init__(self, connection: sa.Connection) -> None:
            self.connection = self.bind = connection
            self.dialect = sa.make_url("mssql+pyodbc://").get_dialect()()

        def execute(self, statement, *, execution_options=None) -> None:
            executed.append(str(statement.compile(dialect=self.dialect)))

    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (c VARCHAR(5) NOT NULL, d INTEGER)")
        for change in (AlterColumn("c", nullable=True), AlterColumn("d", type=sa.BigInteger())):
            MSSQL.alter_table(Recording(connection), TableName("t"), [change], BatchOptions())
        change = AlterColumn("e", nullable=True)
        with pytest.raises(CommandError, match="Table t has no column e"):
            MSSQL.alter_table(Recording(connection), TableName("t"), [change], BatchOptions())
    engine.dispose()
    assert executed == [
        "ALTER TABLE t ALTER COLUMN c VARCHAR(5) NULL",
        "ALTER TABLE t ALTER COLUMN d BIGINT NULL",
    ]


def test_a_default_is_a_constraint_that_makes_way() -> None:
    def run() -> None:
        op.alter_column("t", "c", server_default=sa.text("getdate()"), schema="s")
        op.alter_column("t", "c", server_default=None, schema="s")
        op.alter_column(
            "t",
            "c",
            type_=sa.BigInteger(),
            existing_nullable=False,
            existing_server_default="5",
            schema="s",
        )

    assert sql_of(run) == [
        dropped(),
        "ALTER TABLE s.t ADD DEFAULT getdate() FOR c",
        dropped(),
        dropped(),
        "ALTER TABLE s.t ALTER COLUMN c BIGINT NOT NULL",
        "ALTER TABLE s.t ADD DEFAULT '5' FOR c",
    ]


@pytest.mark.parametrize("default", [sa.Identity(), sa.Computed("a + b")])
def test_a_column_is_an_identity_or_computed_from_its_beginning(default) -> None:
    for change in (
        {"server_default": default},
        {"server_default": None, "existing_server_default": default},
    ):
        with pytest.raises(CommandError, match="Drop it and add it again"):
            sql_of(lambda change=change: op.alter_column("t", "c", **change))


def test_names_change_by_sp_rename() -> None:
    def run() -> None:
        op.rename_table("t", "it's u", schema="my s")
        op.rename_column("t", "my c", "d", schema="s")
        op.rename_index("i", "t", "j", schema="s")
        op.rename_constraint("k", "t", "l", schema="s")

    assert sql_of(run) == [
        "EXEC sp_rename N'[my s].t', N'it''s u'",
        "EXEC sp_rename N's.t.[my c]', N'd', N'COLUMN'",
        "EXEC sp_rename N's.t.i', N'j', N'INDEX'",
        "EXEC sp_rename N's.k', N'l', N'OBJECT'",
    ]


def test_comments_are_extended_properties() -> None:
    where = "N'schema', N's', N'table', N't'"
    there = "IF EXISTS (SELECT 1 FROM sys.fn_listextendedproperty(N'MS_Description', "
    assert sql_of(lambda: op.create_table_comment("t", "it's", schema="s")) == [
        f"{there}{where}, NULL, NULL)) "
        f"EXEC sys.sp_updateextendedproperty N'MS_Description', N'it''s', {where} "
        f"ELSE EXEC sys.sp_addextendedproperty N'MS_Description', N'it''s', {where}"
    ]
    column = f"{where}, N'column', N'c'"
    assert sql_of(lambda: op.alter_column("t", "c", comment=None, schema="s")) == [
        f"{there}{column})) EXEC sys.sp_dropextendedproperty N'MS_Description', {column}"
    ]
    with pytest.raises(CommandError, match="mssql cannot comment on an index"):
        sql_of(lambda: op.comment_on_index("i", "x"))


def test_constraints_and_indexes() -> None:
    def run() -> None:
        op.drop_constraint("k", "t", type_="unique", schema="s")
        op.drop_index("i", "t", schema="s")

    assert sql_of(run) == ["ALTER TABLE s.t DROP CONSTRAINT k", "DROP INDEX i ON s.t"]
    with pytest.raises(CommandError, match="Index i is one of a table here: say which by table"):
        sql_of(lambda: op.drop_index("i"))


def test_rows_may_give_an_identity() -> None:
    table = sa.table("t", sa.column("id"), sa.column("at", sa.DateTime()), schema="s")
    there = (
        "IF EXISTS (SELECT 1 FROM sys.identity_columns "
        "WHERE object_id = OBJECT_ID(N's.t') AND name IN (N'at', N'id')) "
    )
    at = datetime.datetime(2020, 2, 29, 12)
    assert sql_of(lambda: op.bulk_insert(table, [{"id": 1, "at": at}])) == [
        f"{there}SET IDENTITY_INSERT s.t ON",
        "INSERT INTO s.t (id, at) VALUES (1, CAST('2020-02-29T12:00:00' AS DATETIME2))",
        f"{there}SET IDENTITY_INSERT s.t OFF",
    ]
    assert sql_of(lambda: op.bulk_insert(table, [])) == [""]


def test_no_line_of_a_text_is_a_command() -> None:
    table = sa.table("t", sa.column("a"), sa.column("b"))
    values = {"a": "it's\nGO\n:r x", "b": "a\nb"}
    assert sql_of(lambda: op.execute(table.insert().values(values))) == [
        "INSERT INTO t (a, b) VALUES (N'it''s' + NCHAR(10) + N'GO' + NCHAR(10) + N':r x', 'a\nb')"
    ]


def test_values() -> None:
    table = sa.table("t", *map(sa.column, "abcd"))
    zone = datetime.timezone(datetime.timedelta(hours=2))
    values = {
        "a": "it's ü",
        "b": b"\0\xff",
        "c": datetime.datetime(2020, 1, 1, tzinfo=zone),
        "d": datetime.date(2020, 1, 1),
    }
    assert sql_of(lambda: op.execute(table.insert().values(values))) == [
        "INSERT INTO t (a, b, c, d) VALUES (N'it''s ü', 0x00ff, "
        "CAST('2020-01-01T00:00:00+02:00' AS DATETIMEOFFSET), CAST('2020-01-01' AS DATE))"
    ]

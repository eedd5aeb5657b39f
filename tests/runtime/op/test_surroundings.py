"""The connection and the context, as scripts reach them."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Online
from migrations_runtime.executor.offline import Offline
from migrations_runtime.op.active import running
from tests.runtime.op.offline import offline, sql_of


async def _nothing(connection: Any) -> None:
    raise AssertionError("never awaited")


def test_the_context_is_the_one_that_the_runner_gave() -> None:
    dialect = sa.make_url("postgresql+psycopg://").get_dialect()()
    context = object()
    with running(Offline(dialect, io.StringIO()), context):
        assert op.get_context() is context


def test_the_bind_is_the_connection() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, running(Online(connection)):
        assert op.get_bind() is connection
        with pytest.raises(CommandError, match="asynchronous driver, and pysqlite is none"):
            op.run_async(_nothing)
    engine.dispose()


def test_nothing_is_awaited_offline() -> None:
    with offline(), pytest.raises(CommandError, match="run_async needs a database"):
        op.run_async(_nothing)


def test_a_batch_executes_at_once_what_is_no_change_of_its_table() -> None:
    def run() -> None:
        with op.batch_alter_table("t", schema="s") as batch_op:
            batch_op.drop_column("a", if_exists=True)
            batch_op.execute("SELECT 1")
            batch_op.rename_column("b", "c")
            batch_op.rename_index("i", "j")
            batch_op.rename_constraint("k", "l")
            batch_op.create_foreign_key("f", "p", ["c"], ["x.y"], referent_schema="dotted.schema")
            batch_op.create_table_comment("x")
            batch_op.drop_table_comment(existing_comment="x")
            batch_op.drop_index("j")

    assert sql_of(run) == [
        "SELECT 1",
        "ALTER TABLE s.t DROP COLUMN IF EXISTS a",
        "ALTER TABLE s.t RENAME COLUMN b TO c",
        "ALTER INDEX s.i RENAME TO j",
        "ALTER TABLE s.t RENAME CONSTRAINT k TO l",
        "ALTER TABLE s.t ADD CONSTRAINT f FOREIGN KEY(c) " 'REFERENCES "dotted.schema".p ("x.y")',
        "COMMENT ON TABLE s.t IS 'x'",
        "COMMENT ON TABLE s.t IS NULL",
        "DROP INDEX s.j",
    ]


def test_a_script_imports_no_dialect_that_it_does_not_use() -> None:
    code = "import sys; from migrations_runtime import op; print(*sys.modules)"
    imported = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    modules = imported.stdout.decode().split()
    assert "migrations_runtime.op" in modules
    assert not [name for name in modules if "dialects.postgresql" in name or "sqlite" in name]

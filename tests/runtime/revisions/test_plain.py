"""Which scripts are certain to do nothing but change the schema and rows, by ``op``."""

from __future__ import annotations

import inspect
import textwrap

import pytest

from migrations_runtime import op
from migrations_runtime.revisions.checksum import parsed
from migrations_runtime.revisions.plain import OPERATIONS, is_plain

HEAD = """
from typing import Sequence, Union

import sqlalchemy as sa
from migrations_runtime import op
from sqlalchemy import Column, text
from sqlalchemy.dialects import postgresql

revision: str = "b"
down_revision: Union[str, Sequence[str], None] = "a"
users = sa.table("users", sa.column("name", sa.String()))
"""

PLAIN = {
    "a default of the moment": 'op.add_column("t", Column("at", sa.DateTime(), server_default=text("now()")))',
    "nothing": "pass",
    "a docstring": '"""COMMIT; nothing."""',
    "tables": 'op.create_table("t", Column("id", sa.Integer(), primary_key=True), comment="its end")',
    "a type of a server": 'op.add_column("t", Column("c", postgresql.JSONB()))',
    "a batch": """
        with op.batch_alter_table("t", recreate="auto") as batch_op:
            batch_op.alter_column("c", type_=sa.Text(), existing_nullable=True)
        """,
    "rows": 'op.bulk_insert(users, [{"name": name} for name in ("ann", "bob")])',
    "SQL": "op.execute(\"UPDATE users SET name = 'x' WHERE name IS NULL\")",
    "SQL with a comment": 'op.execute("-- COMMIT\\nDELETE FROM users")',
    "SQL of values": 'op.execute(text("DELETE FROM users WHERE name = :n").bindparams(n="x"))',
    "an expression": "op.execute(users.update().values(name=sa.func.lower(users.c.name)))",
    "a loop": """
        for table in sorted({"t", "u"}):
            op.drop_index(f"ix_{table}", table_name=table)
        """,
    "a function": """
        def index(name: str) -> None:
            op.create_index(op.f(name), "t", ["c"])
        index("ix")
        """,
    "a name that it binds": 'made = op.create_table("t")',
}

OTHERS = {
    "a constant that looks like a comment": """op.execute("SELECT '--' || set_config('role', 'x', true)")""",
    "a comment before": """op.execute("/* to begin */ SET role 'x'")""",
    "a file of the server": """op.execute("COPY users FROM PROGRAM 'fetch'")""",
    "a table of the session": 'op.create_table("t", prefixes=["TEMPORARY"])',
    "a table of the transaction": 'op.create_table("t", postgresql_on_commit="DROP")',
    "the moment of the transaction": 'op.execute("DELETE FROM users WHERE made_at < now()")',
    "what the session has drawn": 'op.execute("INSERT INTO t (id) VALUES (lastval())")',
    "a connection": 'op.get_bind().execute(text("SELECT 1"))',
    "a connection by another name": "connection = op.get_bind()",
    "the context": "with op.get_context().autocommit_block(): pass",
    "a backfill": 'op.backfill(users, {"name": "x"})',
    "a directive of one's own": 'op.create_view("v")',
    "a directive of one's own in a batch": """
        with op.batch_alter_table("t") as batch_op:
            batch_op.create_view("v")
        """,
    "op given away": "print_all(op)",
    "op by another name": "o = op; o.execute('x')",
    "a batch by another name": """
        with op.batch_alter_table("t") as batch_op:
            o = batch_op
            o.create_view("v")
        """,
    "COMMIT": 'op.execute("COMMIT")',
    "COMMIT behind": 'op.execute("DELETE FROM t; commit")',
    "COMMIT behind a comment": 'op.execute("/* now */ BEGIN")',
    "the session": "op.execute(\"SET search_path = 'x'\")",
    "the session by a function": 'op.execute(sa.select(sa.func.set_config("a", "b", True)))',
    "a pragma": 'op.execute("PRAGMA foreign_keys = ON")',
    "a procedure": 'op.execute("CALL refresh()")',
    "a part of a text": 'op.execute(f"CALL {revision}()")',
    "without a transaction": 'op.create_index("i", "t", ["c"], postgresql_concurrently=True)',
    "execution options": 'op.execute("DELETE FROM t", execution_options={"a": "b"})',
    "an engine": 'sa.create_engine("sqlite://")',
    "the ORM": "sa.orm.Session",
    "a file": 'op.execute(open("x.sql").read())',
    "what is caught": """
        try:
            op.drop_table("t")
        except Exception:
            pass
        """,
    "what waits": """
        async def run(): pass
        run()
        """,
    "a class": """
        class Names: pass
        Names()
        """,
    "a name of Python's own": "op.__dict__",
    "a name from nowhere": "op.execute(SQL)",
    "what runs code": 'exec("x")',
    "an import within": "import app",
}


def script(body: str, head: str = HEAD) -> str:
    """Return a script by what its ``upgrade()`` does."""
    body = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    return f"{head}\n\ndef upgrade() -> None:\n{body}\n\n\ndef downgrade() -> None:\n    boom()\n"


@pytest.mark.parametrize("body", PLAIN.values(), ids=PLAIN)
def test_it_is_plain_with(body: str) -> None:
    assert is_plain(parsed(script(body)))


@pytest.mark.parametrize("body", OTHERS.values(), ids=OTHERS)
def test_it_is_not_plain_with(body: str) -> None:
    assert not is_plain(parsed(script(body)))


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("from app.models import Base", "Base.metadata.create_all()"),
        ("from app.types import Money", 'op.add_column("t", sa.Column("c", Money()))'),
        ("from sqlalchemy.orm import Session", "Session()"),
        ("from sqlalchemy import create_engine", 'create_engine("x")'),
        ("from sqlalchemy import *", "create_engine('x')"),
        ("from migrations_runtime import context", "context.get_bind()"),
        ("from migrations_runtime.op import execute", 'execute("COMMIT")'),
        ("from . import shared", "shared.run()"),
    ],
)
def test_it_is_not_plain_by_what_it_imports_and_uses(line: str, body: str) -> None:
    head = f"{line}\n{HEAD}"
    assert not is_plain(parsed(script(body, head)))
    assert is_plain(parsed(script("pass", head)))


def test_it_is_not_plain_by_what_a_function_of_its_does() -> None:
    head = f'{HEAD}\n\ndef finish() -> None:\n    op.execute("COMMIT")\n'
    assert not is_plain(parsed(script("finish()", head)))
    assert is_plain(parsed(script("pass", head)))


def test_alembic_s_op_is_the_same() -> None:
    head = HEAD.replace("from migrations_runtime import op", "from alembic import op")
    assert is_plain(parsed(script('op.drop_table("t")', head)))
    assert not is_plain(parsed(script("op.get_bind()", head)))


def test_an_upgrade_that_is_imported_is_not_plain() -> None:
    assert not is_plain(parsed(script("pass") + "\n\nfrom app.migrations import upgrade\n"))


def test_a_script_without_upgrade_is_not_plain() -> None:
    assert not is_plain(parsed(HEAD))


def test_every_function_of_op_is_known() -> None:
    apart = {"backfill", "get_bind", "get_context", "run_async"}
    of_directives = {"BatchOperations", "implementation_for", "invoke", "register_operation"}
    functions = {name for name in op.__all__ if callable(inspect.getattr_static(op, name))}
    assert functions == OPERATIONS | apart | of_directives
    assert not OPERATIONS & (apart | of_directives)

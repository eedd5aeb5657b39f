"""What a revision takes away, read from its script."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrations_runtime.errors import ScriptError
from migrations_runtime.guards.losses import losses
from migrations_runtime.guards.sql_losses import sql_losses
from migrations_runtime.revisions import Graph
from migrations_runtime.revisions.revision import Revision
from migrations_runtime.revisions.script import Script
from migrations_runtime.steps import Step

HEAD = "from migrations_runtime import op\nimport sqlalchemy as sa\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lost(source: str, name: str = "a1.py") -> list[str]:
    Path(name).write_text(HEAD + source)
    revision = Revision("a1", path=name)
    step = Step("upgrade", (), ("a1",), (Script(revision, Graph([revision])),))
    return [str(loss) for loss in losses([step])]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("op.drop_table('users')", "drops table users"),
        ("op.drop_table('users', schema='crm')", "drops table users"),
        ("op.drop_column('users', 'fax')", "drops column users.fax"),
        ("with op.batch_alter_table('users') as b: b.drop_column('fax')", "drops column fax"),
        ("op.drop_schema('crm')", "drops schema crm"),
        ("op.invoke(ops.DropTableOp('users'))", "drops table users"),
        ("op.execute('DELETE FROM users')", "deletes rows of users"),
        ("op.execute(sa.text('TRUNCATE users'))", "empties table users"),
        ("op.execute('DROP ' + 'TABLE ' + 'users')", "drops table users"),
        ("op.execute(f'DROP TABLE {name}_copy')", "drops table {}_copy"),
        ("op.execute(sa.delete(users))", "deletes rows of {users}"),
        ("op.execute(users.delete())", "deletes rows of users"),
        ("users.drop(op.get_bind())", "drops users"),
        ("Base.metadata.drop_all(op.get_bind())", "drops all tables of Base.metadata"),
        ("op.execute(Path('x.sql').read_text())", "may do anything: it reads a file"),
    ],
)
def test_a_line(line: str, what: str) -> None:
    assert lost(f"def upgrade():\n    {line}\n") == [f"{what} (a1.py:4)"]


@pytest.mark.parametrize(
    "line",
    [
        "op.add_column('users', sa.Column('fax', sa.String(20)))",
        "op.drop_index('ix_users'); op.drop_constraint('uq', 'users', type_='unique')",
        "op.execute('UPDATE users SET fax = 1')",
        "op.execute('ALTER TABLE users DROP CONSTRAINT uq')",
        "op.execute('ALTER TABLE users ALTER COLUMN a DROP DEFAULT, ALTER b DROP NOT NULL')",
        "op.execute('DROP INDEX ix; DROP VIEW v; DROP TRIGGER t ON users; DROP SEQUENCE s')",
        "op.execute('CREATE TABLE deleted_from (truncated INTEGER)')",
        "'''drop table users'''",
        "pass  # DROP TABLE users",
        "op.execute('SELECT 1 -- DROP TABLE users')",
    ],
)
def test_what_takes_nothing_away(line: str) -> None:
    assert lost(f"def upgrade():\n    {line}\n") == []


def test_what_the_function_names_counts_and_the_way_back_does_not() -> None:
    source = (
        "DOOMED = ['users']\n"
        "SQL = '''\n  DELETE FROM a;\n'''\n"
        "OTHER = 'DROP TABLE other'\n"
        "def _each():\n    for name in DOOMED:\n        op.drop_table(name)\n"
        "def upgrade():\n    _each()\n    op.execute(SQL)\n"
        "def downgrade():\n    op.drop_table('z')\n    op.execute(OTHER)\n"
    )
    assert lost(source) == ["deletes rows of a (a1.py:4)", "drops table {name} (a1.py:10)"]


def test_without_its_source_a_script_may_do_anything() -> None:
    assert lost("", "a1.pyc") == ["may do anything: there is no source to be read (a1.pyc)"]


def test_a_script_that_is_none_is_named() -> None:
    with pytest.raises(ScriptError, match=r"^a1.py:3: syntax error"):
        lost("def (:\n")


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("drop table if exists crm.users cascade", ["drops table crm.users"]),
        ('DROP TABLE "Users"', ['drops table "Users"']),
        ("DROP DATABASE `shop`", ["drops schema `shop`"]),
        (
            "ALTER TABLE users DROP fax, DROP COLUMN IF EXISTS mail",
            ["drops column mail", "drops column fax"],
        ),
        ("ALTER TABLE users\n  ADD a INT,\n  DROP /* old */ COLUMN fax", ["drops column fax"]),
        ("ALTER TABLE log DROP PARTITION p2019", ["drops partition p2019"]),
        ("DROP TYPE mood CASCADE", ["drops by CASCADE what needs mood"]),
        ("DELETE u FROM users u JOIN x", ["deletes rows of users"]),
        ("TRUNCATE TABLE ONLY users", ["empties table users"]),
        ("CREATE OR REPLACE TABLE users (a INT)", ["replaces table users"]),
        ("REPLACE INTO users VALUES (1)", ["replaces rows of users"]),
        ("DROP TABLE users; DELETE FROM logs", ["drops table users", "deletes rows of logs"]),
        ("ALTER TABLE a DROP FOREIGN KEY f, DROP PRIMARY KEY, DROP KEY k", []),
        ("ALTER TABLE a ALTER b DROP IDENTITY IF EXISTS, ALTER c DROP EXPRESSION", []),
        ("SELECT 'dropped', truncated FROM deleted", []),
    ],
)
def test_texts_of_sql(sql: str, what: list[str]) -> None:
    assert list(sql_losses(sql)) == what

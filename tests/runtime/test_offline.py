"""``--sql``: a script that the server's client runs, or an error and no script at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrations_runtime import command
from migrations_runtime.errors import MigrationError
from tests.runtime.project import Project

ENV = """
from migrations_runtime import context

context.configure(dialect_name={dialect!r}, {options})
with context.begin_transaction():
    context.run_migrations()
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, "sqlite://")
    made.env(ENV.format(dialect="postgresql", options=""))
    made.keep_no_journal()
    return made


def written(project: Project, revisions: str = "head", verb: str = "upgrade") -> list[str]:
    """Return the paragraphs of the SQL."""
    config = project.config()
    getattr(command, verb)(config, revisions, sql=True)
    text: str = config.output_buffer.getvalue()
    return text.removesuffix("\n\n").split("\n\n")


def dialect(project: Project, name: str, options: str = "") -> None:
    project.env(ENV.format(dialect=name, options=options))


@pytest.mark.parametrize(
    "message", ["DROP TABLE a", "a\nDROP TABLE a", "a\r\x0b\x0c\u2028\x85\0DROP TABLE a -"]
)
def test_no_message_breaks_out_of_its_comment(project, message) -> None:
    path = project.revision("a", None, "CREATE TABLE t (id INTEGER)")
    source = path.read_text().replace('"""Revision a."""', repr(message))
    path.write_text(source, newline="")
    comment = written(project)[1]
    assert comment.startswith("-- Running upgrade <base> -> a, ")
    assert comment.isprintable()
    assert comment.rstrip("-") == comment


def test_an_error_leaves_no_part_of_a_script(project) -> None:
    project.line("a")
    project.revision("b", "a", 'op.execute("SELECT 1"); raise ValueError("no")')
    config = project.config()
    with pytest.raises(
        MigrationError,
        match=r"^Revision b failed in upgrade\(\) at .*b_.py:\d+: ValueError: no. Nothing was written$",
    ):
        command.upgrade(config, "head", sql=True)
    assert config.output_buffer.getvalue() == ""


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (
            "op.get_bind().execute(sa.text('SELECT 1')).scalar()",
            r"op.get_bind\(\).execute\(\).scalar",
        ),
        (
            "list(op.get_bind().execute(sa.text('SELECT 1')))",
            r"Reading the rows of op.get_bind\(\)",
        ),
        ("[row for row in op.get_bind().execute(sa.text('SELECT 1'))]", "Reading the rows"),
        ("op.get_bind().scalar(sa.text('SELECT 1'))", r"op.get_bind\(\).scalar"),
        ("sa.inspect(op.get_bind())", r"Inspecting op.get_bind\(\)"),
        ("sa.Table('t', sa.MetaData(), autoload_with=op.get_bind())", r"Inspecting op.get_bind"),
        ("op.get_bind().engine.dialect.has_table(op.get_bind(), 't')", r".*dialect.has_table\(\)"),
        ("op.get_bind().begin_nested()", r"op.get_bind\(\).begin_nested"),
        (
            "op.get_bind().exec_driver_sql('SELECT ?', (1,))",
            r"op.get_bind\(\).exec_driver_sql\(\) with parameters",
        ),
    ],
)
def test_what_is_asked_of_a_database_is_an_error_with_a_way_out(project, line, what) -> None:
    project.revision("a", None, line)
    with pytest.raises(
        MigrationError,
        match=rf"^Revision a failed in upgrade\(\) at .*a_.py:\d+: {what}.* needs a database, and "
        r"--sql has none: say it in SQL alone .* or leave it out by 'if not context.is_offline",
    ):
        written(project)


def test_the_way_out_works(project) -> None:
    project.revision(
        "a",
        None,
        """
        from migrations_runtime import context
        bind = op.get_bind()
        if not context.is_offline_mode():
            bind.scalar(sa.text("SELECT 1"))
        assert not hasattr(bind, "scalar")
        bind.execute(sa.text("DELETE FROM t"))
        bind.exec_driver_sql("DELETE FROM ':u' WHERE 5 % 2")
        sa.Table("t", sa.MetaData(), sa.Column("id", sa.Integer())).create(bind)
        """,
    )
    assert written(project)[3:6] == [
        "DELETE FROM t;",
        "DELETE FROM ':u' WHERE 5 % 2;",
        "CREATE TABLE t (\n\tid INTEGER\n);",
    ]


def test_each_revision_has_a_transaction_unless_all_are_to_have_one(project) -> None:
    project.line("a", "b")
    kept = ("BEGIN;", "COMMIT;")
    assert [one for one in written(project) if one in kept] == [*kept, *kept]
    dialect(project, "postgresql", "transaction_per_migration=False")
    script = written(project)
    assert (script[0], script[-1]) == kept
    assert [one for one in script if one in kept] == [*kept]
    dialect(project, "postgresql", "transactional_ddl=False")
    assert not set(written(project)) & set(kept)


def test_an_autocommit_block_is_outside_of_the_transaction(project) -> None:
    project.revision(
        "a",
        None,
        'op.execute("SELECT 1")\nwith op.get_context().autocommit_block():\n    op.execute("VACUUM")',
    )
    assert written(project)[3:] == [
        "SELECT 1;",
        "COMMIT;",
        "VACUUM;",
        "BEGIN;",
        "INSERT INTO diffgen_version (version_num) VALUES ('a');",
        "COMMIT;",
    ]
    dialect(project, "mysql")
    assert written(project)[3:] == [
        "SELECT 1;",
        "VACUUM;",
        "INSERT INTO diffgen_version (version_num) VALUES ('a');",
        "COMMIT;",
    ]


TABLE = (
    "CREATE TABLE diffgen_version (\n\tversion_num {type} NOT NULL, \n\t"
    "CONSTRAINT diffgen_version_pkc PRIMARY KEY (version_num)\n)"
)


def test_sqlcmd_is_told_to_go(project) -> None:
    project.line("a")
    dialect(project, "mssql")
    assert written(project) == [
        "BEGIN TRANSACTION;",
        "GO",
        "-- Running upgrade <base> -> a, Revision a.",
        TABLE.format(type="VARCHAR(255)") + ";",
        "GO",
        "CREATE TABLE t_a (id INTEGER);",
        "GO",
        "INSERT INTO diffgen_version (version_num) VALUES ('a');",
        "GO",
        "COMMIT;",
        "GO",
    ]
    dialect(project, "mssql", "mssql_batch_separator=''")
    assert "GO" not in written(project)
    dialect(project, "mssql", "mssql_batch_separator='BATCH'")
    assert "BATCH" in written(project)


def test_sqlplus_is_given_slashes(project) -> None:
    project.line("a")
    dialect(project, "oracle")
    assert written(project) == [
        "-- Running upgrade <base> -> a, Revision a.",
        TABLE.format(type="VARCHAR2(255 CHAR)"),
        "/",
        "CREATE TABLE t_a (id INTEGER)",
        "/",
        "INSERT INTO diffgen_version (version_num) VALUES ('a')",
        "/",
        "COMMIT",
        "/",
    ]
    dialect(project, "oracle", "oracle_batch_separator=''")
    assert "/" not in written(project)


def test_the_client_of_mysql_is_told_its_character_set(project) -> None:
    project.line("a")
    dialect(project, "mariadb")
    assert written(project) == [
        "SET NAMES utf8mb4;",
        "-- Running upgrade <base> -> a, Revision a.",
        TABLE.format(type="VARCHAR(255)") + ";",
        "CREATE TABLE t_a (id INTEGER);",
        "INSERT INTO diffgen_version (version_num) VALUES ('a');",
        "COMMIT;",
    ]


def test_a_script_writes_a_text_by_the_impl(project) -> None:
    project.revision(
        "a",
        None,
        """
        impl = op.get_context().impl
        impl.static_output(f"-- for {impl.dialect.name}")
        if impl.as_sql and impl.transactional_ddl and impl.connection is impl.bind is None:
            impl.execute("SELECT 'a: b'")
        """,
    )
    script = written(project)
    assert "-- for postgresql" in script
    assert "SELECT 'a: b';" in script


def test_what_env_writes_stands_where_it_says(project) -> None:
    project.line("a")
    project.env("""
        from migrations_runtime import context

        def applied(ctx, step, heads, run_args):
            ctx.execute("SELECT 'applied'")

        context.configure(dialect_name="sqlite", on_version_apply=applied)
        context.static_output("-- first")
        context.execute("SELECT 'it''s'")
        with context.begin_transaction():
            context.run_migrations()
        context.static_output("-- last")
        """)
    script = written(project)
    assert script[:4] == ["PRAGMA foreign_keys=OFF;", "-- first", "SELECT 'it''s';", "BEGIN;"]
    assert script[-3:] == ["SELECT 'applied';", "COMMIT;", "-- last"]


def test_ranges_move_the_ledger_from_where_they_start(project) -> None:
    project.line("a", "b", "c")
    assert written(project, "a:b")[1:3] == [
        "-- Running upgrade a -> b, Revision b.",
        "CREATE TABLE t_b (id INTEGER);",
    ]
    assert written(project, "c:a", "downgrade")[2:4] == [
        "DROP TABLE t_c;",
        "UPDATE diffgen_version SET version_num='b' WHERE diffgen_version.version_num = 'c';",
    ]
    assert written(project, "a:base", "downgrade")[2:4] == [
        "DROP TABLE t_a;",
        "DELETE FROM diffgen_version WHERE diffgen_version.version_num = 'a';",
    ]
    assert written(project, "b", "stamp")[1:] == [
        "-- Running stamp <base> -> b",
        TABLE.format(type="VARCHAR(255)") + ";",
        "INSERT INTO diffgen_version (version_num) VALUES ('b');",
        "COMMIT;",
    ]


def test_a_table_that_must_be_rebuilt_unseen_is_an_error(project) -> None:
    dialect(project, "sqlite")
    project.revision("a", None, 'op.alter_column("t", "c", nullable=False)')
    with pytest.raises(
        MigrationError,
        match=r"at .*a_.py:\d+: .* rebuild it on SQLite.*batch_alter_table\(\"t\", copy_",
    ):
        written(project)

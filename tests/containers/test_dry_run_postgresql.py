"""A dry run on PostgreSQL: the SQL is that of a run, and nothing stays of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime import command
from migrations_runtime.errors import LockTimeout, MigrationError, TransactionError
from migrations_runtime.lock import one_runner
from tests.roundtrip.fingerprint import difference, fingerprint
from tests.runtime.project import Project

ENV = """
import sqlalchemy as sa
from migrations_runtime import context

url = context.config.get_main_option("sqlalchemy.url")
engine = sa.create_engine(url, poolclass=sa.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
        context.execute("CREATE TABLE IF NOT EXISTS by_env (id INTEGER)")
"""

# One of each that is hard: rows that are read, values of many types, counters, labels that another
# revision uses, deferred keys, and what may not be in a transaction.
SHOP = {
    "a": (
        None,
        """
        op.create_table(
            "person",
            sa.Column("id", sa.Integer(), primary_key=True),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("mood", sa.Enum("sad", "happy", name="mood")),
            sa.Column("up", sa.Integer(), sa.ForeignKey("person.id", deferrable=True, initially="DEFERRED")),
        )
        op.bulk_insert(sa.table("person", sa.column("name")), [{"name": "it's 100% :x"}, {"name": "Zoë"}])
        """,
    ),
    "b": (
        "a",
        """
        op.add_column("person", sa.Column("data", sa.JSON()))
        op.add_column("person", sa.Column("blob", sa.LargeBinary()))
        op.add_column("person", sa.Column("born", sa.DateTime(timezone=True)))
        people = sa.table("person", sa.column("id"), sa.column("name"), sa.column("data", sa.JSON()),
            sa.column("blob", sa.LargeBinary()), sa.column("born", sa.DateTime(timezone=True)))
        bind = op.get_bind()
        import datetime
        for id_, name in bind.execute(sa.select(people.c.id, people.c.name)).all():
            bind.execute(people.update().where(people.c.id == id_).values(
                data={"name": name}, blob=name.encode(),
                born=datetime.datetime(2026, 1, id_, tzinfo=datetime.timezone.utc)))
        op.execute("SELECT setval('person_id_seq', 1000)")
        op.execute("ALTER TYPE mood ADD VALUE 'so so'")
        """,
    ),
    "c": (
        "b",
        """
        op.execute("UPDATE person SET mood = 'so so' WHERE id = 1")
        op.execute("INSERT INTO person (name, up) VALUES ('low', 7)")
        op.execute("UPDATE person SET up = 1 WHERE up = 7")
        """,
    ),
    "d": (
        "c",
        """
        op.alter_column("person", "name", type_=sa.String(100))
        with op.get_context().autocommit_block():
            op.execute("CREATE INDEX CONCURRENTLY person_name ON person (name)")
        op.execute("COMMENT ON INDEX person_name IS 'found by name'")
        """,
    ),
}


@pytest.fixture
def project(tmp_path: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, postgresql_url)
    made.env(ENV)
    return made


def dry(project: Project, revision: str, verb: str = "upgrade") -> str:
    config = project.config()
    getattr(command, verb)(config, revision, dry_run=True)
    return config.stdout.getvalue()


def state(project: Project) -> tuple[dict[str, str], list[tuple[object, ...]]]:
    """The catalog, the rows of every table, the version table too, and the counters.

    Of the journal, which tells the time, it is only which revisions were taken.
    """
    engine = sa.create_engine(project.url)
    with engine.connect() as connection:
        facts = dict(fingerprint(connection))
        rows: list[tuple[object, ...]] = []
        for table in sorted(sa.inspect(connection).get_table_names()):
            what = "revision || state" if table == "diffgen_journal" else "to_jsonb(t)::text"
            found = connection.exec_driver_sql(f"SELECT {what} FROM {table} t ORDER BY 1")
            rows += [(table, row[0]) for row in found]
        counters = connection.exec_driver_sql(
            "SELECT sequencename, last_value FROM pg_sequences"
            " WHERE sequencename <> 'diffgen_journal_id_seq' ORDER BY 1"
        )
        rows += [tuple(row) for row in counters]
    engine.dispose()
    return facts, rows


def execute(project: Project, script: str) -> None:
    """Run a script as its server's client does: one statement after the other."""
    engine = sa.create_engine(project.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in script.split(";\n\n"):
            code = [line for line in statement.splitlines() if not line.startswith("--")]
            if "".join(code).strip():
                connection.exec_driver_sql(
                    "\n".join(code), execution_options={"no_parameters": True}
                )
    engine.dispose()


def shop(project: Project, *ids: str) -> None:
    for id_ in ids:
        below, code = SHOP[id_]
        project.revision(
            id_, below, code, "DROP TABLE person; DROP TYPE mood" if id_ == "a" else "pass"
        )


def test_what_it_writes_does_what_a_run_does(project, postgresql_server):
    shop(project, "a")
    project.upgrade()
    shop(project, "b", "c", "d")
    written = dry(project, "head")
    with postgresql_server.database() as url:
        other = Project(project.folder / "other", url)
        other.env(ENV)
        shop(other, "a")
        other.upgrade()
        execute(other, written)
        project.upgrade()
        ran, executed = state(project), state(other)
    assert difference(ran[0], executed[0]) == []
    assert ran[1] == executed[1]


def test_nothing_is_kept_but_numbers_that_counters_gave_out(project):
    shop(project, "a")
    project.upgrade()
    project.execute("DROP TABLE by_env")
    shop(project, "b", "c", "d")
    before = state(project)
    dry(project, "head")
    dry(project, "base", "downgrade")
    facts, rows = state(project)
    assert difference(before[0], facts) == []
    assert rows == before[1]


def test_a_label_that_a_commit_makes_usable_is_used_in_the_script(project):
    shop(project, "a")
    project.upgrade()
    shop(project, "b", "c")
    written = dry(project, "head")
    assert (
        "-- Not run here: the label that it uses would have been committed before.\n\n"
        "UPDATE person SET mood = 'so so' WHERE id = 1;" in written
    )


def test_a_label_that_is_used_too_early_fails_as_in_a_run(project):
    shop(project, "a")
    project.revision(
        "b",
        "a",
        "ALTER TYPE mood ADD VALUE 'meh'; INSERT INTO person (name, mood) VALUES ('x', 'meh')",
    )
    project.upgrade("a")
    with pytest.raises(MigrationError, match="unsafe use of new value"):
        dry(project, "head")


def test_an_index_that_is_built_concurrently_is_written_and_not_run(project):
    shop(project, "a", "b", "c", "d")
    written = dry(project, "head")
    assert (
        "COMMIT;\n\n-- Not run here: CREATE INDEX CONCURRENTLY cannot run inside a transaction "
        "block.\n\nCREATE INDEX CONCURRENTLY person_name ON person (name);\n\nBEGIN;\n\n"
        "-- Not run here: it may need what was not run before" in written
    )


def test_a_key_that_is_deferred_fails_in_its_own_revision(project):
    shop(project, "a")
    project.revision("b", "a", "INSERT INTO person (name, up) VALUES ('low', 77)")
    project.revision("c", "b", "CREATE TABLE later (id INTEGER)")
    with pytest.raises(MigrationError, match=r"Revision b failed.*ForeignKeyViolation"):
        dry(project, "head")


def test_it_does_not_wait_for_a_lock_since_others_would_wait_behind_it(project):
    shop(project, "a")
    project.upgrade()
    project.revision("b", "a", "ALTER TABLE person ADD COLUMN x INTEGER")
    engine = sa.create_engine(project.url)
    with engine.connect() as reader:
        reader.exec_driver_sql("SELECT * FROM person")
        with pytest.raises(LockTimeout, match="Others hold a lock that this needs"):
            dry(project, "head")
    engine.dispose()


def test_it_does_not_wait_for_another_run(project):
    project.line("a")
    engine = sa.create_engine(project.url)
    with (
        engine.connect() as runner,
        one_runner(runner, "diffgen_version", 0, external=False),
        pytest.raises(LockTimeout, match="migration lock of diffgen_version is held by"),
    ):
        dry(project, "head")
    engine.dispose()


def test_a_connection_that_commits_by_itself_is_refused_before_anything_runs(project):
    project.env(ENV.replace("NullPool)", 'NullPool, isolation_level="AUTOCOMMIT")'))
    project.line("a")
    with pytest.raises(TransactionError, match="The connection is in AUTOCOMMIT mode"):
        dry(project, "head")
    assert project.tables() <= {"by_env"}


def test_what_env_executes_with_the_migrations_is_taken_back(project):
    project.line("a")
    dry(project, "head")
    assert project.tables() == set()


@pytest.mark.parametrize("driver", ["asyncpg", "psycopg_async"])
def test_an_asynchronous_driver_writes_the_same(project, driver, postgresql_server):
    shop(project, "a")
    project.upgrade()
    shop(project, "b", "c")
    project.env("""
        import asyncio
        import sqlalchemy as sa
        from sqlalchemy.ext.asyncio import create_async_engine
        from migrations_runtime import context

        def run(connection):
            context.configure(connection=connection)
            with context.begin_transaction():
                context.run_migrations()

        async def connect():
            url = sa.make_url(context.config.get_main_option("sqlalchemy.url"))
            engine = create_async_engine(url.set(drivername="postgresql+DRIVER"), poolclass=sa.NullPool)
            async with engine.connect() as connection:
                await connection.run_sync(run)

        asyncio.run(connect())
        """.replace("DRIVER", driver))
    written = dry(project, "head")
    project.env(ENV)
    with postgresql_server.database() as url:
        other = Project(project.folder / "other", url)
        other.env(ENV)
        shop(other, "a")
        other.upgrade()
        execute(other, written)
        project.upgrade()
        assert state(project) == state(other)


def test_a_text_that_commits_on_its_way_is_not_executed(tmp_path, postgresql_url):
    project = Project(tmp_path, postgresql_url)
    text = "CREATE TABLE t (x INTEGER); COMMIT; INSERT INTO t VALUES (1)"
    project.revision("a", None, f"op.execute({text!r})")
    with pytest.raises(MigrationError, match="a COMMIT or ROLLBACK among other statements cannot"):
        command.upgrade(project.config(), "head", dry_run=True)
    assert project.tables() == set()

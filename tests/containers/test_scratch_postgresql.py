"""Where a proof has its scratch database, by what the role may do and how env.py connects."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from diffgen.autogenerate import autogenerate, proof_of, write
from diffgen.proof import Proof
from migrations_runtime.types import SQLType

SCRIPT = """\
import sqlalchemy as sa
from migrations_runtime import op
from migrations_runtime.types import SQLType
from sqlalchemy.dialects import postgresql


def upgrade():
    {up}


def downgrade():
    {down}
"""


def models(*, schema: str | None = None, more: bool = True) -> sa.MetaData:
    metadata = sa.MetaData()
    mood = sa.Enum("sad", "happy", name="mood")
    person = sa.Table(
        "person",
        metadata,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("mood", mood, server_default="sad", nullable=False),
        sa.Column("n", sa.Integer(), sa.CheckConstraint("n > 0", name="positive")),
    )
    if more:
        owner = sa.ForeignKey("person.id", name="owner")
        key = sa.Column("person_id", sa.Integer(), owner, primary_key=True)
        sa.Table("pet", metadata, key, sa.Column("name", sa.Text()), schema=schema)
        person.append_column(sa.Column("at", sa.DateTime(), server_default=sa.func.now()))
        sa.Index("by_mood", person.c.mood, postgresql_where=sa.text("n IN (1, 2)"))
    return metadata


def role(url: str, *granted: str) -> sa.URL:
    """Return the URL of a role without CREATEDB, which owns what is in the default schema."""
    place = sa.make_url(url)
    name = f"owner_of_{place.database}"
    with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {name} LOGIN PASSWORD 'secret'")
        connection.exec_driver_sql(f"GRANT ALL ON SCHEMA public TO {name}")
        for right in granted:
            connection.exec_driver_sql(f"GRANT {right} ON DATABASE {place.database} TO {name}")
    return place.set(username=name, password="secret")


def proved(
    engine: sa.Engine,
    after: sa.MetaData,
    folder: Path,
    change: Callable[[str], str] = str,
    **opts: object,
) -> Proof:
    with engine.connect() as connection:
        found = autogenerate(connection, {"target_metadata": after, **opts})
        written = write(found)
        up, down = (text.replace("\n", "\n    ") for text in (written.upgrades, written.downgrades))
        path = folder / "script.py"
        path.write_text(change(SCRIPT.format(up=up or "pass", down=down or "pass")))
        return proof_of([path], found)


def left(engine: sa.Engine) -> list[str]:
    """Return the scratch schemas that are still there."""
    with engine.connect() as connection:
        names = sa.inspect(connection).get_schema_names()
    return [name for name in names if name.startswith("diffgen_scratch")]


def made(url: sa.URL, **engine: Any) -> sa.Engine:
    found = sa.create_engine(url, poolclass=sa.NullPool, **engine)
    with found.begin() as connection:
        models(more=False).create_all(connection)
    return found


def test_a_role_that_may_create_schemas_proves_in_one(postgresql_url: str, tmp_path: Path) -> None:
    engine = made(role(postgresql_url, "CREATE"))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE VIEW grown AS SELECT n FROM person")
    assert proved(engine, models(), tmp_path).lines == ("proved: up ✓ down ✓",)
    wrong = proved(engine, models(), tmp_path, lambda text: text.replace("n IN (1, 2)", "n > 3"))
    assert wrong.up == ("index person.by_mood: where (n > 3) → n IN (1, 2)",)
    assert left(engine) == []


def test_what_is_about_other_schemas_is_not_proved_there(
    postgresql_url: str, tmp_path: Path
) -> None:
    engine = made(role(postgresql_url, "CREATE"))
    other = proved(engine, models(schema="pets"), tmp_path)
    assert other.impossible is not None
    assert other.impossible.startswith("a statement is about more than one schema, and a role that")

    def reaching(text: str) -> str:
        return text.replace(
            "upgrade():\n", 'upgrade():\n    op.execute("DROP TABLE public.person")\n'
        )

    reached = proved(engine, models(), tmp_path, reaching)
    assert reached.impossible is not None
    assert reached.impossible.startswith("a statement is about the schema public, and a role that")
    with engine.connect() as connection:
        assert sa.inspect(connection).has_table("person")
    assert left(engine) == []


def test_a_role_that_may_create_nothing_proves_nothing(postgresql_url: str, tmp_path: Path) -> None:
    engine = made(role(postgresql_url))
    (line,) = proved(engine, models(), tmp_path).lines
    assert line == (
        "unproved: no scratch database can be had: permission denied to create database;"
        " a role that may create databases can prove it"
    )


def test_the_password_and_all_else_that_env_py_connects_with(
    postgresql_url: str, tmp_path: Path
) -> None:
    place = sa.make_url(postgresql_url)
    bare = sa.URL.create(place.drivername, database=place.database)
    arguments = {"host": place.host, "port": place.port, "user": place.username}
    engine = made(bare, connect_args={**arguments, "application_name": "env.py"})
    assert proved(engine, models(), tmp_path).lines == ("proved: up ✓ down ✓",)


def test_what_listens_to_the_engine_of_env_py(postgresql_url: str, tmp_path: Path) -> None:
    place = sa.make_url(postgresql_url)
    engine = sa.create_engine(place.set(username="nobody"), poolclass=sa.NullPool)
    roles: list[str] = []

    @sa.event.listens_for(engine, "do_connect")
    def sign_in(dialect: Any, record: Any, args: Any, keywords: dict[str, Any]) -> None:
        keywords["user"] = place.username

    @sa.event.listens_for(engine, "connect")
    def choose_role(raw: Any, record: Any) -> None:
        roles.append(raw.info.dbname)

    with engine.begin() as connection:
        models(more=False).create_all(connection)
    assert proved(engine, models(), tmp_path).lines == ("proved: up ✓ down ✓",)
    assert any(name.startswith("diffgen_scratch") for name in roles)


def test_a_function_that_connects_to_one_database_gets_a_schema_there(
    postgresql_url: str, tmp_path: Path
) -> None:
    place = sa.make_url(postgresql_url)
    engine = sa.create_engine(
        f"{place.drivername}://",
        poolclass=sa.NullPool,
        creator=lambda: psycopg.connect(
            host=place.host, port=place.port, user=place.username, dbname=place.database
        ),
    )
    with engine.begin() as connection:
        models(more=False).create_all(connection)
    assert proved(engine, models(), tmp_path).lines == ("proved: up ✓ down ✓",)
    assert left(engine) == []


@pytest.mark.parametrize("path", ["app", "app, public"])
def test_a_default_schema_of_another_name(postgresql_url: str, tmp_path: Path, path: str) -> None:
    with sa.create_engine(postgresql_url, poolclass=sa.NullPool).begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA app")
    engine = made(
        sa.make_url(postgresql_url),
        connect_args={"options": f"-c search_path={path.replace(' ', '')}"},
    )
    assert proved(engine, models(), tmp_path).lines == ("proved: up ✓ down ✓",)


AROUND = """
CREATE SCHEMA app;
CREATE TYPE app.size AS (width int, height int);
CREATE TYPE spread AS RANGE (subtype = float8);
CREATE COLLATION app.bytewise (lc_collate = 'C', lc_ctype = 'C');
CREATE FUNCTION app.tail() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '%(x)s' $$;
CREATE FUNCTION app.plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower($1) || app.tail() $$;
CREATE FUNCTION app.fallback() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
CREATE TABLE app.kept (code text, size app.size, spread spread, name text COLLATE app.bytewise);
CREATE INDEX by_name ON app.kept (app.plain(name));
CREATE INDEX by_byte ON app.kept (code COLLATE app.bytewise);
"""


def test_what_tables_are_made_of_beside_kinds_is_in_the_scratch_database_too(
    postgresql_url: str, tmp_path: Path
) -> None:
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in AROUND.strip().splitlines():
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
    metadata = sa.MetaData(schema="app")
    number = sa.Column("n", sa.Integer(), server_default=sa.func.app.fallback())
    kept = sa.Table(
        "kept",
        metadata,
        sa.Column("name", SQLType("text COLLATE app.bytewise")),
        number,
    )
    sa.Index("by_name", sa.func.app.plain(kept.c.name))
    assert proved(engine, metadata, tmp_path).lines == ("proved: up ✓ down ✓",)


def test_tables_of_others_that_foreign_keys_refer_to(postgresql_url: str, tmp_path: Path) -> None:
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    metadata = sa.MetaData()
    sa.Table("users", metadata, sa.Column("id", sa.Uuid(), primary_key=True), schema="auth")
    with engine.begin() as connection:
        for statement in (
            "CREATE SCHEMA auth",
            "CREATE TYPE auth.level AS ENUM ('one')",
            "CREATE TABLE auth.tenants (id int PRIMARY KEY)",
            "CREATE TABLE auth.users (id uuid PRIMARY KEY, level auth.level,"
            " tenant int REFERENCES auth.tenants)",
        ):
            connection.exec_driver_sql(statement)
    owner = sa.ForeignKey("auth.users.id", name="owner")
    sa.Table("profile", metadata, sa.Column("id", sa.Uuid(), owner, primary_key=True))
    opts: dict[str, Any] = {"exclude_schemas": ["auth"]}
    assert proved(engine, metadata, tmp_path, **opts).lines == ("proved: up ✓ down ✓",)
    sa.Table("gone", metadata, sa.Column("id", sa.Uuid(), primary_key=True), schema="auth")
    metadata.tables["profile"].append_column(
        sa.Column("more", sa.Uuid(), sa.ForeignKey("auth.gone.id", name="more"))
    )
    (line,) = proved(engine, metadata, tmp_path, **opts).lines
    assert line == "unproved: foreign keys refer to what isn't there: auth.gone"


@pytest.mark.parametrize("driver", ["asyncpg", "psycopg"])
def test_asynchronous_drivers(postgresql_url: str, tmp_path: Path, driver: str) -> None:
    url = sa.make_url(postgresql_url).set(drivername=f"postgresql+{driver}")
    engine = create_async_engine(url, poolclass=sa.NullPool)

    def prove(connection: sa.Connection) -> Proof:
        models(more=False).create_all(connection)
        connection.commit()
        return proved(connection.engine, models(), tmp_path)

    async def run() -> Proof:
        async with engine.connect() as connection:
            return await connection.run_sync(prove)

    assert asyncio.run(run()).lines == ("proved: up ✓ down ✓",)


def test_what_stands_on_the_tables_is_there(postgresql_url: str, tmp_path: Path) -> None:
    engine = made(sa.make_url(postgresql_url))
    with engine.begin() as connection:
        for statement in (
            "CREATE VIEW grown AS SELECT id, n FROM person WHERE n > 17",
            "CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM grown",
            "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER touched BEFORE UPDATE OF mood ON person EXECUTE FUNCTION touch()",
            "CREATE POLICY grown ON person FOR SELECT USING (n > 17)",
        ):
            connection.exec_driver_sql(statement)
    assert proved(engine, models(), tmp_path).lines == ("proved: up ✓ down ✓",)

    for column, type_ in (("n", sa.BigInteger()), ("mood", sa.Text())):
        retyped = models(more=False)
        retyped.tables["person"].c[column].type = type_
        retyped.tables["person"].c[column].server_default = None
        (said,) = proved(engine, retyped, tmp_path).up
        assert "cannot alter type of a column used " in said

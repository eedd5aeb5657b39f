"""Where a proof has its scratch database, however env.py connects."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from diffgen.autogenerate import autogenerate, proof_of, write
from diffgen.proof import Proof
from tests.many_tables import other_schemas

SCRIPT = "import sqlalchemy as sa\nfrom migrations_runtime import op\n\n\ndef upgrade():\n    {}\n\n\ndef downgrade():\n    {}\n"


def models() -> sa.MetaData:
    metadata = sa.MetaData()
    name = sa.Column("name", sa.String(20), server_default="none")
    sa.Table("person", metadata, sa.Column("id", sa.Integer(), primary_key=True), name)
    return metadata


def proved(
    engine: sa.Engine,
    folder: Path,
    first: str = "",
    after: sa.MetaData | None = None,
    exclude_schemas: Sequence[str | None] = (),
) -> Proof:
    opts = {"target_metadata": after or models(), "exclude_schemas": exclude_schemas}
    with engine.connect() as connection:
        found = autogenerate(connection, opts)
        written = write(found)
        path = folder / "script.py"
        bodies = (first + written.upgrades, written.downgrades)
        path.write_text(SCRIPT.format(*(body.replace("\n", "\n    ") for body in bodies)))
        return proof_of([path], found)


def test_a_function_of_env_py_that_connects_to_one_database(
    mariadb_url: str, tmp_path: Path
) -> None:
    place = sa.make_url(mariadb_url)
    engine = sa.create_engine(
        f"{place.drivername}://",
        poolclass=sa.NullPool,
        creator=lambda: place.get_dialect()
        .import_dbapi()
        .connect(
            host=place.host, port=place.port or 0, user=place.username, database=place.database
        ),
    )
    assert proved(engine, tmp_path).lines == ("proved: up ✓ down ✓",)
    with engine.connect() as connection:
        assert not sa.inspect(connection).has_table("person")


def test_what_is_about_another_database_is_neither_proved_nor_refuted(
    mariadb_url: str, tmp_path: Path
) -> None:
    engine = sa.create_engine(mariadb_url, poolclass=sa.NullPool)
    other = f'op.execute("DELETE FROM {sa.make_url(mariadb_url).database}.person")\n'
    (line,) = proved(engine, tmp_path, other).lines
    assert line.startswith("unproved: a statement is about the database test_")


def test_tables_of_others_that_foreign_keys_refer_to(mariadb_url: str, tmp_path: Path) -> None:
    engine = sa.create_engine(mariadb_url, poolclass=sa.NullPool)
    with other_schemas(mariadb_url, 2) as (_, auth):
        after = models()
        sa.Table("users", after, sa.Column("id", sa.Integer(), primary_key=True), schema=auth)
        after.create_all(engine, [after.tables[f"{auth}.users"]])
        owner = sa.ForeignKey(f"{auth}.users.id", name="owner")
        sa.Table("profile", after, sa.Column("id", sa.Integer(), owner, primary_key=True))
        found = proved(engine, tmp_path, after=after, exclude_schemas=[auth])
        assert found.lines == ("proved: up ✓ down ✓",)

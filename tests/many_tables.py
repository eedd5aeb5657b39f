"""Tables of the usual sort in several schemas, and what is sent to compare them with a database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa

from diffgen.autogenerate import autogenerate


def many_tables(
    tables: int, schemas: Sequence[str | None], first: int | None = None, differing: int = 0
) -> sa.MetaData:
    """Return as many tables, spread over the schemas, with texts that a server writes in its own way.

    :param first: only what is in so many of the schemas.
    :param differing: every so manieth has another default, another check, and a column more.
    """
    metadata = sa.MetaData()
    for number in range(tables):
        place = number % len(schemas)
        if place < (len(schemas) if first is None else first):
            _add_table(
                metadata, number, schemas[place], place, bool(differing) and number % differing == 0
            )
    return metadata


def _add_table(
    metadata: sa.MetaData, number: int, schema: str | None, parent: int, differs: bool
) -> None:
    sort, one = number % 50, 2 if differs else 1
    table = sa.Table(
        f"t{number}",
        metadata,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(20 + number % 7), nullable=False),
        sa.Column("n", sa.Integer(), server_default=sa.text(f"({sort} + {one})")),
        sa.Column("m", sa.Integer(), sa.Computed(f"(n * {sort})", persisted=True)),
        sa.Column("at", sa.DateTime(), server_default=sa.func.now()),
        sa.Column("parent_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            [f"{schema}.t{parent}.id" if schema else f"t{parent}.id"],
            f"fk_t{number}",
        ),
        sa.CheckConstraint(f"not (n > {sort} and {one} = 1)", name=f"ck_t{number}"),
        sa.UniqueConstraint("name", "parent_id", name=f"uq_t{number}"),
        schema=schema,
    )
    sa.Index(f"ix_t{number}", table.c.name, table.c.at)
    if differs:
        table.append_column(sa.Column("more", sa.Text()))


@contextmanager
def other_schemas(url: str, amount: int) -> Iterator[list[str | None]]:
    """Make schemas beside the default one, and give the names of all; drop those of MariaDB after."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    # Databases of MariaDB stand side by side on the whole server.
    prefix = f"{engine.url.database}_" if engine.name == "mariadb" else ""
    names = [f"{prefix}s{number}" for number in range(1, amount)]
    with engine.begin() as connection:
        for name in names:
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    try:
        yield [None, *names]
    finally:
        if engine.name == "mariadb":
            with engine.begin() as connection:
                connection.exec_driver_sql("SET foreign_key_checks = 0")
                for name in names:
                    connection.exec_driver_sql(f"DROP SCHEMA {name}")


def made(url: str, metadata: sa.MetaData) -> None:
    """Make the tables, a few in each transaction: a server has locks for some thousands of objects."""
    engine = sa.create_engine(url)
    tables = metadata.sorted_tables
    for first in range(0, len(tables), 500):
        with engine.begin() as connection:
            metadata.create_all(connection, tables[first : first + 500], checkfirst=first == 0)
    engine.dispose()


def compared(url: str, metadata: sa.MetaData) -> tuple[tuple[str, ...], list[str]]:
    """Return the differences, and what is sent to the server to find them."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    sent: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    sa.event.listen(engine, "savepoint", lambda *given: sent.append("SAVEPOINT"))
    with engine.connect() as connection:
        opts = {"target_metadata": metadata, "include_schemas": "from_metadata"}
        return autogenerate(connection, opts).differences, sent

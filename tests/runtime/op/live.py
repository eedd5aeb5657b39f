"""A database of a live server: what stands before a case, what is run on it, and all that is in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from migrations_runtime.dialects import dialect_for
from migrations_runtime.executor import Online
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.operations import Operations
from tests.containers.server import Server
from tests.histories.databases import catalog, rows
from tests.runtime.op.case import Case
from tests.runtime.op.inspected import inspected

_BESIDES = re.compile(
    r"\s*(BEGIN IMMEDIATE|SELECT|SHOW|EXPLAIN|PRAGMA (?!\w+\s*=))\b", re.IGNORECASE
)


_COUNTER = re.compile(r" AUTO_INCREMENT=\d+")
_OF_SQLITE = "SELECT name FROM sqlite_schema WHERE type = '{}' AND name NOT LIKE 'sqlite_%'"


@dataclass(frozen=True)
class Live:
    """A connection to a database of its own.

    :param others: schemas that are there and have nothing to do with the case.
    """

    connection: sa.Connection
    others: frozenset[str]

    def create(self, case: Case) -> None:
        """Make what stands before the case, and have nothing else there."""
        self.connection.rollback()
        dialect = self.connection.dialect
        for schema in reversed(self.schemas()):
            self._drop(schema)
        metadata = case.models(dialect.name)
        of_sequences = {one.schema for one in metadata._sequences.values() if one.schema}
        for schema in sorted({*metadata._schemas, *of_sequences}):
            if dialect.name == "sqlite":
                self.connection.exec_driver_sql(f"ATTACH ':memory:' AS {schema}")
            else:
                self.connection.execute(sa.schema.CreateSchema(schema))
        metadata.create_all(self.connection)
        for row in case.rows.splitlines():
            self.connection.exec_driver_sql(row)
        self.connection.commit()

    def _drop(self, schema: str) -> None:
        """Drop what a case left in a schema."""
        execute, default = self.connection.exec_driver_sql, self.schemas()[0]
        match self.connection.dialect.name:
            case "postgresql":
                execute(f"DROP SCHEMA {schema} CASCADE")
                if schema == default:
                    execute(f"CREATE SCHEMA {schema}")
            case "mariadb" | "mysql":
                execute(f"DROP DATABASE `{schema}`")
                if schema == default:
                    execute(f"CREATE DATABASE `{schema}`")
                    execute(f"USE `{schema}`")
            case "oracle" | "mssql":
                self._drop_all(schema)
                if schema != default:
                    self.connection.execute(sa.schema.DropSchema(schema))
            case "sqlite" if schema != default:
                execute(f"DETACH {schema}")
            case "sqlite":
                for kind in ("view", "table"):
                    for name in execute(_OF_SQLITE.format(kind)).scalars().all():
                        execute(f'DROP {kind} "{name}"')

    def _drop_all(self, schema: str) -> None:
        """Drop what the inspector finds in a schema."""
        found = sa.MetaData()
        found.reflect(self.connection, schema=schema)
        for name in sa.inspect(self.connection).get_sequence_names(schema=schema):
            sa.Sequence(name, schema=schema, metadata=found)
        found.drop_all(self.connection)

    def run(self, function: Callable[[], object]) -> list[str]:
        """Run a function of a script; return the statements that it ran but to read."""
        ran: list[str] = []

        def listen(*arguments: Any) -> None:
            statement: str = arguments[2]
            if not _BESIDES.match(statement):
                ran.append(statement.strip())

        sa.event.listen(self.connection, "before_cursor_execute", listen)
        try:
            context = MigrationContext.configure(self.connection)
            transactions = context.transactions
            with transactions.session(), transactions.one(), Operations.context(context):
                function()
        finally:
            sa.event.remove(self.connection, "before_cursor_execute", listen)
        return ran

    def execute(self, statements: Sequence[str]) -> None:
        """Run statements as the server's client does, in a transaction of the script's own."""
        impl = dialect_for(self.connection.dialect.name)
        around = (impl.notation.begin, impl.notation.commit) if impl.transactional_ddl else ()
        with self.connection.engine.connect() as connection:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            for statement in (*around[:1], *statements, *around[1:]):
                Online(connection).execute(statement)

    def schemas(self) -> list[str]:
        """Return the schemas of the case, the default one first."""
        inspector = sa.inspect(self.connection)
        default = inspector.default_schema_name
        assert default is not None
        return [default, *sorted({*inspector.get_schema_names()} - self.others - {default})]

    def contents(self) -> dict[str, object]:
        """Return everything that is in the database."""
        schemas = self.schemas()
        dialect = self.connection.dialect.name
        told = inspected if dialect in ("mssql", "oracle") else catalog
        found = {**dict(told(self.connection, schemas)), **dict(rows(self.connection, schemas))}
        if dialect == "sqlite":
            found |= self._orders()
        self.connection.rollback()
        # What MariaDB's counters have come to is no more taken back than a sequence's value is.
        return {
            name: _COUNTER.sub("", told) if isinstance(told, str) else told
            for name, told in found.items()
        }

    def _orders(self) -> dict[str, object]:
        """Return the order of each table's columns, which only the rebuild of SQLite changes."""
        inspector = sa.inspect(self.connection)
        columns = inspector.get_multi_columns()
        return {
            f"order in {table}": [column["name"] for column in listed]
            for (_, table), listed in columns.items()
        }


@contextmanager
def live(server: Server | None) -> Iterator[Live]:
    """An empty database of a server; for no server, one of SQLite's."""
    if server is None:
        with _connected("sqlite://") as opened:
            yield opened
        return
    with server.database() as url, _connected(url) as opened:
        yield opened
        for schema in opened.schemas()[1:]:  # on MariaDB they are no part of the database
            opened._drop(schema)


@contextmanager
def _connected(url: str) -> Iterator[Live]:
    engine = sa.create_engine(url, poolclass=sa.StaticPool)
    with engine.connect() as connection:
        there = sa.inspect(connection).get_schema_names()
        connection.rollback()
        yield Live(connection, frozenset(there) - {connection.dialect.default_schema_name})
        connection.rollback()
    engine.dispose()

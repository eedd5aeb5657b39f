"""A SQLite database in memory on which operations run, in a transaction that is a real one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import sqlalchemy as sa
from sqlalchemy import event

from migrations_runtime.executor import Online
from migrations_runtime.op.active import running


class Database:
    """A connection with a few questions that tests ask."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection

    def run(self, *statements: str) -> None:
        """Run statements as they are."""
        for statement in statements:
            self.connection.exec_driver_sql(statement)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Return what a query gives."""
        return [tuple(row) for row in self.connection.exec_driver_sql(sql)]

    def sql(self, name: str) -> str:
        """Return the stored text of a table, an index, a view or a trigger."""
        found = self.connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = ?", (name,)
        ).scalar()
        assert isinstance(found, str), f"there is no {name}"
        return found

    def names(self) -> set[str]:
        """Return the names of all that is there."""
        return {str(row[0]) for row in self.rows("SELECT name FROM sqlite_master")}

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """Collect the statements that run in the block."""
        seen: list[str] = []

        def note(*args: object) -> None:
            seen.append(str(args[2]))

        event.listen(self.connection, "before_cursor_execute", note)
        yield seen
        event.remove(self.connection, "before_cursor_execute", note)


@contextmanager
def database(
    *statements: str,
    foreign_keys: bool = False,
    version: tuple[int, ...] = (3, 40),
    driver: ModuleType | None = None,
) -> Iterator[Database]:
    """Give a database after ``statements``, within a transaction and a running migration.

    :param version: what SQLite is taken for, so that a table is rebuilt whatever a newer one can do.
    :param driver: with another SQLite than Python's.
    """
    engine = sa.create_engine("sqlite://", module=driver)

    @event.listens_for(engine, "connect")
    def connect(connection: object, record: object) -> None:
        connection.isolation_level = None
        if foreign_keys:
            connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    with engine.connect() as connection, running(Online(connection)):
        engine.dialect.server_version_info = version
        found = Database(connection)
        found.run(*statements)
        yield found
    engine.dispose()

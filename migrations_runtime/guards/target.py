"""Which database a run is about: as the server says it, for a person to recognise."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from migrations_runtime.origin import shown
from migrations_runtime.steps import Step

_NAMES = {
    "mariadb": "MariaDB",
    "mssql": "SQL Server",
    "mysql": "MySQL",
    "oracle": "Oracle",
    "postgresql": "PostgreSQL",
    "sqlite": "SQLite",
}
#: Database, user and schema of the session: a URL may name none, an alias, or what a pooler has.
_MYSQL = "SELECT DATABASE(), SUBSTRING_INDEX(USER(), '@', 1), NULL"
_QUESTIONS = {
    "mariadb": _MYSQL,
    "mssql": "SELECT DB_NAME(), SUSER_SNAME(), SCHEMA_NAME()",
    "mysql": _MYSQL,
    "oracle": "SELECT SYS_CONTEXT('USERENV', 'DB_NAME'), SYS_CONTEXT('USERENV', 'SESSION_USER'),"
    " SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') FROM DUAL",
    "postgresql": "SELECT current_database(), current_user, current_schema()",
    "sqlite": "SELECT file, NULL, NULL FROM pragma_database_list WHERE name = 'main'",
}
_IN_MEMORY = ":memory:"


class Target(NamedTuple):
    """A database.

    :ivar server: its kind and version.
    :ivar host: with the port, where the URL has them.
    :ivar database: its name; of SQLite the file.
    """

    server: str
    host: str | None = None
    database: str | None = None
    user: str | None = None
    schema: str | None = None

    @property
    def name(self) -> str:
        """What one calls the database: of SQLite the name of the file, without its folders."""
        if self.database is None:
            return ""
        return os.path.basename(self.database) if self.is_file else self.database

    @property
    def is_file(self) -> bool:
        """Whether the database is a file."""
        return self.server.startswith(_NAMES["sqlite"])

    def __str__(self) -> str:
        database = self.database
        if database and self.is_file and database != _IN_MEMORY:
            database = shown(database)
        parts = {"database": database, "user": self.user, "schema": self.schema}
        said = [f"{name} {value}" for name, value in parts.items() if value]
        return ", ".join([f"{self.server} at {self.host}" if self.host else self.server, *said])


def target_of(connection: sa.Connection) -> Target:
    """Return what a connection leads to; one question to the server.

    :raises sqlalchemy.exc.DBAPIError: the server refuses to say.
    """
    dialect, url = connection.dialect, connection.engine.url
    number = ".".join(map(str, dialect.server_version_info or ()))
    server = f"{_NAMES.get(dialect.name, dialect.name)} {number}".rstrip()
    if dialect.name == "mysql" and getattr(dialect, "is_mariadb", False):
        server = server.replace(_NAMES["mysql"], _NAMES["mariadb"])
    question = _QUESTIONS.get(dialect.name)
    if question is None:
        return Target(server, _host(url), url.database, url.username)
    row = connection.exec_driver_sql(question).one()
    database, user, schema = (str(value) if value else None for value in row)
    if dialect.name == "sqlite":
        database = database or _IN_MEMORY
    return Target(server, _host(url), database, user, schema)


def planned(steps: Sequence[Step]) -> str:
    """Return what a run is going to do: ``upgrade ae10 -> 75e5, 2 revisions``."""
    moving = [step for step in steps if step.moves]
    if not moving:
        return str(steps[0])
    first, last = moving[0], moving[-1]
    verb = "stamp" if first.is_stamp else first.direction
    ends = (", ".join(heads) or "<base>" for heads in (first.before, last.after))
    scripts = sum(len(step.scripts) for step in steps if not step.is_stamp)
    counted = "1 revision" if scripts == 1 else f"{scripts} revisions"
    return f"{verb} {' -> '.join(ends)}" + (f", {counted}" if scripts else "")


def _host(url: sa.URL) -> str | None:
    host = url.host or url.query.get("host")
    if not isinstance(host, str):
        return None
    return host if url.port is None else f"{host}:{url.port}"

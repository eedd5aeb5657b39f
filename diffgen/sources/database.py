"""A database that one is connected to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import sqlalchemy as sa

from diffgen.catalog import Key, Pair
from diffgen.compare.rows import Rows
from diffgen.compare.settling import settled
from diffgen.contracts import Dialect, Part, Stored
from diffgen.dialects import dialect_of, read_by_inspector
from diffgen.ops import Rename
from migrations_runtime.settings import values
from migrations_runtime.showing.logger import logger

log = logger(__name__)

#: What reads a database.
CATALOG, INSPECTOR = values.READERS


@dataclass(frozen=True)
class Database:
    """What a database holds.

    :param rows: its rows, or None where these are not those that count.
    """

    connection: sa.Connection
    dialect: Dialect
    rows: Rows | None

    @classmethod
    def of(cls, connection: sa.Connection, reader: str = CATALOG) -> Database:
        """Return the database of a connection.

        :param reader: what reads it: its catalog is asked, or SQLAlchemy's ``inspector``.
        :raises CommandError: for one that is too old, or that the Inspector can't be taken for.
        """
        if connection.get_execution_options().get("schema_translate_map"):
            log.warning(
                "schema_translate_map says nothing to a comparison, which looks at %s; connect with the"
                " tenant's schema as the default one (search_path)",
                connection.dialect.default_schema_name,
            )
        dialect = dialect_of(connection)
        if reader == INSPECTOR:
            dialect = read_by_inspector(dialect)
        return cls(connection, dialect, Rows(connection, dialect))

    @property
    def outlined(self) -> bool:
        """Whether it may tell of tables in outline: where the dialect's reader does."""
        return True

    def schemas(self) -> Iterable[str]:
        """Return the names of all schemas, the server's own too."""
        return sa.inspect(self.connection).get_schema_names()

    def read(self, part: Part) -> Stored:
        """Return what is there of a part."""
        return self.dialect.read(part.on(self.connection), self.dialect)

    def settled(self, pair: Pair, renamings: Sequence[Rename]) -> tuple[Pair, frozenset[Key]]:
        """Return the pair with what the models declare as the server writes it."""
        return settled(self.connection, pair, self.dialect, renamings)

    def scratch(self, schemas: Collection[str]) -> AbstractContextManager[sa.Connection]:
        """Give a throw-away database on the same server."""
        return self.dialect.scratch(self.connection, schemas)

    def finish(self, scratch: sa.Connection) -> None:
        """Make there what stands on the tables and is in no catalog, such as views."""
        self.dialect.dependants(self.connection, scratch)

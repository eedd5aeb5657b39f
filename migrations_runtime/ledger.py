"""The version table: one row for each head of what is applied, in the field's well-known shape.

So that a database can be handed to and from Alembic, the column is ``version_num``, the primary key
``<table>_pkc``, and nothing else is in the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateSchema, CreateTable

from migrations_runtime.ddl.translation import translated
from migrations_runtime.errors import LedgerError
from migrations_runtime.executor import Executor
from migrations_runtime.origin import one_line

VERSION_TABLE = "diffgen_version"
ID_LENGTH = 255
_SHORTEST = 32  # what other tools make the column


class Ledger:
    """The version table of one database, as far as ``executor`` reaches it.

    :ivar replacing: the UPDATE that puts one id in the place of another, by :meth:`replaced`.
    """

    def __init__(
        self,
        executor: Executor,
        name: str = VERSION_TABLE,
        schema: str | None = None,
        primary_key: bool = True,
    ) -> None:
        self.executor = executor
        if executor.connection is not None:  # the inspector doesn't translate schemas
            schema = translated(schema, executor.connection)
        self.table = _table(name, schema, primary_key)
        number = self.table.c.version_num
        is_gone = number == sa.bindparam("gone")
        self._read = sa.select(number)
        self._insert = sa.insert(self.table)
        self._delete = sa.delete(self.table).where(is_gone)
        self.replacing = sa.update(self.table).where(is_gone).values({number: sa.bindparam("new")})
        self._exists = False

    @classmethod
    def of(cls, executor: Executor, opts: Mapping[str, Any]) -> Ledger:
        """Return the ledger that the ``version_table...`` arguments of ``configure`` describe."""
        return cls(
            executor,
            opts.get("version_table") or VERSION_TABLE,
            opts.get("version_table_schema"),
            opts.get("version_table_pk", True),
        )

    @property
    def name(self) -> str:
        """The table with its schema, for messages and for the lock."""
        return self.table.fullname

    def exists(self) -> bool:
        """Whether the table is there; once it was, it is not asked for again.

        :raises LedgerError: the connection is in no database.
        """
        if not self._exists and self.executor.connection is not None:
            inspector = sa.inspect(self.executor.connection)
            self._require_place(self.executor.connection)
            self._exists = inspector.has_table(self.table.name, schema=self.table.schema)
        return self._exists

    def _require_place(self, connection: sa.Connection) -> None:
        """Refuse a connection that MySQL takes without a database, and SQLAlchemy's inspector doesn't."""
        is_nowhere = not (connection.dialect.default_schema_name or connection.engine.url.database)
        if is_nowhere and self.table.schema is None:
            raise LedgerError("The connection is in no database; end the URL with the name of one")

    def heads(self, latest: bool = False) -> tuple[str, ...]:
        """Return the ids in the table, sorted; none where there is no table.

        :param latest: read what is committed now, where the transaction that is open would go on
            seeing what was there when it began, as in REPEATABLE READ, which is MySQL's default
            (https://dev.mysql.com/doc/refman/8.4/en/innodb-locking-reads.html).
        :raises LedgerError: the table is another one's.
        """
        if not self.exists():
            return ()
        try:
            asked = self._read.with_for_update(read=True) if latest else self._read
            result = self.executor.execute(asked)
        except DBAPIError as error:
            raise LedgerError(
                f"{self.name} cannot be read as a version table: {one_line(error)}; name another "
                "with version_table"
            ) from error
        ids = [row[0] for row in result or ()]
        for id_ in ids:
            if not isinstance(id_, str) or not id_:
                raise LedgerError(
                    f"{self.name} cannot be read as a version table: it has {id_!r} for the id of a "
                    "revision; name another with version_table, or delete that row"
                )
        return tuple(sorted(ids))

    def create(self) -> None:
        """Create the table where it is missing, within the running transaction.

        Where its schema is missing too, that waits for :meth:`move`: the first revision may be what
        makes the schema.

        :raises LedgerError: the server refuses.
        """
        if not self.exists() and not self.lacks_schema():
            self._create()

    def lacks_schema(self) -> bool:
        """Whether the schema of the table is not there either."""
        connection, schema = self.executor.connection, self.table.schema
        if connection is None or schema is None:
            return False
        return not sa.inspect(connection).has_schema(schema)

    def _create(self) -> None:
        try:
            if self.lacks_schema():
                self.executor.execute(CreateSchema(str(self.table.schema)))
            self.executor.execute(CreateTable(self.table))
        except DBAPIError as error:
            raise LedgerError(
                f"The version table {self.name} cannot be created: {one_line(error)}; create it or "
                "its schema, or see to the right to do so"
            ) from error

    def assume_existence(self) -> None:
        """Take the table to be there, where it can't be looked for."""
        self._exists = True

    def forget_existence(self) -> None:
        """Ask again whether the table is there: the transaction that made it was rolled back."""
        self._exists = False

    def move(self, before: Sequence[str], after: Sequence[str]) -> None:
        """Make the rows ``after`` of the rows ``before``.

        :raises LedgerError: a row is not there any more, or an id is too long for the column.
        """
        if self.executor.connection is not None and not self.exists():
            self._create()
        removed, added = _difference(before, after)
        self._refuse_too_long(added)
        for gone, new in zip_longest(removed, added):
            if gone is None:
                self.executor.execute(self._insert, {"version_num": new})
            elif new is None:
                self._touch_one(self._delete, {"gone": gone})
            else:
                self._touch_one(self.replacing, {"gone": gone, "new": new})

    def replaced(self, before: Sequence[str], after: Sequence[str]) -> dict[str, str] | None:
        """Return the values with which :attr:`replacing` moves from ``before`` to ``after``.

        None where that takes another statement, or several.

        :raises LedgerError: an id is too long for the column.
        """
        removed, added = _difference(before, after)
        if not (len(removed) == len(added) == 1 and self.exists()):
            return None
        self._refuse_too_long(added)
        return {"gone": removed[0], "new": added[0]}

    def clear(self) -> None:
        """Delete all rows."""
        self.executor.execute(sa.delete(self.table))

    def _touch_one(self, statement: sa.Update | sa.Delete, values: Mapping[str, str]) -> None:
        self.require_one(self.executor.execute(statement, values), values["gone"])

    def require_one(self, result: sa.CursorResult[Any] | None, id_: str) -> None:
        """Refuse to have touched another number of rows than that of one revision.

        :raises LedgerError: a row is not there any more.
        """
        sane = self.executor.dialect.supports_sane_rowcount
        if result is not None and sane and result.rowcount != 1:
            raise LedgerError(
                f"Expected one row of '{id_}' in {self.name} and found {result.rowcount}: something "
                "else changed it meanwhile; see 'current', then run the command again"
            )

    def _refuse_too_long(self, ids: Sequence[str]) -> None:
        """Say so before the server does, where another tool made the column shorter than ours."""
        longest = max(ids, key=len, default="")
        if len(longest) <= _SHORTEST or self.executor.connection is None or not self.exists():
            return
        inspector = sa.inspect(self.executor.connection)
        columns = inspector.get_columns(self.table.name, schema=self.table.schema)
        length = next(
            (getattr(c["type"], "length", None) for c in columns if c["name"] == "version_num"),
            None,
        )
        if length is not None and len(longest) > length:
            raise LedgerError(
                f"{self.name}.version_num holds {length} characters and '{longest}' has "
                f"{len(longest)}; make the column VARCHAR({ID_LENGTH})"
            )


def _difference(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return what goes, and what comes."""
    return [id_ for id_ in before if id_ not in after], [id_ for id_ in after if id_ not in before]


def _table(name: str, schema: str | None, primary_key: bool) -> sa.Table:
    table = sa.Table(
        name,
        sa.MetaData(),
        sa.Column("version_num", sa.String(ID_LENGTH), nullable=False),
        schema=schema,
        # A RETURNING that nobody reads would be written into offline scripts.
        implicit_returning=False,
    )
    if primary_key:
        table.append_constraint(sa.PrimaryKeyConstraint("version_num", name=f"{name}_pkc"))
    return table

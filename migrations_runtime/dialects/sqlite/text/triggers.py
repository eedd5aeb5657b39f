"""A trigger of a table, as stored: what its head says (https://www.sqlite.org/lang_createtrigger.html)."""

from __future__ import annotations

from dataclasses import dataclass

from migrations_runtime.dialects.sqlite.text.cursor import Cursor
from migrations_runtime.dialects.sqlite.text.tokens import fold, quote


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger of a table.

    :ivar sql: the text, which names the trigger without a schema.
    :ivar schema: ``temp`` for a temporary one, whose table need not be.
    :ivar update_of: the columns that are listed after UPDATE OF, folded.
    """

    sql: str
    schema: str
    name: str
    update_of: frozenset[str]
    _name_at: int

    @property
    def qualified(self) -> str:
        """The name with its schema, quoted."""
        return f"{quote(self.schema)}.{quote(self.name)}"

    @property
    def create(self) -> str:
        """The statement that makes it again.

        A temporary one may be of a table of the same name in another schema, and still be there.
        """
        there = "IF NOT EXISTS " if self.schema == "temp" else ""
        return f"{self.sql[: self._name_at]}{there}{quote(self.schema)}.{self.sql[self._name_at :]}"


def parse_trigger(sql: str, schema: str) -> Trigger:
    """Read a stored ``CREATE TRIGGER`` as far as its ON.

    :raises SQLiteTextError: ``sql`` is none.
    """
    cursor = Cursor(sql)
    cursor.expect("CREATE", "TRIGGER")
    name_at = cursor.token.start
    name = cursor.name()
    while cursor.token.word not in ("UPDATE", "INSERT", "DELETE"):
        cursor.next()  # BEFORE, AFTER, INSTEAD OF
    cursor.next()
    columns = []
    if cursor.accept("OF"):
        columns = [cursor.name()]
        while cursor.accept(","):
            columns.append(cursor.name())
    cursor.expect("ON")
    return Trigger(sql, schema, name, frozenset(map(fold, columns)), name_at)

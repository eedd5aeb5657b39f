"""How the server says that a table is: SHOW CREATE TABLE, taken apart into its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.dialects.mysql.stored.definition import words
from migrations_runtime.dialects.mysql.stored.lines import lines
from migrations_runtime.dialects.mysql.stored.undecodable import readable
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Executor

# A name stands in backticks, or in double quotes with sql_mode=ANSI_QUOTES.
_NAME = r"(?P<quote>[`\"])(?P<name>(?:(?!(?P=quote)).|(?P=quote){2})*)(?P=quote)"
_QUOTED_NAME = re.compile(_NAME, re.DOTALL)
_COLUMN = re.compile(rf"\s+{_NAME} (?P<rest>.*)", re.DOTALL)
_KEY = re.compile(rf"\s+(?P<kind>(?:\w+ )?KEY) {_NAME} (?P<rest>.*)", re.DOTALL)
_CONSTRAINT = re.compile(
    rf"\s+CONSTRAINT {_NAME} (?P<rest>(?P<kind>FOREIGN KEY|CHECK) .*)", re.DOTALL
)
_PRIMARY = re.compile(r"\s+PRIMARY KEY (?P<rest>.*)", re.DOTALL)
_WHOLE_COLUMN = re.compile(rf"{_NAME}(?: ASC| DESC)?", re.DOTALL)
#: What the server calls the index of a primary key.
PRIMARY = "PRIMARY"
_KINDS: dict[str, Literal["foreignkey", "check"]] = {"FOREIGN KEY": "foreignkey", "CHECK": "check"}


@dataclass(frozen=True, slots=True)
class StoredKey:
    """An index; the primary key is called PRIMARY.

    :param columns: its elements; ``None`` for one that is less or other than a whole column.
    :param text: the words of ADD for it: ``UNIQUE KEY `i` (`a`,`b`(3)) USING HASH``.
    """

    name: str
    columns: tuple[str | None, ...]
    text: str


@dataclass(frozen=True, slots=True)
class StoredConstraint:
    """A foreign key or a CHECK.

    :param columns: the foreign key's own columns.
    :param text: what comes after the name: ``FOREIGN KEY (`a`) REFERENCES `p` (`id`)``.
    """

    name: str
    kind: Literal["foreignkey", "check"]
    columns: tuple[str | None, ...]
    text: str


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table; ``columns`` are what comes after each one's name."""

    name: TableName
    columns: dict[str, str]
    keys: tuple[StoredKey, ...]
    constraints: tuple[StoredConstraint, ...]

    @property
    def foreign_keys(self) -> tuple[StoredConstraint, ...]:
        """The foreign keys."""
        return tuple(one for one in self.constraints if one.kind == "foreignkey")

    def has(self, column: str) -> bool:
        """Tell whether there is such a column, in whatever case."""
        return any(same(name, column) for name in self.columns)

    def definition(self, column: str) -> str:
        """Return what comes after a column's name.

        :raises CommandError: there is no such column.
        """
        return self.columns[self._found(column)]

    def neighbour_before(self, column: str) -> str | None:
        """Return the name of the column that comes before another; ``None`` for the first.

        :raises CommandError: there is no such column.
        """
        names = list(self.columns)
        place = names.index(self._found(column))
        return names[place - 1] if place else None

    def mentions(self, text: str, column: str) -> bool:
        """Tell whether SQL of the server's, in which all names are quoted, has a column in it."""
        return any(same(_unquoted(one), column) for one in _QUOTED_NAME.finditer(text))

    def _found(self, column: str) -> str:
        for name in self.columns:
            if same(name, column):
                return name
        raise CommandError(f"Table {self.name.name} has no column {column}; look at its name")


def same(name: str | None, other: str | None) -> bool:
    """Tell whether two names of columns, keys or constraints are one to the server."""
    return name is not None and other is not None and name.casefold() == other.casefold()


def stored_table(executor: Executor, table: TableName) -> StoredTable:
    """Return the table as the server says that it is, whatever the session's spelling is."""
    assert executor.connection is not None, "only a database tells"
    table = table.on(executor.connection)
    named = sa.table(table.name, schema=table.schema)
    quoted = clauses.verbatim_table(executor.dialect, named)
    with readable(executor.connection):
        result = executor.execute(f"SHOW CREATE TABLE {quoted}")
        assert result is not None, "there is a connection"
        return parsed(table, result.one()._mapping["Create Table"])


def neighbour_before(executor: Executor, table: TableName, column: str) -> str | None:
    """Return the column before another, for AFTER: there is no BEFORE; ``None`` for the first.

    :raises CommandError: there is no such column, or no server to tell.
    """
    if executor.connection is None:
        raise CommandError(
            f"Which column of {table.name} comes before {column} cannot be seen without the "
            "database, and there is only AFTER: say insert_after, or run without --sql"
        )
    return stored_table(executor, table).neighbour_before(column)


def parsed(table: TableName, text: str) -> StoredTable:
    """Take a CREATE TABLE apart."""
    listed = lines(text)
    found = [match for line in listed if (match := _COLUMN.fullmatch(line))]
    return StoredTable(
        table,
        {_unquoted(match): match["rest"] for match in found},
        tuple(_keys(listed)),
        tuple(_constraints(listed)),
    )


def _keys(listed: list[str]) -> Iterator[StoredKey]:
    for line in listed:
        text = line.strip()
        if primary := _PRIMARY.fullmatch(line):
            yield StoredKey(PRIMARY, _elements(primary["rest"]), text)
        elif match := _KEY.fullmatch(line):
            yield StoredKey(_unquoted(match), _elements(match["rest"]), text)


def _constraints(listed: list[str]) -> Iterator[StoredConstraint]:
    for line in listed:
        if match := _CONSTRAINT.fullmatch(line):
            text, kind = match["rest"], _KINDS[match["kind"]]
            own = _elements(text.removeprefix("FOREIGN KEY ")) if kind == "foreignkey" else ()
            yield StoredConstraint(_unquoted(match), kind, own, text)


def _elements(text: str) -> tuple[str | None, ...]:
    """Return the columns in the parentheses that a text begins with."""
    listed = next(words(text)).removeprefix("(").removesuffix(")")
    found = (_WHOLE_COLUMN.fullmatch(one.strip()) for one in words(listed, ","))
    return tuple(match and _unquoted(match) for match in found)


def _unquoted(match: re.Match[str]) -> str:
    return match["name"].replace(match["quote"] * 2, match["quote"])

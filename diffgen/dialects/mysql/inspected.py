"""How the Inspector speaks of MySQL and MariaDB: it takes SHOW CREATE TABLE apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from diffgen.catalog import Catalog, Expression, Key, Type
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect, Live
from diffgen.dialects.mysql.naming import PRIMARY
from diffgen.dialects.mysql.own_indexes import with_own_indexes
from diffgen.dialects.mysql.reading.read import schemas_read
from diffgen.dialects.mysql.sql import default as defaults
from diffgen.dialects.mysql.sql.statements import names_in_backticks
from diffgen.dialects.mysql.sql.text import told as stored
from diffgen.inspecting import Inspecting, Said, Schemas, Unseen, field, over_the_same
from diffgen.kinds.column import Column
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Index
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.unique import Unique

#: What the expressions expect that take the text apart (``sqlalchemy/dialects/mysql/reflection.py``).
_DEFAULT = re.compile(r"'(?:''|[^'\\])*'|(?!NULL)[-\w.()]+(?: ON UPDATE [-\w.()]+)?")
_UNEXPECTED_IN_NAMES = re.compile(r"[`()\n]")


def _with_type(told: Column, known: Column) -> Column:
    """Return a column with JSON for its type where that is what its check says."""
    return replace(told, type=known.type) if known.type.sql == "json" else told


def _with_default(told: Column, known: Column) -> Column:
    return replace(told, default=known.default) if told.default is None else told


class MySQLInspecting(Inspecting):
    """SQLAlchemy's Inspector of MySQL and MariaDB."""

    unseen = (
        Unseen("schema", "all", "whose it is, is not told"),
        Unseen("sequence", "all", "how it counts is not told"),
        field("table", "options", "what the server takes by itself is told as if it were said"),
        Unseen("column", "type", "JSON is told as the text that it is on MariaDB", _with_type),
        Unseen("column", "default", "one that stands after INVISIBLE is not told", _with_default),
        field("column", "collation", "the table's is not told"),
        field("column", "options", "a check in the definition of a column is not told"),
        field("index", "options", "neither method nor sort is told"),
        Unseen("index", "elements", "their order is not told", over_the_same),
    )

    def schemas(self, live: Live, dialect: Dialect) -> Schemas:
        """Return the schemas by the names of their databases."""
        found: dict[str | None, str | None] = {}
        found.update(schemas_read(live))
        return found

    def objects(self, live: Live, known: Catalog, dialect: Dialect) -> Iterator[Object]:
        """Yield every object, each index that a foreign key made as part of that."""
        with names_in_backticks(live.connection):
            found = list(super().objects(live, known, dialect))
        yield from with_own_indexes(found)

    def default(self, told: Any, type_: Type, dialect: Dialect) -> Expression | None:
        """Return the default of a column, with what it is set to by an update."""
        if told["default"] is None:
            return None
        given, _, on_update = told["default"].partition(" ON UPDATE ")
        return defaults.default(given, type_.sql, on_update or None)

    def text(self, sql: str, dialect: Dialect) -> Expression:
        """Return text that the server has written."""
        return stored(sql, dialect.sqlalchemy)

    def primary_key(self, told: Any, table: Key) -> PrimaryKey:
        """Return the primary key, which has no name of its own."""
        key = Key("primary_key", table.schema, PRIMARY, table.name)
        return PrimaryKey(key, tuple(told["constrained_columns"]), named=False)

    def understands(self, obj: Any, said: Said) -> bool:
        """Return whether it can take the line apart that something has in SHOW CREATE TABLE."""
        names = [obj.key.name]
        if isinstance(obj, ForeignKey):
            names += [obj.referent.name, *obj.referent_columns]
        if any(map(_UNEXPECTED_IN_NAMES.search, names)):
            return False
        if any(f"`{obj.key.name}`" in line for line in said.warnings):
            return False
        if not isinstance(obj, Column):
            return True
        is_plain = obj.default is None or _DEFAULT.fullmatch(obj.default.sql) is not None
        is_checked = obj.generated is not None and bool(obj.options)
        return is_plain and not is_checked and "\\" not in obj.type.sql

    def table(
        self,
        key: Key,
        said: Said,
        names: Schemas,
        known: Catalog,
        dialect: Dialect,
    ) -> Iterator[Object]:
        """Yield a table with what is in it; what is unique is told as a constraint, and again as an index."""
        for obj in super().table(key, said, names, known, dialect):
            if isinstance(obj, Index) and obj.unique and obj.key not in known:
                columns = tuple(element.column or "" for element in obj.elements)
                yield Unique(obj.key._replace(kind="unique"), columns)
            elif not isinstance(obj, Unique):
                yield obj


INSPECTING = MySQLInspecting()

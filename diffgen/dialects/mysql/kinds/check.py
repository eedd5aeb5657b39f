"""Checks of MySQL and MariaDB: of tables; MariaDB's of columns are part of these."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from diffgen.contracts import Declared, Dialect
from diffgen.dialects.mysql.kinds.column import column_checks
from diffgen.kinds.check import Check, CheckKind
from diffgen.kinds.declaring import compiled, constraints
from diffgen.kinds.naming import Names


class MySQLCheckKind(CheckKind):
    """A check constraint of a table."""

    def declare(self, declared: Declared, dialect: Dialect) -> Iterator[Check]:
        """Yield the check constraints of the models that are not part of a column."""
        names = Names(dialect)
        for table in declared.tables:
            kept = {id(one) for column in table.columns for one in column_checks(column, dialect)}
            for item in constraints(table, dialect):
                if isinstance(item, sa.CheckConstraint) and id(item) not in kept:
                    key, named = names.of(item, table, "check", "check", ())
                    condition = dialect.expression(compiled(item.sqltext, dialect))
                    yield Check(key, condition, named)

    def claims(self, obj: Check) -> Iterator[tuple[str | None, str]]:
        """Take a name in the table, where one that stands in a column's definition may have it."""
        yield obj.key.schema, f"CHECK {obj.key.name} OF {obj.key.table}"


CHECK = MySQLCheckKind("check", "check_constraint")

"""Primary keys of MySQL and MariaDB: whatever the models call one, its name is PRIMARY."""

from __future__ import annotations

from collections.abc import Iterable

from diffgen.contracts import Declared, Dialect
from diffgen.dialects.mysql.naming import PRIMARY
from diffgen.kinds.primary_key import PrimaryKey, PrimaryKeyKind


class MySQLPrimaryKeyKind(PrimaryKeyKind):
    """The primary key of a table."""

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[PrimaryKey]:
        """Yield the keys of the models, as the server keeps them."""
        for found in super().declare(declared, dialect):
            key = found.key._replace(name=PRIMARY)
            yield PrimaryKey(key, found.columns, named=False)

    def claims(self, obj: PrimaryKey) -> Iterable[tuple[str | None, str]]:
        """Take the one place that a table has for a key."""
        yield obj.key.schema, f"PRIMARY KEY OF {obj.key.table}"


PRIMARY_KEY = MySQLPrimaryKeyKind("primary_key", "primary_key_constraint")

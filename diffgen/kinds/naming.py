"""Keys of constraints: their name, or the one that the server would give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.contracts import Dialect
from diffgen.kinds.declaring import given_name, table_key


def by_schema(kind: str, table: Key) -> Hashable:
    """Return the name space of a server that has one name for one constraint in a schema."""
    return table.schema


def by_table(kind: str, table: Key) -> Hashable:
    """Return the name space where a name is just an address in its table."""
    return table


class Names:
    """Hands out keys, one after another as the server would, and remembers the names taken."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._taken: defaultdict[object, set[str]] = defaultdict(set)

    def of(
        self, item: sa.Constraint, owner: sa.Table, kind: str, type_: str, columns: Sequence[str]
    ) -> tuple[Key, bool]:
        """Return the key of a constraint, and whether its name is really there."""
        table = table_key(owner, self._dialect)
        named = self._dialect.constraints_are_named
        taken = self._taken[self._dialect.name_space(kind, table)]
        name = given_name(item, self._dialect)
        if name is None:
            name = self._dialect.constraint_name(type_, table.name, columns, taken)
        else:
            named = True
        taken.add(name)
        return Key(kind, table.schema, name, table.name), named

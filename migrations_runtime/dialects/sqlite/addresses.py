"""The names by which a script addresses the constraints of a table, those without a name too."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from migrations_runtime.dialects.sqlite.clauses import (
    Check,
    ForeignKey,
    PrimaryKey,
    TableConstraint,
    Unique,
)
from migrations_runtime.dialects.sqlite.expressions import columns_in
from migrations_runtime.dialects.sqlite.table_text import TableText
from migrations_runtime.naming import constraint_name

_TYPES: dict[type[TableConstraint], str] = {
    PrimaryKey: "primary",
    Unique: "unique",
    Check: "check",
    ForeignKey: "foreignkey",
}


def addresses(
    table: TableText, known: Mapping[int, str] = MappingProxyType({})
) -> tuple[tuple[str, TableConstraint], ...]:
    """Return every constraint of ``table`` with its address, in the order of the text.

    The address is the constraint's own name, or else what PostgreSQL would name it; where that is
    taken, by a name or by a constraint further up, a number follows.

    :param known: the addresses that constraints have already, by where they begin.
    """
    taken = {found.name for found in table.all_constraints if found.name is not None}
    taken.update(known.values())
    addressed = []
    for constraint in table.all_constraints:
        address = known.get(constraint.span.start, constraint.name)
        if address is None:
            columns = named_columns(table, constraint)
            address = constraint_name(type_of(constraint), table.name, columns, taken)
            taken.add(address)
        addressed.append((address, constraint))
    return tuple(addressed)


def type_of(constraint: TableConstraint) -> str:
    """Return the constraint's type as ``op.drop_constraint`` and its name's suffix say it."""
    return _TYPES[type(constraint)]


def named_columns(table: TableText, constraint: TableConstraint) -> tuple[str, ...]:
    """Return the columns that go into the name of a constraint.

    For a CHECK that is its column if it names exactly one (AddRelationNewConstraints,
    src/backend/catalog/heap.c of PostgreSQL).
    """
    if isinstance(constraint, Check):
        named = columns_in(constraint.expression, (column.name for column in table.columns))
        return named if len(named) == 1 else ()
    return constraint.columns

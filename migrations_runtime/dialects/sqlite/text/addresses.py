"""The names by which a script addresses the constraints of a table, those without a name too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from hashlib import blake2s
from types import MappingProxyType

from migrations_runtime.dialects.sqlite.text.clauses import (
    Check,
    ForeignKey,
    PrimaryKey,
    TableConstraint,
    Unique,
)
from migrations_runtime.dialects.sqlite.text.expressions import canonical, columns_in
from migrations_runtime.dialects.sqlite.text.table_text import TableText
from migrations_runtime.dialects.sqlite.text.tokens import fold
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

    The address is the constraint's own name, or else what PostgreSQL would name it. Where that
    would address more than one (SQLite takes two of one name), a digest of what each says follows:
    it doesn't depend on the order in which they stand, so that equal tables have equal addresses.

    :param known: the addresses that constraints have already, by where they begin.
    """
    derived = Counter(
        derived_name(table, found) for found in table.all_constraints if found.name is None
    )
    given = Counter(found.name for found in table.all_constraints if found.name is not None)
    taken = {name for name, times in given.items() if times == 1}
    taken.update(known.values())
    addressed = []
    for constraint in table.all_constraints:
        address = known.get(constraint.span.start, constraint.name)
        if address is None:
            address = derived_name(table, constraint)
            if derived[address] > 1 or address in taken:
                address = untaken(digested_name(table, constraint), taken)
        elif given[address] > 1 and constraint.span.start not in known:
            address = untaken(digested_name(table, constraint), taken)
        taken.add(address)
        addressed.append((address, constraint))
    return tuple(addressed)


def derived_name(table: TableText, constraint: TableConstraint) -> str:
    """Return the name that PostgreSQL would give to a constraint, were it the only one."""
    columns = named_columns(table, constraint)
    return constraint_name(type_of(constraint), table.name, columns)


def digested_name(table: TableText, constraint: TableConstraint) -> str:
    """Return the constraint's name, or the derived one, with a digest of what it says."""
    return digested(constraint.name or derived_name(table, constraint), _content(constraint))


def digested(name: str, content: tuple[object, ...]) -> str:
    """Return a name with a digest of what the constraint says."""
    return f"{name}_{blake2s(repr(content).encode(), digest_size=4).hexdigest()}"


def _content(constraint: TableConstraint) -> tuple[object, ...]:
    match constraint:
        case Check():
            return (canonical(constraint.expression),)
        case ForeignKey():
            columns = tuple(fold(name) for name in constraint.columns)
            referred = tuple(fold(name) for name in constraint.referred_columns)
            actions = (constraint.on_delete, constraint.on_update)
            return (columns, fold(constraint.referred_table), referred, actions)
        case PrimaryKey() | Unique():
            return (tuple(fold(name) for name in constraint.columns), constraint.conflict)


def untaken(name: str, taken: Collection[str]) -> str:
    """Return the name, or where constraints are the same to the letter, one with a number."""
    number = 0
    found = name
    while found in taken:
        number += 1
        found = f"{name}{number}"
    return found


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

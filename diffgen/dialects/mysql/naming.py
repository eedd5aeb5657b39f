"""The names that the servers give to constraints that were declared without one."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from itertools import count

from diffgen.catalog import Key

PRIMARY = "PRIMARY"


def constraint_name(
    type_: str, table: str, columns: Sequence[str], taken: Collection[str] = ()
) -> str:
    """Return the name of a constraint of ``table`` over ``columns`` on MariaDB."""
    return _chosen(type_, table, columns, taken, "CONSTRAINT_")


def mysql_constraint_name(
    type_: str, table: str, columns: Sequence[str], taken: Collection[str] = ()
) -> str:
    """Return the name of a constraint of ``table`` over ``columns`` on MySQL.

    https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html
    """
    return _chosen(type_, table, columns, taken, f"{table}_chk_")


def _chosen(
    type_: str, table: str, columns: Sequence[str], taken: Collection[str], check: str
) -> str:
    match type_:
        case "primary":
            return PRIMARY
        case "check":
            return _numbered(check, taken)
        case "foreignkey":
            # ``row_create_foreign_constraints`` in storage/innobase/row/row0mysql.cc.
            return _numbered(f"{table}_ibfk_", taken)
    return key_name(columns[0], taken)


def _numbered(stem: str, taken: Collection[str]) -> str:
    folded = {name.casefold() for name in taken}
    return next(name for number in count(1) if (name := f"{stem}{number}").casefold() not in folded)


def key_name(column: str, taken: Collection[str]) -> str:
    """Return the name of an index without one: its first column's (``make_unique_key_name``)."""
    folded = {name.casefold() for name in taken} | {PRIMARY.casefold()}
    if column.casefold() not in folded:
        return column
    names = (f"{column}_{number}" for number in count(2))
    return next(name for name in names if name.casefold() not in folded)


def primary_key_beside(key: Key) -> Key:
    """Return the primary key of the table that another key is of.

    Others go before it and come after it, so that nothing stands between it and a column that counts.
    """
    return Key("primary_key", key.schema, PRIMARY, key.table)


def name_space(kind: str, table: Key) -> Hashable:
    """Return within what a name is unique: foreign keys in the schema, the rest in the table."""
    return (kind, table.schema) if kind == "foreign_key" else (kind, table)


def mysql_name_space(kind: str, table: Key) -> Hashable:
    """Return within what a name is unique on MySQL: checks share a name space in the schema, too."""
    return (kind, table.schema) if kind in ("foreign_key", "check") else (kind, table)

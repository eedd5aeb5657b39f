"""What MariaDB refuses besides what every server does, mended in place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.roundtrip import column_types
from tests.roundtrip.rows import counts_by_itself, not_null
from tests.roundtrip.spec import Column, ForeignKey, Index, Schema, Table, with_options
from tests.roundtrip.storage_mariadb import (
    encodes,
    fits,
    has_foreign_keys,
    in_part,
    indexable,
    same_storage,
)
from tests.roundtrip.values import checks_over


def repair_columns(schema: Schema, table: Table) -> None:
    """Defaults in the column's character set, at most one CHECK at a column, nothing over a counter."""
    if column_types.SQLALCHEMY < (2, 1):
        _without_counting_decimals(table)
    counters = {one.name for one in table.columns if counts_by_itself("mariadb", table, one)}
    for column in table.columns:
        if column.default is not None and not _default_suits(table, column):
            column.default = None
        if column.computed is not None and not _computes(table, column, counters):
            column.computed, column.persisted = None, None
        # MariaDB has no CONSTRAINT <name> at a column, and one CHECK.
        allowed = 0 if schema.requires_check_names or column.type.family == "json" else 1
        kept = [one for one in column.checks if not counters & _names(one.expression.columns)]
        column.checks = kept[:allowed]
        for check in column.checks:
            check.name = None
        if not (indexable(column) and fits(table, [column.name])):
            column.index_flag = column.unique_flag = False
    # A CHECK at a column has its name; JSON has one.
    inside = {one.name for one in table.columns if one.checks or one.type.family == "json"}
    table.checks = [
        one
        for one in table.checks
        if one.name not in inside and not counters & _names(one.expression.columns)
    ]


def _without_counting_decimals(table: Table) -> None:
    """SQLAlchemy 2.0 makes a key that is NUMERIC or FLOAT count, which the server refuses."""
    for name in table.primary_key.columns if table.primary_key is not None else []:
        column = table.column(name)
        if column is not None and column.type.family in ("numeric", "float"):
            column.autoincrement = False


def _computes(table: Table, column: Column, counters: set[str]) -> bool:
    """CHAR is out: its value depends on the sql_mode (PAD_CHAR_TO_FULL_LENGTH)."""
    assert column.computed is not None
    names = _names(column.computed.columns)
    sources = [one.type.source for one in table.columns if one.name in names]
    return not (counters & names or any(re.search(r"\bCHAR\(", source) for source in sources))


def _default_suits(table: Table, column: Column) -> bool:
    assert column.default is not None
    source = column.default.source
    if "text('NULL" in source and not_null(table, column):
        return False
    if "-" in source and ("unsigned" in column.type.source or "zerofill" in column.type.source):
        return False
    if column.type.family == "labels":
        return encodes(table, column.type, source)
    if source.startswith(("'", '"')):
        return encodes(table, column.type, str(ast.literal_eval(source)))
    return True


def _names(columns: tuple[tuple[str, str], ...]) -> set[str]:
    return {name for name, _ in columns}


def repair_keys(table: Table) -> None:
    """Keys within the limits of the engine."""
    if table.option("mysql_engine") == "Aria":
        _without_virtual_columns(table)
    key = table.primary_key
    while key is not None and not fits(table, key.columns):
        key.columns.pop()
    if key is not None and not key.columns:
        table.primary_key = None
    for unique in table.uniques:
        while not fits(table, unique.columns):
            unique.columns.pop()
    table.uniques = [unique for unique in table.uniques if unique.columns]
    for index in table.indexes:
        if _whole(table, index.options):
            while not fits(table, [part.column or "" for part in index.parts]):
                index.parts.pop()
    table.indexes = [index for index in table.indexes if index.parts and _takes(table, index)]
    said = {one.columns[0] for one in table.uniques if one.name is None}  # names by the server
    said |= {column.name for column in table.columns if column.unique_flag}
    said |= {key.columns[0] for key in table.foreign_keys if key.name is None}
    table.indexes = [index for index in table.indexes if index.name not in said]
    for index in table.indexes:
        # A unique index by hash has a generated column behind it; and one that serves a foreign key
        # does not take the place of that one's own, which SHOW CREATE alone tells.
        by_hash = dict(index.options).get("mysql_using") == "hash"
        if by_hash and (index.unique or _begins_a_foreign_key(table, index)):
            index.options = ()
        if dict(index.options).get("mysql_prefix"):
            index.unique = False


def _begins_a_foreign_key(table: Table, index: Index) -> bool:
    return any(index.parts[0].column == key.columns[0] for key in table.foreign_keys)


def _without_virtual_columns(table: Table) -> None:
    """Aria has no index on them."""
    virtual = {one.name for one in table.columns if one.computed is not None and not one.persisted}
    for column in table.columns:
        if column.name in virtual:
            column.index_flag = column.unique_flag = False
    table.uniques = [one for one in table.uniques if not virtual & set(one.columns)]
    table.indexes = [one for one in table.indexes if not virtual & one.columns()]


def _whole(table: Table, options: tuple[tuple[str, object], ...]) -> bool:
    return not {"mysql_length", "mysql_prefix"} & set(dict(options))


def _takes(table: Table, index: Index) -> bool:
    columns = [table.column(part.column or "") for part in index.parts]
    if _whole(table, index.options):
        return True
    return all(column is not None and in_part(column, index) for column in columns)


def takes_foreign_key(table: Table, key: ForeignKey, target: Table) -> bool:
    """Whether the server takes the key, its actions mended."""
    if not (has_foreign_keys(table) and has_foreign_keys(target)):
        return False
    columns = [table.column(name) for name in key.columns]
    referred = [target.column(name) for name in key.target_columns]
    if key.target_columns not in list(_key_orders(target, table)) or not fits(table, key.columns):
        return False
    for column, other in zip(columns, referred, strict=True):
        assert column is not None
        assert other is not None
        if not same_storage(table, column, target, other):
            return False
    said = [column.computed for column in table.columns if column.computed is not None]
    said += [expression for name in key.columns for expression in checks_over(table, name)]
    named = any(_names(expression.columns) & set(key.columns) for expression in said)
    if named or any("create_constraint" in one.type.source for one in columns if one is not None):
        key.options = with_options(key.options, ondelete=None, onupdate=None)
    if any(not_null(table, column) for column in columns if column is not None):
        _without_actions(key, "SET NULL", "CASCADE")
    return True


def _without_actions(key: ForeignKey, on_delete: str, on_update: str) -> None:
    """Neither may bring NULL to where it can't be."""
    for action, refused in (("ondelete", {on_delete}), ("onupdate", {on_delete, on_update})):
        if dict(key.options).get(action) in refused:
            key.options = with_options(key.options, **{action: None})


def _key_orders(target: Table, table: Table) -> Iterator[list[str]]:
    """The columns of every key in its own order, in which InnoDB wants a table to refer to them."""
    primary = target.primary_key.columns if target.primary_key is not None else []
    for columns in target.referable_by(table):
        if columns is not primary:
            yield columns
            continue
        assert target.primary_key is not None
        names = [column.name for column in target.columns] if target.primary_key.inline else primary
        ordered = [name for name in names if name in primary]
        # SQLAlchemy puts the column that counts first.
        yield sorted(ordered, key=lambda name: not _counts(target, name))


def _counts(table: Table, name: str) -> bool:
    column = table.column(name)
    return column is not None and counts_by_itself("mariadb", table, column)

"""What PostgreSQL asks of tables that are divided or descend, and what an older server lacks."""

from __future__ import annotations

from dataclasses import replace

from tests.roundtrip.objects_postgresql import EXCLUDED, PARTITIONED, plain
from tests.roundtrip.rows import not_null
from tests.roundtrip.spec import Exclude, Expression, Index, Schema, Table, Unique, with_options


def repair_table(schema: Schema, table: Table) -> None:
    """Mend what only this server has."""
    _older(schema, table)
    _stores(table)
    _includes(schema, table)
    _excludes(schema, table)
    _validity(schema, table)
    if table.partition is not None:
        _partitioned(table)


def repair_tables(schema: Schema) -> None:
    """Mend what ties tables together."""
    while True:
        known = {table.key: table for table in schema.tables}
        lost = [one for one in schema.tables if not _parents_hold(one, known)]
        if not lost:
            break
        schema.tables = [one for one in schema.tables if one not in lost]
    for table in schema.tables:
        for key in table.inherits:
            _inherit(table, known[key])
    # The models name a parent before its children.
    schema.tables.sort(key=lambda table: bool(table.inherits))


def _older(schema: Schema, table: Table) -> None:
    """Take out what the version doesn't know yet."""
    if schema.version < (15,):
        constraints_and_indexes: list[Unique | Index] = [*table.uniques, *table.indexes]
        for one in constraints_and_indexes:
            one.options = with_options(one.options, postgresql_nulls_not_distinct=None)
    if schema.version < (18,):
        for column in table.columns:
            column.persisted = True if column.computed is not None else column.persisted


def _stores(table: Table) -> None:
    """What is over a column of a domain is stored: no virtual one may use a type that somebody has made."""
    for column in table.columns:
        names = [name for name, _ in column.computed.columns] if column.computed is not None else []
        others = [table.column(name) for name in names]
        if any(other is not None and other.type.domain is not None for other in others):
            column.persisted = True


def _includes(schema: Schema, table: Table) -> None:
    able = {one.name for one in table.columns if plain(schema, one)}
    for one in table.unique_keys():
        inline = getattr(one, "inline", False)
        one.include = [name for name in one.include if name in able and not inline]
        if one.name is None:
            one.options = with_options(one.options, comment=None)
    for key in table.foreign_keys:
        target = schema.table(key.target)
        later = target is not None and target is not table and target.foreign_keys
        # SQLAlchemy comments on a key before it adds one by ALTER TABLE, as it does in a cycle.
        if key.name is None or later or dict(key.options).get("use_alter"):
            key.options = with_options(key.options, comment=None)


def _excludes(schema: Schema, table: Table) -> None:
    kept: list[Exclude] = []
    for one in table.excludes:
        if any((one.elements, one.using) == (other.elements, other.using) for other in kept):
            continue  # the server makes one of two that are equal
        columns = [table.column(name) for name, _ in one.elements]
        suited = [
            column is not None
            and plain(schema, column)
            and any(
                (one.using, operator) == (method, taken)
                and one_class in (None, dict(one.operator_classes).get(column.name))
                for method, taken, one_class in EXCLUDED.get(column.type.family, ())
            )
            for column, (_, operator) in zip(columns, one.elements, strict=True)
        ]
        sized = one.operator_classes and any("CHAR(" in c.type.source for c in columns if c)
        where = one.where is None or _holds(table, one.where.columns)
        if all(suited) and where and not sized and table.partition is None:
            kept.append(one)
    table.excludes = kept


def _holds(table: Table, columns: tuple[tuple[str, str], ...]) -> bool:
    for name, family in columns:
        column = table.column(name)
        if column is None or column.computed is not None or column.type.family != family:
            return False
    return True


def _validity(schema: Schema, table: Table) -> None:
    """A divided table takes no key that isn't checked, nor does one of an unlogged table."""
    for key in table.foreign_keys:
        target = schema.table(key.target)
        divided = table.partition or (target is not None and target.partition)
        unlogged = target is not None and target.option("prefixes")
        if divided:
            key.options = with_options(key.options, postgresql_not_valid=None)
        if unlogged and not table.option("prefixes"):
            table.options = with_options(table.options, prefixes=["UNLOGGED"])


def _partitioned(table: Table) -> None:
    assert table.partition is not None
    _, keys = table.partition
    columns = [table.column(name) for name in keys]
    if any(one is None or one.computed or one.type.family not in PARTITIONED for one in columns):
        table.partition = None
        return
    table.inherits = []
    table.options = with_options(
        table.options, postgresql_with=None, prefixes=None, postgresql_using=None
    )
    for column in table.columns:
        column.unique_flag = False
        column.identity = None  # not before PostgreSQL 17
    placed: list[Table | Index] = [table, *table.indexes]
    for one in placed:
        if dict(one.options).get("postgresql_tablespace") == "pg_default":  # refused
            one.options = with_options(one.options, postgresql_tablespace=None)
    wanted = set(keys)
    if table.primary_key is not None and not wanted <= set(table.primary_key.columns):
        table.primary_key = None
    table.uniques = [one for one in table.uniques if wanted <= set(one.columns)]
    for index in table.indexes:
        plain_ = all(part.expression is None for part in index.parts)
        if not (plain_ and wanted <= {part.column for part in index.parts}):
            index.unique = False
            index.options = with_options(index.options, postgresql_nulls_not_distinct=None)


def _parents_hold(table: Table, known: dict[str, Table]) -> bool:
    """Whether all parents are there, divide nothing, and don't descend from it."""
    parents = [known.get(key) for key in table.inherits]
    if any(one is None or one.partition is not None or one is table for one in parents):
        return False
    types: dict[str, str] = {}
    for parent in parents:
        assert parent is not None
        if parent.inherits:
            return False  # a line of two is long enough
        for column in parent.columns:
            if types.setdefault(column.name, column.type.source) != column.type.source:
                return False
            if len(parents) > 1 and (column.computed or column.default or column.identity):
                return False
    return True


def _inherit(table: Table, parent: Table) -> None:
    """What the child names once more is as the parent has it, without what is the parent's alone."""
    for column in list(table.columns):
        other = parent.column(column.name)
        if other is None:
            continue
        if column.computed or other.computed or column.identity or column.autoincrement:
            table.columns.remove(column)
            continue
        plain_source = other.type.source.replace(", create_constraint=True", "")
        column.type = replace(other.type, source=plain_source)
        if not_null(parent, other):
            # PostgreSQL 18 fails to change the type where the two NOT NULL have names of their own.
            table.columns.remove(column)
            continue
        column.default, column.checks = None, []
        column.nullable = None
    inherited = {column.name for column in parent.columns}

    def own(expression: Expression | None) -> bool:
        """Whether the server can be asked how it writes it: by the columns that are the child's alone."""
        names = {name for name, _ in expression.columns} if expression is not None else set()
        return not names & inherited

    for column in table.columns:
        if not own(column.computed):
            column.computed, column.persisted = None, None
    table.checks = [one for one in table.checks if own(one.expression)]
    table.excludes = [one for one in table.excludes if own(one.where)]
    table.indexes = [
        one
        for one in table.indexes
        if own(one.where) and all(own(part.expression) for part in one.parts)
    ]
    theirs = {check.name for check in parent.checks}
    theirs |= {check.name for column in parent.columns for check in column.checks}
    table.checks = [one for one in table.checks if one.name not in theirs]
    if parent.option("prefixes"):
        table.options = with_options(table.options, prefixes=["UNLOGGED"])

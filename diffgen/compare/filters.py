"""``include_name`` and ``include_object``: which objects take part in the comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Catalog, Key, Pair
from diffgen.contracts import Declared, Dialect

IncludeName = Callable[[str | None, str, dict[str, str | None]], bool]
IncludeObject = Callable[[Any, str | None, str, bool, Any], bool]


def filtered(pair: Pair, opts: Mapping[str, Any], dialect: Dialect, declared: Declared) -> Pair:
    """Return the pair without what the user's filters leave out; parts of a table go with it."""
    include_name: IncludeName | None = opts.get("include_name")
    include_object: IncludeObject | None = opts.get("include_object")
    if include_name is not None:
        before = _kept(pair.before, lambda key: _named(key, include_name, dialect))
        pair = Pair(before, pair.after)
    if include_object is not None:
        items = _items(declared, dialect)
        reflected = {key: items.get(key) or _stand_in(key, obj) for key, obj in pair.before.items()}

        def wanted(key: Key, on_database: bool) -> bool:
            item = reflected[key] if on_database else items.get(key)
            other = items.get(key) if on_database else reflected.get(key)
            if item is None:
                return True
            filter_name = dialect.kind(key).filter_name
            return bool(include_object(item, key.name, filter_name, on_database, other))

        before = _kept(pair.before, lambda key: wanted(key, True))
        after = _kept(pair.after, lambda key: wanted(key, False))
        gone = (set(pair.before) - set(before)) | (set(pair.after) - set(after))
        pair = Pair(_without(before, gone), _without(after, gone))
    return pair


def _kept(catalog: Catalog, included: Callable[[Key], bool]) -> Catalog:
    answers = {key: included(key) for key in catalog if key.owner is None}
    return Catalog(
        obj
        for key, obj in catalog.items()
        if (answers[key] if key.owner is None else answers.get(key.owner, True) and included(key))
    )


def _without(catalog: Catalog, gone: set[Key]) -> Catalog:
    return Catalog(obj for key, obj in catalog.items() if key not in gone and key.owner not in gone)


def _named(key: Key, include_name: IncludeName, dialect: Dialect) -> bool:
    filter_name = dialect.kind(key).filter_name
    parents: dict[str, str | None] = {"schema_name": key.schema}
    if key.table is not None:
        path = key.table if key.schema is None else f"{key.schema}.{key.table}"
        parents |= {"table_name": key.table, "schema_qualified_table_name": path}
    elif filter_name == "table":
        path = key.name if key.schema is None else f"{key.schema}.{key.name}"
        parents["schema_qualified_table_name"] = path
    elif filter_name == "schema":
        parents = {}
    return bool(include_name(key.name, filter_name, parents))


def _items(declared: Declared, dialect: Dialect) -> dict[Key, Any]:
    """Return SQLAlchemy's own objects for the declared tables and columns, by key."""
    items: dict[Key, Any] = {}
    for table in declared.tables:
        schema = dialect.schema(table.schema)
        owner = Key("table", schema, table.name)
        items[owner] = table
        for column in table.columns:
            items[Key("column", schema, column.name, table.name)] = column
        for index in table.indexes:
            items[Key("index", schema, str(index.name), table.name)] = index
        for constraint in table.constraints:
            kind = constraint.__visit_name__.removesuffix("_constraint")
            kind = {"table_or_column_check": "check", "column_check": "check"}.get(kind, kind)
            items[Key(kind, schema, str(constraint.name), table.name)] = constraint
    return items


def _stand_in(key: Key, obj: Any) -> Any:
    """Return an object that has the name and the place of a reflected one, for filters to look at."""
    if key.table is None:
        return sa.Table(key.name, sa.MetaData(), schema=key.schema)
    table = sa.Table(key.table, sa.MetaData(), schema=key.schema)
    column: sa.Column[Any] = sa.Column(key.name)
    table.append_column(column)
    return column

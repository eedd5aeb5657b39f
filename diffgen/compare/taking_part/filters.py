"""``include_name`` and ``include_object``: which objects take part in the comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from diffgen.calling import calling
from diffgen.catalog import Catalog, Key, Pair
from diffgen.contracts import Declared, Dialect, kind_name

IncludeName = Callable[[str | None, str, dict[str, str | None]], bool]
IncludeObject = Callable[[Any, str | None, str, bool, Any], bool]


def filtered(pair: Pair, opts: Mapping[str, Any], dialect: Dialect, declared: Declared) -> Pair:
    """Return the pair without what the user's filters leave out; parts of a table go with it."""
    include_name: IncludeName | None = opts.get("include_name")
    include_object: IncludeObject | None = opts.get("include_object")
    if include_name is not None:
        pair = Pair(_by_name(pair.before, include_name, dialect), pair.after)
    if include_object is not None:
        pair = _by_object(pair, include_object, dialect, declared)
    return pair


def _by_name(catalog: Catalog, include_name: IncludeName, dialect: Dialect) -> Catalog:
    """Ask for every name in the database; what is in a schema that is left out isn't asked for."""
    schemas = {key.schema for key in catalog if dialect.kind(key).filter_name != "schema"}
    with calling("include_name"):
        looked_at = {schema for schema in schemas if include_name(schema, "schema", {})}

    def included(key: Key) -> bool:
        is_schema = dialect.kind(key).filter_name == "schema"
        return (is_schema or key.schema in looked_at) and _named(key, include_name, dialect)

    return _kept(catalog, included)


def _by_object(
    pair: Pair, include_object: IncludeObject, dialect: Dialect, declared: Declared
) -> Pair:
    """Ask once for each object: for the models' one where there is one, else for the reflected one."""
    items = _items(declared, dialect)

    def included(key: Key) -> bool:
        reflected = _stand_in(key) if key in pair.before else None
        item = items.get(key) if key in pair.after else reflected
        if item is None:
            return True
        only_there = key not in pair.after
        other = None if only_there else reflected
        filter_name = dialect.kind(key).filter_name
        with calling("include_object"):
            return bool(include_object(item, key.name, filter_name, only_there, other))

    kept = _kept(Catalog({**pair.before, **pair.after}.values()), included)
    return Pair(
        *(Catalog(side[key] for key in side if key in kept) for side in (pair.before, pair.after))
    )


def _kept(catalog: Catalog, included: Callable[[Key], bool]) -> Catalog:
    answers = {key: included(key) for key in catalog if key.owner is None}
    return Catalog(
        obj
        for key, obj in catalog.items()
        if (answers[key] if key.owner is None else answers.get(key.owner, True) and included(key))
    )


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
    with calling("include_name"):
        return bool(include_name(key.name, filter_name, parents))


def _items(declared: Declared, dialect: Dialect) -> dict[Key, Any]:
    """Return SQLAlchemy's own objects for the declared tables and all that is in them, by key."""
    items: dict[Key, Any] = {}
    for table in declared.tables:
        schema = dialect.schema(table.schema)
        name = dialect.table_name(table.name)
        owner = Key("table", schema, name)
        items[owner] = table
        for column in table.columns:
            items[Key("column", schema, column.name, name)] = column
        for index in table.indexes:
            items[Key(kind_name(index), schema, str(index.name), name)] = index
        for constraint in table.constraints:
            items[Key(kind_name(constraint), schema, str(constraint.name), name)] = constraint
    return items


def _stand_in(key: Key) -> Any:
    """Return an object that has the name and the place of a reflected one, for filters to look at."""
    if key.table is None:
        return sa.Table(key.name, sa.MetaData(), schema=key.schema)
    table = sa.Table(key.table, sa.MetaData(), schema=key.schema)
    column: sa.Column[Any] = sa.Column(key.name)
    table.append_column(column)
    return column

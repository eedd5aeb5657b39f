"""What the server has to see to write something of the models in its own way."""

from __future__ import annotations

from collections.abc import Iterator

from diffgen.catalog import Catalog, Expression, Key
from diffgen.catalog.catalog import Object
from diffgen.dialects.postgresql.echoing.clauses import (
    column_type,
    definition,
    domain_clause,
    index_clause,
)
from diffgen.dialects.postgresql.kinds.domain import Domain
from diffgen.dialects.postgresql.kinds.exclude import Exclude
from diffgen.dialects.postgresql.kinds.table import parents
from diffgen.dialects.postgresql.sql.names import quoted
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column
from diffgen.kinds.index import Index
from diffgen.kinds.sheets import Question


def question(key: Key, declared: Catalog, whole: bool = False) -> Question:
    """Return what is asked about an object.

    :param whole: whether it gets all columns of the table, not only those that the text names.
    """
    obj, table = declared[key], key.table or ""
    columns = list(_columns(Key("table", key.schema, table), declared).values())
    said = {name.casefold() for text in _texts(obj) for name in text.names()} | _members(obj)
    if not whole:
        columns = [column for column in columns if column.key.name.casefold() in said]
    # A column can't speak of itself, and a default of none at all.
    others = [column for column in columns if column.key != key]
    if isinstance(obj, Column) and obj.generated is None:
        others = []
    typed = [*others, obj] if isinstance(obj, Column | Domain) else others
    return Question(
        key,
        _text(obj),
        {column.key.name: f"{quoted(column.key.name)} {column_type(column)}" for column in others},
        frozenset(one.type.named for one in typed if one.type.named is not None),
        table if table.casefold() in said else None,
    )


def _columns(table: Key, declared: Catalog) -> dict[str, Column]:
    """Return the columns of a table by name, those that it has from its parents among them."""
    found: dict[str, Column] = {}
    described = declared.get(table)
    for parent in parents(described) if described is not None else ():
        found |= _columns(parent, declared)
    own = (one for one in declared.of_table(table.schema, table.name) if isinstance(one, Column))
    return found | {one.key.name: one for one in sorted(own, key=lambda column: column.position)}


def _text(obj: Object) -> str:
    match obj:
        case Column():
            return definition(obj)
        case Check():
            return f"CHECK ({obj.condition.sql})"
        case Exclude():
            return obj.definition.sql
        case Index():
            return index_clause(obj)
        case Domain():
            return domain_clause(obj)
    raise AssertionError(f"nothing of it is spelled by the server: {obj}")


def _texts(obj: Object) -> Iterator[Expression]:
    match obj:
        case Column(generated=generated) if generated is not None:
            yield generated.expression
        case Check():
            yield obj.condition
        case Exclude():
            yield obj.definition
        case Index():
            yield from (one.expression for one in obj.elements if one.expression is not None)
            if obj.where is not None:
                yield obj.where


def _members(obj: Object) -> set[str]:
    """Return the columns that an index names by itself."""
    if not isinstance(obj, Index):
        return set()
    included = dict(obj.options).get("postgresql_include") or ()
    named = (element.column for element in obj.elements)
    return {name.casefold() for name in (*named, *included) if name is not None}

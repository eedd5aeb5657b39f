"""What the kinds ask of SQLAlchemy about an object that the models declare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql.base import DialectKWArgs
from sqlalchemy.sql.ddl import CreateConstraint

from diffgen.catalog import Key
from diffgen.catalog.catalog import Object
from diffgen.contracts import Declared, Dialect

#: Keyword arguments of a dialect, by their SQLAlchemy name (``postgresql_with``), sorted.
Options = tuple[tuple[str, Any], ...]


def declare(declared: Declared, dialect: Dialect) -> Iterator[Object]:
    """Yield the objects that the models declare, kind by kind."""
    for kind in dialect.kinds:
        yield from kind.declare(declared, dialect)


def is_created(item: sa.Constraint | sa.Index, dialect: Dialect) -> bool:
    """Return whether ``create_all`` makes the item on this dialect.

    ``ddl_if``, and constraints that a type brings along (``Boolean(create_constraint=True)``), depend
    on the dialect; SQLAlchemy answers through attributes that have no public form
    (``sqlalchemy/sql/schema.py``, ``Constraint._should_create_for_compiler``).
    """
    # What SQLAlchemy adds apart from its table (``use_alter``) has a rule against standing inside it.
    rule = getattr(item, "_create_rule", None) if getattr(item, "_type_bound", False) else None
    ddl_if = item._ddl_if
    if rule is None and ddl_if is None:
        return True
    compiler = dialect.ddl
    if rule is not None and not rule(compiler):
        return False
    if ddl_if is None:
        return True
    ddl = sa.schema.CreateIndex(item) if isinstance(item, sa.Index) else CreateConstraint(item)
    return ddl_if._should_execute(cast(Any, ddl), item, None, compiler=compiler)


def constraints(table: sa.Table, dialect: Dialect) -> Iterator[sa.Constraint]:
    """Yield the constraints of a table as the server meets them in CREATE TABLE.

    Those of the columns come first, in the order of the columns; then the key; then the rest in
    the order of their creation (``DDLCompiler.create_table_constraints``). The order is that in which
    a server names those without a name.
    """
    inline = [constraint for column in table.columns for constraint in column.constraints]
    rest = sorted(table.constraints - set(inline), key=lambda one: one._creation_order)
    key = table.primary_key
    ordered = [*inline, key, *(one for one in rest if one is not key)]
    yield from (one for one in ordered if is_created(one, dialect))


def given_name(item: sa.Constraint | sa.Index, dialect: Dialect) -> str | None:
    """Return the name that an item has by itself or by a naming convention, as it would be sent."""
    if item.name is None:
        return None
    if isinstance(item.name, str) and len(item.name) <= dialect.most_characters:
        return dialect.identifier(str(item.name))
    preparer = dialect.sqlalchemy.identifier_preparer
    formatted = (
        preparer.format_index(item)
        if isinstance(item, sa.Index)
        else preparer.format_constraint(item)
    )
    if formatted is None:
        return None
    return dialect.identifier(unquoted(dialect.sql(formatted), dialect))


def unquoted(name: str, dialect: Dialect) -> str:
    """Return a name without the quotes that the dialect's preparer put around it."""
    preparer = dialect.sqlalchemy.identifier_preparer
    first, last = preparer.initial_quote, preparer.final_quote
    if len(name) > 1 and name.startswith(first) and name.endswith(last):
        return name[1:-1].replace(last * 2, last)
    return name


def compiled(element: Any, dialect: Dialect) -> str:
    """Return the SQL of an expression as it stands in DDL: values inline, columns without table."""
    compiler = dialect.ddl.sql_compiler
    return dialect.sql(compiler.process(element, include_table=False, literal_binds=True))


def table_key(table: sa.Table, dialect: Dialect) -> Key:
    """Return the key of a declared table."""
    return Key("table", *dialect.place(table))


def declared_column(key: Key, declared: Declared, dialect: Dialect) -> sa.Column[Any]:
    """Return the column of the models that a key stands for.

    :raises LookupError: there is none.
    """
    for table in declared.tables:
        for column in table.columns if table_key(table, dialect) == key.owner else ():
            if dialect.identifier(column.name) == key.name:
                return column
    raise LookupError(key)


def names_of(columns: Iterable[sa.Column[Any]], dialect: Dialect) -> tuple[str, ...]:
    """Return the names of columns."""
    return tuple(dialect.identifier(column.name) for column in columns)


def has_keywords(item: DialectKWArgs) -> bool:
    """Return whether an item has arguments for a dialect.

    SQLAlchemy makes a place for them with the first one; to ask for them would make one, too.
    """
    return "dialect_options" in item.__dict__ and bool(item.dialect_kwargs)


def options(item: Any, dialect: Dialect, *handled: str) -> Options:
    """Return the keyword arguments given for this dialect, apart from those ``handled`` elsewhere.

    An argument that says what holds anyway (``None``, ``False``, empty) is no option.
    """
    if not has_keywords(item):
        return ()
    prefix = f"{dialect.name}_"
    given = {
        name: value
        for name, value in item.dialect_kwargs.items()
        if name.startswith(prefix) and name not in handled and value not in (None, False, {}, [])
    }
    parents = f"{prefix}inherits"
    if isinstance(given.get(parents), str):
        given[parents] = (given[parents],)
    included = f"{prefix}include"
    if included in given:
        columns = item.table.columns
        named = (columns[one] if isinstance(one, str) else one for one in given[included])
        given[included] = names_of(named, dialect)
    stated = {(name, frozen(value)) for name, value in given.items()}
    return tuple(sorted(stated - dialect.implied))


def frozen(value: Any) -> Any:
    """Return a hashable form of an option's value: text for scalars, tuples for collections."""
    match value:
        case dict():
            return tuple(sorted((str(name), str(item).lower()) for name, item in value.items()))
        case list() | tuple():
            return tuple(frozen(item) for item in value)
        case sa.Column():
            return value.name
        case bool():
            return value
        case _:
            return str(value)


def nulls_are_distinct(options: Options) -> bool:
    """Return whether any number of rows may have NULL, where values are to be distinct."""
    return not any(name.endswith("_nulls_not_distinct") and value for name, value in options)

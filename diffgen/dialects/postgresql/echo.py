"""Ask the server how it would write what the models declare.

PostgreSQL keeps expressions as parse trees and writes them out in its own way, so declared text and
stored text can be compared only after the server has seen both. The declared form is made in temporary
tables, inside a savepoint that is rolled back, and read with the same reader as everything else.
Nothing is evaluated: a default of a temporary table without rows is parsed and no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Catalog, Expression, Key, Type
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect, Live
from diffgen.dialects.postgresql.read import read
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column, Generated
from diffgen.kinds.index import Element, Index

Place = tuple[str | None, str]


def echo(
    connection: sa.Connection, declared: Catalog, keys: Collection[Key], dialect: Dialect
) -> Iterator[Object]:
    """Yield the declared objects of ``keys`` as the server would read them back.

    What the server doesn't accept is left out: it stays as declared, and so differs.
    """
    waiting = set(keys)
    while waiting:
        batch = _one_of_each_name(waiting)
        waiting -= set(batch)
        yield from _asked(connection, declared, batch, dialect)


def _one_of_each_name(keys: Iterable[Key]) -> dict[Key, Place]:
    """Return the keys of as many tables as can stand in one temporary schema side by side."""
    chosen: dict[str, Place] = {}
    batch: dict[Key, Place] = {}
    for key in sorted(keys, key=lambda key: key.order):
        place = (key.schema, key.table or "")
        if chosen.setdefault(place[1], place) == place:
            batch[key] = place
    return batch


def _asked(
    connection: sa.Connection, declared: Catalog, batch: dict[Key, Place], dialect: Dialect
) -> Iterator[Object]:
    tables: defaultdict[Place, list[Key]] = defaultdict(list)
    for key, place in batch.items():
        tables[place].append(key)
    answers = _try(connection, declared, tables, dialect)
    if answers is None:
        # One of the tables isn't accepted: ask for each by itself, so that the others get an answer.
        for place, keys in tables.items():
            answers = _try(connection, declared, {place: keys}, dialect)
            if answers is None:
                for key in keys:
                    yield from _try(connection, declared, {place: [key]}, dialect) or ()
            else:
                yield from answers
    else:
        yield from answers


def _try(
    connection: sa.Connection,
    declared: Catalog,
    tables: dict[Place, list[Key]],
    dialect: Dialect,
) -> list[Object] | None:
    savepoint = connection.begin_nested()
    try:
        statements = list(_statements(declared, tables))
        _run(connection, statements)
        return list(_answers(connection, declared, tables, dialect))
    except sa.exc.DBAPIError:
        return None
    finally:
        savepoint.rollback()


def _run(connection: sa.Connection, statements: Sequence[str]) -> None:
    """Send the statements as one text where the driver takes that, without parameters."""
    together = connection.dialect.driver in ("psycopg", "psycopg2")
    for text in [";\n".join(statements)] if together else statements:
        connection.exec_driver_sql(text, execution_options={"no_parameters": True})


def _answers(
    connection: sa.Connection,
    declared: Catalog,
    tables: dict[Place, list[Key]],
    dialect: Dialect,
) -> Iterator[Object]:
    schema = connection.exec_driver_sql(
        "SELECT nspname FROM pg_catalog.pg_namespace WHERE oid = pg_catalog.pg_my_temp_schema()"
    ).scalar_one()
    places = {name: place for place in tables for name in [place[1]]}
    wanted = {key for keys in tables.values() for key in keys}
    for obj in read(Live(connection, (schema,)), dialect):
        place = places.get(obj.key.table or "")
        if place is not None:
            key = replace(obj.key, schema=place[0])
            if key in wanted:
                yield _settled(declared[key], obj)


#: What the server has a spelling of its own for, by kind; all else stays as declared.
ECHOED = {
    "column": ("type", "default", "identity", "generated", "collation"),
    "check": ("condition",),
    "index": ("elements", "where", "options"),
    "exclude": ("definition",),
}


def _settled(declared: Any, echoed: Any) -> Object:
    """Return the declared object with the server's spelling; scripts still repeat the declared text."""
    fields = {name: getattr(echoed, name) for name in ECHOED[declared.key.kind]}
    for name, value in fields.items():
        given = getattr(declared, name)
        if isinstance(value, Expression) and given is not None:
            fields[name] = Expression(value.canonical, given.sql)
        elif isinstance(value, Generated) and given is not None:
            text = Expression(value.expression.canonical, given.expression.sql)
            fields[name] = Generated(text, value.stored)
        elif isinstance(value, Type):
            fields[name] = Type(value.sql, declared.type.named)
    settled: Object = replace(declared, **fields)
    return settled


def _statements(declared: Catalog, tables: dict[Place, list[Key]]) -> Iterator[str]:
    yield "SET LOCAL client_min_messages = warning"
    yield from _enums(declared, tables)
    for (schema, table), keys in tables.items():
        name = f"pg_temp.{_quoted(table)}"
        wanted = set(keys)
        columns = [obj for obj in declared.of_table(schema, table) if isinstance(obj, Column)]
        columns.sort(key=lambda column: column.position)
        parts = [_column(column, column.key in wanted) for column in columns]
        objects = [declared[key] for key in keys]
        parts += [
            f"CONSTRAINT {_quoted(obj.key.name)} CHECK ({obj.condition.sql})"
            for obj in objects
            if isinstance(obj, Check)
        ]
        parts += [
            f"CONSTRAINT {_quoted(obj.key.name)} {obj.definition.sql}"
            for obj in objects
            if obj.key.kind == "exclude"
        ]
        yield f"CREATE TEMPORARY TABLE {_quoted(table)} ({', '.join(parts)})"
        yield from (_index(obj, name) for obj in objects if isinstance(obj, Index))


def _enums(declared: Catalog, tables: Iterable[Place]) -> Iterator[str]:
    """Yield the enums of the default schema as they are declared: the columns need their new labels."""
    columns = [obj for place in tables for obj in declared.of_table(*place)]
    keys = {obj.type.named for obj in columns if isinstance(obj, Column)}
    for key in sorted((key for key in keys if key is not None), key=lambda key: key.order):
        enum = declared.get(key)
        if enum is not None and key.schema is None:
            labels = ", ".join("'" + label.replace("'", "''") + "'" for label in enum.labels)
            yield f"CREATE TYPE pg_temp.{_quoted(key.name)} AS ENUM ({labels})"


def _column(column: Column, whole: bool) -> str:
    words = [_quoted(column.key.name), column.type.sql]
    if column.collation is not None:
        words.append(f"COLLATE {_collation(column.collation)}")
    if column.generated is not None:
        stored = "STORED" if column.generated.stored else "VIRTUAL"
        words.append(f"GENERATED ALWAYS AS ({column.generated.expression.sql}) {stored}")
    if whole and column.default is not None:
        words.append(f"DEFAULT {column.default.sql}")
    if whole and column.identity is not None:
        words.append(_identity(column))
    if whole and not column.nullable:
        words.append("NOT NULL")
    return " ".join(words)


def _identity(column: Column) -> str:
    identity = column.identity
    if identity is None:
        return ""
    options = identity.options
    always = "ALWAYS" if identity.always else "BY DEFAULT"
    cycle = "CYCLE" if options.cycle else "NO CYCLE"
    return (
        f"GENERATED {always} AS IDENTITY (START WITH {options.start}"
        f" INCREMENT BY {options.increment} MINVALUE {options.minvalue}"
        f" MAXVALUE {options.maxvalue} {cycle} CACHE {options.cache})"
    )


def _index(index: Index, table: str) -> str:
    options = dict(index.options)
    unique = "UNIQUE " if index.unique else ""
    method = options.get("postgresql_using", "btree")
    elements = ", ".join(_element(element) for element in index.elements)
    text = f"CREATE {unique}INDEX {_quoted(index.key.name)} ON {table} USING {method} ({elements})"
    if include := options.get("postgresql_include"):
        text += f" INCLUDE ({', '.join(_quoted(name) for name in include)})"
    if options.get("postgresql_nulls_not_distinct"):
        text += " NULLS NOT DISTINCT"
    if given := options.get("postgresql_with"):
        text += f" WITH ({', '.join(f'{name} = {value}' for name, value in given)})"
    if index.where is not None:
        text += f" WHERE {index.where.sql}"
    return text


def _element(element: Element) -> str:
    if element.expression is not None:
        words = [element.expression.sql]
    else:
        words = [_quoted(element.column or "")]
    if element.collation is not None:
        words.append(f"COLLATE {_collation(element.collation)}")
    if element.opclass is not None:
        words.append(element.opclass)
    if element.descending:
        words.append("DESC")
    if element.nulls_first is not None:
        words.append("NULLS FIRST" if element.nulls_first else "NULLS LAST")
    return " ".join(words)


def _collation(name: str) -> str:
    return name if name.startswith('"') else _quoted(name)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

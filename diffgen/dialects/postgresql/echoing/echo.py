"""Ask the server how it would write what the models declare.

PostgreSQL keeps expressions as parse trees and writes them out in its own way, so declared text and
stored text can be compared only after the server has seen both. The declared form is made in temporary
tables, inside a savepoint that is rolled back, and read with the same reader as everything else.
Nothing is evaluated: a default of a temporary table without rows is parsed and no more.

All tables are made by one statement, so that the number of round trips depends on nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Catalog, Expression, Key, Type
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect, Live
from diffgen.dialects.postgresql.echoing.question import question
from diffgen.dialects.postgresql.echoing.statement import labels, statement
from diffgen.dialects.postgresql.kinds.domain import Domain, DomainCheck
from diffgen.dialects.postgresql.reading.read import read
from diffgen.kinds.column import Generated
from diffgen.kinds.declaring import Options
from diffgen.kinds.sheets import Sheet, shared, single
from migrations_runtime.transactions.standard import StandardTransactions

#: What the server has a spelling of its own for, by kind; all else stays as declared.
ECHOED = {
    "column": ("type", "default", "identity", "generated", "collation"),
    "check": ("condition",),
    "index": ("elements", "where", "options"),
    "exclude": ("definition",),
    "domain": ("type", "default", "collation", "checks"),
}

#: A replica that only reads, and a session that was told so, both answer ``on``:
#: https://www.postgresql.org/docs/current/hot-standby.html
_MAY_BE_ASKED = """
SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY')
    AND pg_catalog.current_setting('transaction_read_only') = 'off'
"""
_TEMPORARY_SCHEMA = (
    "SELECT nspname FROM pg_catalog.pg_namespace WHERE oid = pg_catalog.pg_my_temp_schema()"
)
#: Columns and texts of one table; the server takes 1,600 columns.
_ROOM = 200
#: Every table (with what is beside it for long values, and the index of that) and every index takes a
#: lock until the rollback, and there are 6,400 by default:
#: https://www.postgresql.org/docs/current/runtime-config-locks.html
_LOCKS = 3000


def echo(
    connection: sa.Connection, declared: Catalog, keys: Collection[Key], dialect: Dialect
) -> Iterator[Object]:
    """Yield the declared objects of ``keys`` as the server would read them back.

    What the server doesn't accept is left out: it stays as declared, and so differs.
    """
    if not connection.exec_driver_sql(_MAY_BE_ASKED).scalar_one():
        return
    ordered = sorted(keys, key=lambda key: key.order)
    together = shared((question(key, declared) for key in ordered), _ROOM)
    answers = dict(_answered(connection, together, declared, dialect))
    # A table that isn't accepted has kept others from their answer, or wants for a column.
    left = [key for key in ordered if key not in answers]
    alone = [single(question(key, declared, whole=True)) for key in left]
    answers |= _answered(connection, alone, declared, dialect)
    yield from answers.values()


def _answered(
    connection: sa.Connection, sheets: Iterable[Sheet], declared: Catalog, dialect: Dialect
) -> Iterator[tuple[Key, Object]]:
    for batch in _batches(sheets):
        text = statement(batch, declared)
        try:
            with _undone(connection):
                connection.exec_driver_sql(text, execution_options={"no_parameters": True})
                yield from _answers(connection, batch, declared, dialect)
        except sa.exc.DBAPIError as error:
            if error.connection_invalidated:
                raise


@contextmanager
def _undone(connection: sa.Connection) -> Iterator[None]:
    """Take back what is done in the block, in whatever mode the connection is."""
    if StandardTransactions(connection).autocommit:
        connection.exec_driver_sql("BEGIN")
        try:
            yield
        finally:
            connection.exec_driver_sql("ROLLBACK")
        return
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()


def _batches(sheets: Iterable[Sheet]) -> Iterator[Mapping[str, Sheet]]:
    """Yield tables that can stand side by side, by name."""
    waiting = list(sheets)
    while waiting:
        batch: dict[str, Sheet] = {}
        later: list[Sheet] = []
        locks = 0
        for sheet in waiting:
            name = sheet.table or f"diffgen_echo_{len(batch)}"
            needed = _locks(sheet)
            if name in batch or (batch and locks + needed > _LOCKS):
                later.append(sheet)
            else:
                batch[name] = sheet
                locks += needed
        yield batch
        waiting = later


def _locks(sheet: Sheet) -> int:
    return 3 + sum(kind in ("index", "exclude") for kind, _ in sheet.texts)


def _answers(
    connection: sa.Connection, batch: Mapping[str, Sheet], declared: Catalog, dialect: Dialect
) -> Iterator[tuple[Key, Object]]:
    schema = connection.exec_driver_sql(_TEMPORARY_SCHEMA).scalar_one_or_none()
    if schema is None:  # not one table was accepted
        return
    asked = {
        ("" if kind == "domain" else name, kind, label): askers
        for number, (name, sheet) in enumerate(batch.items())
        for label, ((kind, _), askers) in zip(
            labels(number, sheet), sheet.texts.items(), strict=True
        )
    }
    for obj in read(Live(connection, (schema,)), dialect).objects():
        for asker in asked.get((obj.key.table or "", obj.key.kind, obj.key.name), ()):
            yield asker.key, _settled(declared[asker.key], obj)


def _of_the_place(options: Options) -> Options:
    """Return what an index of a temporary table isn't told."""
    return tuple(one for one in options if one[0] == "postgresql_tablespace")


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
        elif isinstance(declared, Domain) and name == "checks":
            fields[name] = _checks(declared, echoed)
        elif name == "options":
            fields[name] = tuple(sorted({*value, *_of_the_place(given)}))
    settled: Object = replace(declared, **fields)
    return settled


def _checks(declared: Domain, echoed: Domain) -> tuple[DomainCheck, ...]:
    """Return the checks of a domain, which both have under the same names."""
    return tuple(
        replace(check, condition=Expression(there.condition.canonical, check.condition.sql))
        for check, there in zip(declared.checks, echoed.checks, strict=True)
    )

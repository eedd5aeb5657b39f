"""Ask the server how it would write what the models declare.

The servers keep expressions as trees and write them out in their own way. The declared form is made in
temporary tables, which commits nothing (https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html),
and read back. A table for the asking holds what many tables ask, each text once. Nothing is evaluated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Catalog, Expression, Key, Type
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect
from diffgen.dialects.mysql.kinds.column import CHECK
from diffgen.dialects.mysql.question import question
from diffgen.dialects.mysql.reading.own_names import in_own_database
from diffgen.dialects.mysql.reading.show_create import Written, checks_of, columns_of
from diffgen.dialects.mysql.sql.statements import execute, in_backticks, names_in_backticks
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column, Generated
from diffgen.kinds.sheets import Sheet, shared

ECHOED = frozenset({"column", "check"})
_TABLE = "diffgen_echo"
#: Columns and checks of one table: InnoDB takes 1,017 columns, and few rows of so many are too long.
_ROOM = 500


def echo(
    connection: sa.Connection, declared: Catalog, keys: Collection[Key], dialect: Dialect
) -> Iterator[Object]:
    """Yield the declared objects of ``keys`` as the server would read them back.

    What the server doesn't accept is left out: it stays as declared, and so differs.
    """
    ordered = sorted(keys, key=lambda key: key.order)
    asked = [question(key, declared, connection.dialect) for key in ordered]
    for sheet in shared(asked, _ROOM):
        answers = _try(connection, declared, sheet)
        if answers is None:
            if not _takes_temporary_tables(connection):
                return
            yield from _in_halves(connection, declared, sheet)
        else:
            yield from answers


def _takes_temporary_tables(connection: sa.Connection) -> bool:
    """Return whether anything can be asked: a right may be missing, or a transaction only read."""
    try:
        execute(connection, f"CREATE TEMPORARY TABLE {_TABLE} (a INT)")
    except sa.exc.DBAPIError as error:
        if error.connection_invalidated:
            raise
        return False
    execute(connection, f"DROP TEMPORARY TABLE {_TABLE}")
    return True


def _in_halves(connection: sa.Connection, declared: Catalog, sheet: Sheet) -> Iterator[Object]:
    """Yield the answers to what the server has refused as a whole: it is asked for half at a time."""
    askers = list(sheet.texts.values())
    if len(askers) == 1:
        return
    for half in (askers[: len(askers) // 2], askers[len(askers) // 2 :]):
        for smaller in shared((one for same in half for one in same), _ROOM):
            answers = _try(connection, declared, smaller)
            yield from _in_halves(connection, declared, smaller) if answers is None else answers


def _try(connection: sa.Connection, declared: Catalog, sheet: Sheet) -> list[Object] | None:
    name = in_backticks(sheet.table or _TABLE)
    labels = _labels(sheet)
    parts = dict.fromkeys(sheet.columns.values())
    for (kind, text), label in zip(sheet.texts, labels, strict=True):
        word = "CONSTRAINT " if kind == "check" else ""
        parts[f"{word}{in_backticks(label)} {text}"] = None
    try:
        execute(connection, f"CREATE TEMPORARY TABLE {name} ({', '.join(parts)})")
    except sa.exc.DBAPIError as error:
        if error.connection_invalidated:
            raise
        return None
    try:
        with names_in_backticks(connection):
            row = execute(connection, f"SHOW CREATE TABLE {name}").one()
        text = in_own_database(row._mapping["Create Table"], connection)
    finally:
        if not connection.invalidated:
            execute(connection, f"DROP TEMPORARY TABLE {name}")
    return list(_answers(text, labels, sheet, declared))


def _labels(sheet: Sheet) -> Sequence[str]:
    """Return what each text is called: a column as in the models, where that is no other's name."""
    labels: list[str] = []
    taken = set(sheet.columns)
    for number, ((kind, text), askers) in enumerate(sheet.texts.items()):
        name = askers[0].key.name
        there = sheet.columns.get(name.casefold()) == f"{in_backticks(name)} {text}"
        free = kind == "column" and (there or name.casefold() not in taken)
        labels.append(name if free else f"{_TABLE}_{number}")
        taken.add(labels[-1].casefold())
    return labels


def _answers(text: str, labels: Sequence[str], sheet: Sheet, declared: Catalog) -> Iterator[Object]:
    columns, checks = columns_of(text), checks_of(text)
    for askers, label in zip(sheet.texts.values(), labels, strict=True):
        for asker in askers:
            obj = declared[asker.key]
            if isinstance(obj, Check):
                yield _check(obj, checks[label])
            else:
                yield _column(obj, columns[label])


def _column(declared: Column, written: Written) -> Column:
    """Return the declared column in the server's spelling; scripts still repeat the declared text."""
    generated = None
    if declared.generated is not None and written.generated is not None:
        said = _respelled(declared.generated.expression, written.generated.expression)
        generated = Generated(said, declared.generated.stored)
    options = dict(declared.options)
    if CHECK in options and written.check is not None:
        options[CHECK] = _respelled(options[CHECK], written.check)
    return replace(
        declared,
        type=Type(written.type),
        default=_respelled(declared.default, written.default),
        generated=generated,
        options=tuple(sorted(options.items(), key=lambda option: option[0])),
    )


def _check(declared: Check, written: Expression) -> Check:
    return replace(declared, condition=_respelled(declared.condition, written))


def _respelled(declared: Expression | None, written: Expression | None) -> Any:
    if declared is None or written is None:
        return None
    return Expression(written.canonical, declared.sql)

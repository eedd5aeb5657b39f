"""Ask the server how it would write what the models declare.

The servers keep expressions as trees and write them out in their own way. The declared form is made in
temporary tables, which commits nothing (https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html),
and read back. A table for the asking holds what several tables ask, as long as columns of one name are
alike: a column that a hundred tables have is asked about once. Nothing is evaluated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Catalog, Expression, Key, Type
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect
from diffgen.dialects.mysql.kinds.column import CHECK, has_collation
from diffgen.dialects.mysql.kinds.table_options import COLLATE
from diffgen.dialects.mysql.reading.own_names import in_own_database
from diffgen.dialects.mysql.reading.show_create import Written, checks_of, columns_of
from diffgen.dialects.mysql.sql.statements import execute, in_backticks, names_in_backticks
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column, Generated
from migrations_runtime.dialects.mysql.stored.spelling import of_the_session

ECHOED = frozenset({"column", "check"})
#: Far below the number of columns that a table can have: few rows would be too long then.
_COLUMNS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about one table.

    :param columns: the definitions of the columns that it takes, by name.
    :param checks: the texts of checks.
    """

    keys: tuple[Key, ...]
    columns: dict[str, str]
    checks: frozenset[str]


@dataclass(slots=True)
class Sheet:
    """Questions that one temporary table answers."""

    questions: list[Question] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)

    def takes(self, question: Question) -> bool:
        """Return whether there is room, and no other column of one of the names."""
        if len({**self.columns, **question.columns}) > _COLUMNS_AT_ONCE:
            return not self.questions
        return all(self.columns.get(name, text) == text for name, text in question.columns.items())

    def add(self, question: Question) -> None:
        """Take a question."""
        self.questions.append(question)
        self.columns |= question.columns


def echo(
    connection: sa.Connection, declared: Catalog, keys: Collection[Key], dialect: Dialect
) -> Iterator[Object]:
    """Yield the declared objects of ``keys`` as the server would read them back.

    What the server doesn't accept is left out: it stays as declared, and so differs.
    """
    asked: defaultdict[tuple[str | None, str], list[Key]] = defaultdict(list)
    for key in sorted(keys, key=lambda key: key.order):
        asked[key.schema, key.table or ""].append(key)
    questions = [_question(declared, wanted, connection.dialect) for wanted in asked.values()]
    for sheet in _sheets(questions):
        yield from _answered(connection, declared, sheet)


def _sheets(questions: Iterable[Question]) -> Iterator[list[Question]]:
    sheets: list[Sheet] = []
    for question in questions:
        sheet = next((one for one in sheets if one.takes(question)), None)
        if sheet is None:
            sheets.append(sheet := Sheet())
        sheet.add(question)
    yield from (sheet.questions for sheet in sheets)


def _answered(
    connection: sa.Connection, declared: Catalog, sheet: Sequence[Question]
) -> Iterator[Object]:
    """Yield the answers; where the server refuses, ask for less at a time."""
    answers = _try(connection, declared, sheet)
    if answers is not None:
        yield from answers
    elif len(sheet) > 1:
        half = len(sheet) // 2
        yield from _answered(connection, declared, sheet[:half])
        yield from _answered(connection, declared, sheet[half:])
    elif len(sheet[0].keys) > 1:
        for key in sheet[0].keys:
            yield from _answered(
                connection, declared, [_question(declared, [key], connection.dialect)]
            )


def _try(
    connection: sa.Connection, declared: Catalog, sheet: Sequence[Question]
) -> list[Object] | None:
    columns = {name: text for question in sheet for name, text in question.columns.items()}
    texts = sorted({text for question in sheet for text in question.checks})
    checks = {text: f"diffgen_{number}" for number, text in enumerate(texts)}
    parts = list(columns.values())
    parts += [f"CONSTRAINT {name} CHECK ({text})" for text, name in checks.items()]
    try:
        execute(connection, f"CREATE TEMPORARY TABLE diffgen_echo ({', '.join(parts)})")
    except sa.exc.DBAPIError:
        return None
    try:
        with names_in_backticks(connection):
            row = execute(connection, "SHOW CREATE TABLE diffgen_echo").one()
        text = in_own_database(row._mapping["Create Table"], connection)
    finally:
        if not connection.invalidated:
            execute(connection, "DROP TEMPORARY TABLE diffgen_echo")
    written, conditions = columns_of(text), checks_of(text)
    return [
        (
            _column(declared[key], written[key.name])
            if key.kind == "column"
            else _check(declared[key], conditions[checks[declared[key].condition.sql]])
        )
        for question in sheet
        for key in question.keys
    ]


def _question(declared: Catalog, keys: Sequence[Key], session: sa.Dialect) -> Question:
    """Return what has to be in a table for the server to write the objects of ``keys``."""
    schema, table = keys[0].schema, keys[0].table or ""
    columns = {
        obj.key.name.casefold(): obj
        for obj in declared.of_table(schema, table)
        if isinstance(obj, Column)
    }
    options = dict(declared[Key("table", schema, table)].options)
    texts = [text for key in keys for text in _texts(declared[key])]
    named = {name.casefold() for text in texts for name in text.names()} & columns.keys()
    wanted = {key.name.casefold() for key in keys if key.kind == "column"}
    return Question(
        tuple(keys),
        {
            name: _definition(columns[name], name in wanted, options.get(COLLATE), session)
            for name in columns
            if name in named | wanted
        },
        frozenset(obj.condition.sql for key in keys if isinstance(obj := declared[key], Check)),
    )


def _texts(obj: Any) -> Iterator[Expression]:
    if isinstance(obj, Check):
        yield obj.condition
        return
    if obj.default is not None:
        yield obj.default
    if obj.generated is not None:
        yield obj.generated.expression
    yield from (value for _, value in obj.options if isinstance(value, Expression))


def _definition(column: Column, whole: bool, collation: str | None, session: sa.Dialect) -> str:
    """Return a column as CREATE TABLE takes it; apart from the ``whole`` ones its type will do."""
    words = [in_backticks(column.key.name), of_the_session(column.type.sql, session)]
    collation = column.collation or collation
    if collation is not None and has_collation(column.type):
        words.append(f"COLLATE {collation}")
    if not whole:
        return " ".join([*words, "NULL"])
    words += _value(column, session)
    check = dict(column.options).get(CHECK)
    return " ".join(words if check is None else [*words, f"CHECK ({check.sql})"])


def _value(column: Column, session: sa.Dialect) -> Iterator[str]:
    """Yield the clauses that say what a row has that says nothing of the column."""
    if column.generated is not None:
        stored = "STORED" if column.generated.stored else "VIRTUAL"
        yield f"AS ({column.generated.expression.sql}) {stored}"
        return
    # A TIMESTAMP that doesn't say so may be NOT NULL, and set by the clock.
    yield "NULL" if column.nullable else "NOT NULL"
    if column.default is not None:
        yield f"DEFAULT {of_the_session(column.default.sql, session)}"


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

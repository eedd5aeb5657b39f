"""Statements of the runtime's own, which run again and again: compiled once, and handed to the driver.

SQLAlchemy has a cache of what it compiled, but looks the statement up in it, and looks through its
columns for defaults and results, each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import BindTyping
from sqlalchemy.sql.compiler import SQLCompiler


class Prepared:
    """The text of a statement for one driver, and what becomes of its values."""

    def __init__(self, compiled: SQLCompiler) -> None:
        dialect = compiled.dialect
        processors = {
            name: parameter.type.dialect_impl(dialect).bind_processor(dialect)
            for parameter, name in compiled.bind_names.items()
        }
        self._text = compiled.string
        self._fixed = compiled.params  # and None for those that are given
        self._names = compiled.positiontup  # None where the driver takes names
        self._processors = {name: one for name, one in processors.items() if one is not None}

    def run(self, connection: sa.Connection, values: Mapping[str, Any]) -> sa.CursorResult[Any]:
        """Run it with these values."""
        given = {**self._fixed, **values}
        for name, process in self._processors.items():
            given[name] = process(given[name])
        parameters = given if self._names is None else tuple(given[name] for name in self._names)
        # The driver's cursor is closed by then, and some forget the number of rows with it.
        options = {"preserve_rowcount": True}
        with not_kept_by_the_server(connection):
            return connection.exec_driver_sql(self._text, parameters, execution_options=options)


@contextmanager
def not_kept_by_the_server(connection: sa.Connection) -> Iterator[None]:
    """Have psycopg prepare nothing, which it does at the sixth time, and throws away at the next ALTER or DROP.

    Each of both is a message of its own, and revisions mostly alter something.
    https://www.psycopg.org/psycopg3/docs/advanced/prepare.html
    """
    driver: Any = connection.connection.driver_connection
    threshold = getattr(driver, "prepare_threshold", None)
    if threshold is None:
        yield
        return
    driver.prepare_threshold = None
    try:
        yield
    finally:
        driver.prepare_threshold = threshold


def prepared(
    statement: sa.Executable, values: Mapping[str, Any], dialect: sa.Dialect
) -> Prepared | None:
    """Return a statement that always has values of the same names; None where SQLAlchemy is needed.

    It is for an INSERT that is asked for its key, and for drivers that want to be told the types of
    values beside them.
    """
    if dialect.bind_typing is BindTyping.SETINPUTSIZES or not isinstance(statement, sa.UpdateBase):
        return None
    compiled = statement.compile(dialect=dialect, column_keys=list(values))
    is_asked = compiled.isinsert and not compiled.inline
    return None if is_asked or compiled.effective_returning else Prepared(compiled)

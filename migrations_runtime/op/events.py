"""The events of SQLAlchemy's tables, by which named types are made along with their table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection

from migrations_runtime.ddl.enums import CreateEnum
from migrations_runtime.executor import Executor


@contextmanager
def announced(
    executor: Executor, table: sa.Table, verb: Literal["create", "drop"]
) -> Iterator[None]:
    """Fire ``before_create`` and ``after_create``, or those of ``drop``, around the block.

    A type of the table is made unless it exists. Online the server is asked; offline the
    statement itself has to look.
    """
    bind = executor.connection or MockConnection(executor.dialect, _guarding(executor))
    getattr(table.dispatch, f"before_{verb}")(table, bind, checkfirst=True)
    yield
    getattr(table.dispatch, f"after_{verb}")(table, bind, checkfirst=True)


def _guarding(executor: Executor) -> Any:
    def execute(statement: Any, parameters: Mapping[str, Any] | None = None) -> None:
        # The name of PostgreSQL's CreateEnumType, whose import is slow and of no use elsewhere.
        if getattr(statement, "__visit_name__", None) == "create_enum_type":
            type_ = statement.element
            statement = CreateEnum(type_.name, tuple(type_.enums), type_.schema, guarded=True)
        executor.bind.execute(statement, parameters)

    return execute

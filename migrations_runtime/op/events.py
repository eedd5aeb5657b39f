"""The events of SQLAlchemy's tables, by which named types are made along with their table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection

from migrations_runtime.ddl.domains import CreateDomain, DomainContent
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
        # The names of PostgreSQL's elements, whose import is slow and of no use elsewhere.
        match getattr(statement, "__visit_name__", None):
            case "create_enum_type":
                type_ = statement.element
                statement = CreateEnum(type_.name, tuple(type_.enums), type_.schema, guarded=True)
            case "create_domain_type":
                type_ = statement.element
                content = _content(type_)
                statement = CreateDomain(type_.name, content, type_.schema, guarded=True)
        executor.bind.execute(statement, parameters)

    return execute


def _content(domain: Any) -> DomainContent:
    """Return what SQLAlchemy's DOMAIN says.

    In its CREATE DOMAIN a name goes to NOT NULL where there is one, as that comes first
    (``PGDDLCompiler.visit_create_domain_type``).
    """
    return DomainContent(
        domain.data_type,
        domain.default,
        domain.not_null,
        domain.check,
        None if domain.not_null else domain.constraint_name,
        domain.collation,
        getattr(domain, "collation_schema", None),  # since SQLAlchemy 2.1
    )

"""PostgreSQL's domains: create, alter, drop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from migrations_runtime.ddl import domains
from migrations_runtime.op import rebuild
from migrations_runtime.op.active import operations
from migrations_runtime.op.rebuild import DomainColumn
from migrations_runtime.unset import UNSET, Unset

__all__ = [
    "DomainColumn",
    "add_domain_check",
    "alter_domain",
    "create_domain",
    "drop_domain",
    "drop_domain_check",
    "rebuild_domain",
    "rename_domain",
]


def create_domain(
    name: str,
    data_type: TypeEngine[Any] | type[TypeEngine[Any]],
    *,
    default: str | sa.TextClause | None = None,
    not_null: bool = False,
    check: str | sa.TextClause | None = None,
    constraint_name: str | None = None,
    collation: str | None = None,
    collation_schema: str | None = None,
    schema: str | None = None,
    if_not_exists: bool = False,
) -> None:
    """Create a domain; the arguments are those of ``sqlalchemy.dialects.postgresql.DOMAIN``.

    >>> op.create_domain("email", sa.Text(), check="VALUE LIKE '%@%'", constraint_name="has_at")
    CREATE DOMAIN email AS TEXT CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
    """
    content = domains.DomainContent(
        sa.types.to_instance(data_type),
        default,
        not_null,
        check,
        constraint_name,
        collation,
        collation_schema,
    )
    created = domains.CreateDomain(name, content, schema, guarded=if_not_exists)
    operations().executor.execute(created)


def drop_domain(name: str, *, schema: str | None = None, if_exists: bool = False) -> None:
    """Drop a domain that no column uses any more.

    >>> op.drop_domain("email")
    DROP DOMAIN email;
    """
    operations().executor.execute(domains.DropDomain(name, schema, if_exists=if_exists))


def rename_domain(name: str, new_name: str, *, schema: str | None = None) -> None:
    """Rename a domain; it stays in its schema.

    >>> op.rename_domain("email", "address")
    ALTER DOMAIN email RENAME TO address;
    """
    operations().executor.execute(domains.RenameDomain(name, new_name, schema))


def alter_domain(
    name: str,
    *,
    default: str | sa.TextClause | Unset | None = UNSET,
    not_null: bool | Unset = UNSET,
    schema: str | None = None,
) -> None:
    """Change a domain's default (``None`` drops it), and whether it may be NULL.

    A row in which it is NULL is an error then. The type below is changed by ``rebuild_domain``.

    >>> op.alter_domain("email", default="nobody@example.org", not_null=True)
    ALTER DOMAIN email SET DEFAULT 'nobody@example.org';
    ALTER DOMAIN email SET NOT NULL;
    """
    execute = operations().executor.execute
    if default is not UNSET:
        execute(domains.AlterDomainDefault(name, default, schema))
    if not_null is not UNSET:
        execute(domains.AlterDomainNotNull(name, not_null, schema))


def add_domain_check(
    name: str,
    check: str | sa.TextClause,
    *,
    constraint_name: str | None = None,
    schema: str | None = None,
) -> None:
    """Add a check, in which the value is ``VALUE``; a row that breaks it is an error.

    >>> op.add_domain_check("email", "length(VALUE) < 100", constraint_name="short")
    ALTER DOMAIN email ADD CONSTRAINT short CHECK (length(VALUE) < 100);
    """
    added = domains.AddDomainCheck(name, check, constraint_name, schema)
    operations().executor.execute(added)


def drop_domain_check(name: str, constraint_name: str, *, schema: str | None = None) -> None:
    """Drop a check of a domain.

    >>> op.drop_domain_check("email", "short")
    ALTER DOMAIN email DROP CONSTRAINT short;
    """
    operations().executor.execute(domains.DropDomainCheck(name, constraint_name, schema))


def rebuild_domain(
    name: str,
    data_type: TypeEngine[Any] | type[TypeEngine[Any]],
    *,
    columns: Iterable[DomainColumn] = (),
    default: str | sa.TextClause | None = None,
    not_null: bool = False,
    check: str | sa.TextClause | None = None,
    constraint_name: str | None = None,
    collation: str | None = None,
    collation_schema: str | None = None,
    schema: str | None = None,
) -> None:
    """Put a domain over another type: PostgreSQL can only do so by a new domain.

    Every column that has the domain must be named; a value that can't be cast is an error. The
    comment on the domain is kept.

    >>> op.rebuild_domain("amount", sa.BigInteger(), columns=[op.DomainColumn("bills", "total")])
    ALTER DOMAIN amount RENAME TO amount_before;
    CREATE DOMAIN amount AS BIGINT;
    ALTER TABLE bills ALTER COLUMN total TYPE amount USING total::amount;
    DO $$ BEGIN EXECUTE format('COMMENT ON TYPE %s IS %L', 'amount', obj_description('amount_before'::regtype, 'pg_type')); END $$;
    DROP DOMAIN amount_before;
    """
    content = domains.DomainContent(
        sa.types.to_instance(data_type),
        default,
        not_null,
        check,
        constraint_name,
        collation,
        collation_schema,
    )
    for statement in rebuild.rebuild_domain(name, content, tuple(columns), schema):
        operations().executor.execute(statement)

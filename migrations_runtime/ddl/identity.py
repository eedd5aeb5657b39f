"""ALTER COLUMN ... ADD, SET and DROP IDENTITY."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.ddl.columns import AlterTableColumn, alter


class AddIdentity(AlterTableColumn):
    """ALTER COLUMN ... ADD GENERATED AS IDENTITY; the column must be NOT NULL already."""

    def __init__(self, table: TableName, column: str, identity: sa.Identity) -> None:
        super().__init__(table, column)
        self.identity = identity


class AlterIdentity(AlterTableColumn):
    """ALTER COLUMN ... SET: what differs between two identities."""

    def __init__(
        self, table: TableName, column: str, before: sa.Identity, after: sa.Identity
    ) -> None:
        super().__init__(table, column)
        self.before = before
        self.after = after


class DropIdentity(AlterTableColumn):
    """ALTER COLUMN ... DROP IDENTITY: the values stay."""


@compiles(AddIdentity)
def add_identity(element: AddIdentity, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ALTER COLUMN c ADD GENERATED ALWAYS AS IDENTITY (START WITH 5)``."""
    return f"{alter(element, compiler)} ADD {compiler.process(element.identity)}"


@compiles(AlterIdentity)
def alter_identity(element: AlterIdentity, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ALTER COLUMN c SET GENERATED ALWAYS SET INCREMENT BY 2``."""
    changes = changes_of(element.before, element.after)
    return " ".join([alter(element, compiler), *changes])


@compiles(DropIdentity)
def drop_identity(element: DropIdentity, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ALTER COLUMN c DROP IDENTITY``."""
    return f"{alter(element, compiler)} DROP IDENTITY"


def changes_of(before: sa.Identity, after: sa.Identity) -> list[str]:
    """Return the clauses that lead from one identity to the other; none where they are equal.

    One that turns round has its bounds said anew: a bound that isn't given lies elsewhere then.
    """
    turns = ascends(before) != ascends(after)
    pairs = zip(_clauses(before), _clauses(after), strict=True)
    changes = [
        f"SET {there}" for here, there in pairs if here != there or (turns and "VALUE" in there)
    ]
    return [*changes, "RESTART"] if changes and restarts(before, after) else changes


def restarts(before: sa.Identity, after: sa.Identity) -> bool:
    """Tell whether the counter may be where it must not be any more, and has to begin anew."""
    low, high = _bounds(before)
    lowest, highest = _bounds(after)
    return lowest > low or highest < high or ascends(before) != ascends(after)


def ascends(identity: sa.Identity) -> bool:
    """Tell whether the counter goes up."""
    return (identity.increment or 1) > 0


def first_value(identity: sa.Identity) -> int:
    """Return what the counter begins with: by default at its lower bound, or upper if it descends.

    https://www.postgresql.org/docs/current/sql-createsequence.html
    """
    if identity.start is not None:
        return identity.start
    if ascends(identity):
        return 1 if identity.minvalue is None else identity.minvalue
    return -1 if identity.maxvalue is None else identity.maxvalue


def _bounds(identity: sa.Identity) -> tuple[float, float]:
    low, high = (1, float("inf")) if ascends(identity) else (-float("inf"), -1)
    return (
        low if identity.minvalue is None else identity.minvalue,
        high if identity.maxvalue is None else identity.maxvalue,
    )


def _clauses(identity: sa.Identity) -> Iterator[str]:
    """Say everything about an identity, its defaults too, always in the same order."""
    yield f"GENERATED {'ALWAYS' if identity.always else 'BY DEFAULT'}"
    yield f"INCREMENT BY {identity.increment or 1}"
    yield "NO MINVALUE" if identity.minvalue is None else f"MINVALUE {identity.minvalue}"
    yield "NO MAXVALUE" if identity.maxvalue is None else f"MAXVALUE {identity.maxvalue}"
    yield f"START WITH {first_value(identity)}"
    yield f"CACHE {identity.cache or 1}"
    yield "CYCLE" if identity.cycle else "NO CYCLE"

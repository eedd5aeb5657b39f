"""Sequences: create, alter, drop and rename."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from migrations_runtime.constructs.changes import GivenType
from migrations_runtime.ddl.sequences import (
    AlterSequence,
    CreateSequence,
    DropSequence,
    RenameSequence,
)
from migrations_runtime.op.active import operations

__all__ = ["alter_sequence", "create_sequence", "drop_sequence", "rename_sequence"]


def create_sequence(
    name: str,
    *,
    schema: str | None = None,
    data_type: GivenType | None = None,
    start: int | None = None,
    increment: int | None = None,
    minvalue: int | None = None,
    maxvalue: int | None = None,
    nominvalue: bool | None = None,
    nomaxvalue: bool | None = None,
    cycle: bool | None = None,
    cache: int | None = None,
    if_not_exists: bool = False,
) -> None:
    """Create a sequence.

    >>> op.create_sequence("bill_numbers", start=1000, increment=10, cycle=False)
    CREATE SEQUENCE bill_numbers INCREMENT BY 10 START WITH 1000 NO CYCLE;
    """
    sequence = sa.Sequence(
        name,
        start=start,
        increment=increment,
        minvalue=minvalue,
        maxvalue=maxvalue,
        nominvalue=nominvalue,
        nomaxvalue=nomaxvalue,
        cycle=cycle,
        schema=schema,
        cache=cache,
        data_type=data_type,
    )
    operations().executor.execute(CreateSequence(sequence, if_not_exists=if_not_exists))


def alter_sequence(
    name: str,
    *,
    schema: str | None = None,
    data_type: GivenType | None = None,
    start: int | None = None,
    increment: int | None = None,
    minvalue: int | None = None,
    maxvalue: int | None = None,
    nominvalue: bool | None = None,
    nomaxvalue: bool | None = None,
    cycle: bool | None = None,
    cache: int | None = None,
    restart: int | bool | None = None,
) -> None:
    """Change the options of a sequence that are given.

    The sequence goes on from where it is, or from the nearest of its new bounds; ``start`` is only
    for a later restart. ``restart=True`` is one, and a number the value to go on with.

    >>> op.alter_sequence("bill_numbers", increment=1, nomaxvalue=True, restart=5000)
    ALTER SEQUENCE bill_numbers INCREMENT BY 1 NO MAXVALUE RESTART WITH 5000;
    """
    sequence = sa.Sequence(
        name,
        start=start,
        increment=increment,
        minvalue=minvalue,
        maxvalue=maxvalue,
        nominvalue=nominvalue,
        nomaxvalue=nomaxvalue,
        cycle=cycle,
        schema=schema,
        cache=cache,
        data_type=data_type,
    )
    operations().executor.execute(AlterSequence(sequence, restart=restart))


def drop_sequence(name: str, *, schema: str | None = None, if_exists: bool = False) -> None:
    """Drop a sequence.

    >>> op.drop_sequence("bill_numbers")
    DROP SEQUENCE bill_numbers;
    """
    sequence: Any = sa.Sequence(name, schema=schema)
    operations().executor.execute(DropSequence(sequence, if_exists=if_exists))


def rename_sequence(name: str, new_name: str, *, schema: str | None = None) -> None:
    """Rename a sequence; it stays in its schema.

    >>> op.rename_sequence("bill_numbers", "invoice_numbers")
    ALTER SEQUENCE bill_numbers RENAME TO invoice_numbers;
    """
    operations().executor.execute(RenameSequence(sa.Sequence(name, schema=schema), new_name))

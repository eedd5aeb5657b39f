"""CREATE, ALTER and DROP SEQUENCE, where a server has sequences."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import schema
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime.ddl import clauses


class CreateSequence(schema.CreateSequence):
    """CREATE SEQUENCE."""


class DropSequence(schema.DropSequence):
    """DROP SEQUENCE."""


class AlterSequence(ExecutableDDLElement):
    """ALTER SEQUENCE to the options that ``sequence`` has; ``restart`` moves it to a value.

    ``restart=True`` begins anew with the start value.
    """

    def __init__(self, sequence: sa.Sequence, *, restart: int | bool | None = None) -> None:
        self.sequence = sequence
        self.restart = restart


class RenameSequence(ExecutableDDLElement):
    """ALTER SEQUENCE ... RENAME TO."""

    def __init__(self, sequence: sa.Sequence, new_name: str) -> None:
        self.sequence = sequence
        self.new_name = new_name


@compiles(CreateSequence)
def create_sequence(element: CreateSequence, compiler: Any, **kw: object) -> str:
    """``CREATE SEQUENCE s START WITH 5``."""
    refuse_without_sequences(element.element, compiler)
    sql: str = compiler.visit_create_sequence(element, **kw)
    return sql


@compiles(DropSequence)
def drop_sequence(element: DropSequence, compiler: Any, **kw: object) -> str:
    """``DROP SEQUENCE s``."""
    refuse_without_sequences(element.element, compiler)
    sql: str = compiler.visit_drop_sequence(element, **kw)
    return sql


def refuse_without_sequences(sequence: sa.Sequence, compiler: DDLCompiler) -> None:
    """Raise where the server has none.

    :raises CommandError: it has none.
    """
    if not compiler.dialect.supports_sequences:
        clauses.unsupported(compiler, f"keep a sequence such as {sequence.name}")


def refuse_another_start(element: AlterSequence, compiler: DDLCompiler) -> None:
    """Raise for a start that isn't where the sequence goes on: some servers know no other.

    :raises CommandError: it is another one.
    """
    sequence = element.sequence
    if sequence.start is not None and place_of_restart(element) != sequence.start:
        clauses.unsupported(
            compiler, f"give the sequence {sequence.name} another start but by restart=True"
        )


def place_of_restart(element: AlterSequence) -> int | None:
    """Return what a sequence is said to go on with; None for its start, or where it is."""
    if element.restart is True:
        return element.sequence.start
    return element.restart or None


@compiles(AlterSequence)
def alter_sequence(element: AlterSequence, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER SEQUENCE s AS BIGINT INCREMENT BY 2 RESTART``."""
    sequence = element.sequence
    refuse_without_sequences(sequence, compiler)
    words = [f"ALTER SEQUENCE {compiler.preparer.format_sequence(sequence)}"]
    if sequence.data_type is not None:
        words.append(f"AS {compiler.dialect.type_compiler_instance.process(sequence.data_type)}")
    words.append(compiler.get_identity_options(sequence))
    if element.restart is True:
        words.append("RESTART")
    elif element.restart not in (None, False):
        words.append(f"RESTART WITH {element.restart:d}")
    return " ".join(word for word in words if word)


@compiles(AlterSequence, "postgresql")
def alter_sequence_within_bounds(
    element: AlterSequence, compiler: DDLCompiler, **kw: object
) -> str:
    """Alter it; where bounds change and it is outside them, restart it at the nearest.

    PostgreSQL refuses bounds that the value is outside of (``init_params`` in
    src/backend/commands/sequence.c), and only the server knows the value.
    """
    statement = alter_sequence(element, compiler, **kw)
    low, high = element.sequence.minvalue, element.sequence.maxvalue
    if element.restart is not None or (low is None and high is None):
        return statement
    sequence = clauses.plain(compiler, compiler.preparer.format_sequence(element.sequence))
    cases = [
        f"WHEN {comparison} THEN ' RESTART WITH {bound}'"
        for comparison, bound in ((f"place < {low}", low), (f"place > {high}", high))
        if bound is not None
    ]
    body = (
        f"DECLARE place bigint := (SELECT last_value FROM {sequence}); BEGIN "
        f"EXECUTE {clauses.quoted(clauses.plain(compiler, statement))} "
        f"|| CASE {' '.join(cases)} ELSE '' END; END"
    )
    return clauses.verbatim(compiler, f"DO {clauses.dollar_quoted(body)}")


@compiles(RenameSequence)
def rename_sequence(element: RenameSequence, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER SEQUENCE s RENAME TO t``."""
    refuse_without_sequences(element.sequence, compiler)
    sequence = compiler.preparer.format_sequence(element.sequence)
    return f"ALTER SEQUENCE {sequence} RENAME TO {clauses.name(compiler, element.new_name)}"

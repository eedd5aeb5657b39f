"""Sequences in Oracle's words: NOCACHE, RESTART START WITH, RENAME.

https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/ALTER-SEQUENCE.html
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.sequences import (
    AlterSequence,
    CreateSequence,
    RenameSequence,
    create_sequence,
    place_of_restart,
    refuse_another_start,
)


@compiles(CreateSequence, "oracle")
def create_oracle_sequence(element: CreateSequence, compiler: DDLCompiler, **kw: object) -> str:
    """``CREATE SEQUENCE s NOCACHE``: CACHE is for two and more (ORA-04010)."""
    cached = CreateSequence(_cached(element.element), if_not_exists=element.if_not_exists)
    return f"{create_sequence(cached, compiler, **kw)}{_no_cache(element.element)}"


@compiles(AlterSequence, "oracle")
def alter_sequence(element: AlterSequence, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER SEQUENCE s RESTART START WITH 5``: its start only changes along with its place."""
    sequence, place = element.sequence, place_of_restart(element)
    if sequence.data_type is not None:
        clauses.unsupported(compiler, f"give the sequence {sequence.name} a type")
    refuse_another_start(element, compiler)
    options = _cached(sequence)
    options.start = None
    words = [f"ALTER SEQUENCE {compiler.preparer.format_sequence(sequence)}"]
    words.append(compiler.get_identity_options(options) + _no_cache(sequence))
    if element.restart:
        words.append("RESTART" if place is None else f"RESTART START WITH {place:d}")
    return " ".join(word.strip() for word in words if word)


@compiles(RenameSequence, "oracle")
def rename_sequence(element: RenameSequence, compiler: DDLCompiler, **kw: object) -> str:
    """``RENAME s TO t``: it is only for what is the user's own."""
    if element.sequence.schema is not None:
        clauses.unsupported(
            compiler,
            f"rename the sequence {element.sequence.name} of the schema {element.sequence.schema}: "
            "only its owner can, without saying the schema",
        )
    before = clauses.name(compiler, element.sequence.name)
    return f"RENAME {before} TO {clauses.name(compiler, element.new_name)}"


def _cached(sequence: sa.Sequence) -> sa.Sequence:
    """Return the sequence with a cache that CACHE can say."""
    copied = sequence._copy()
    copied.cache = sequence.cache if (sequence.cache or 0) > 1 else None
    return copied


def _no_cache(sequence: sa.Sequence) -> str:
    return " NOCACHE" if sequence.cache in (0, 1) else ""

"""ALTER SEQUENCE in T-SQL: neither type nor start are among what it changes.

https://learn.microsoft.com/en-us/sql/t-sql/statements/alter-sequence-transact-sql
"""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.sequences import (
    AlterSequence,
    RenameSequence,
    place_of_restart,
    refuse_another_start,
)
from migrations_runtime.dialects.mssql.renames import rename


@compiles(AlterSequence, "mssql")
def alter_sequence(element: AlterSequence, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER SEQUENCE s RESTART WITH 5 INCREMENT BY 2``; what it restarts with is its start."""
    sequence, place = element.sequence, place_of_restart(element)
    if sequence.data_type is not None:
        clauses.unsupported(compiler, f"give the sequence {sequence.name} another type")
    refuse_another_start(element, compiler)
    words = [f"ALTER SEQUENCE {compiler.preparer.format_sequence(sequence)}"]
    if element.restart:
        words.append("RESTART" if place is None else f"RESTART WITH {place:d}")
    options = sequence._copy()
    options.start = None
    words.append(compiler.get_identity_options(options))
    return " ".join(word for word in words if word)


@compiles(RenameSequence, "mssql")
def rename_sequence(element: RenameSequence, compiler: DDLCompiler, **kw: object) -> str:
    """``EXEC sp_rename N's.q', N'r', N'OBJECT'``."""
    name = compiler.preparer.format_sequence(element.sequence)
    return rename(compiler, name, element.new_name, "OBJECT")

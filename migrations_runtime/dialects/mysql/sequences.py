"""ALTER SEQUENCE of MariaDB, whose sequences are tables.

https://mariadb.com/kb/en/alter-sequence/
"""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.sequences import AlterSequence, RenameSequence, refuse_without_sequences
from migrations_runtime.ddl.sequences import alter_sequence as standard

_RUN_OUT = 4084  # ER_SEQUENCE_RUN_OUT


@compiles(AlterSequence, "mysql", "mariadb")
def alter_sequence(element: AlterSequence, compiler: DDLCompiler, **kw: object) -> str:
    """Alter it, so that it goes on from where it is, or from the nearest of new bounds.

    By itself it would go on after the numbers that are in the server's cache; and refuse bounds
    that these are outside of. One that has run out has nowhere to go on from.
    """
    statement = standard(element, compiler, **kw)
    if element.sequence.data_type is not None:
        clauses.unsupported(compiler, f"give the sequence {element.sequence.name} another type")
    if element.restart not in (None, False):
        return statement
    sequence = clauses.plain(compiler, compiler.preparer.format_sequence(element.sequence))
    low, high = element.sequence.minvalue, element.sequence.maxvalue
    bounds = [
        f"IF place {comparison} {bound} THEN SET place = {bound}; END IF;"
        for comparison, bound in (("<", low), (">", high))
        if bound is not None
    ]
    # A string, in which a backslash means something or not by the session's sql_mode.
    said = clauses.plain(compiler, clauses.text(compiler, clauses.plain(compiler, statement)))
    words = [
        "BEGIN NOT ATOMIC DECLARE place BIGINT;",
        f"DECLARE CONTINUE HANDLER FOR {_RUN_OUT} BEGIN END;",
        f"SET place = NEXTVAL({sequence});",
        *bounds,
        f"EXECUTE IMMEDIATE CONCAT({said},",
        "IFNULL(CONCAT(' RESTART ', place), '')); END",
    ]
    return clauses.verbatim(compiler, " ".join(words))


@compiles(RenameSequence, "mysql", "mariadb")
def rename_sequence(element: RenameSequence, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE s.n RENAME TO s.m``: without its schema it would move to the current one."""
    sequence = element.sequence
    refuse_without_sequences(sequence, compiler)
    after = clauses.qualified(compiler, element.new_name, sequence.schema)
    return f"ALTER TABLE {compiler.preparer.format_sequence(sequence)} RENAME TO {after}"

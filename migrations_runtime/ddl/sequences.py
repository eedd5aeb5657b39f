"""ALTER SEQUENCE; SQLAlchemy has CREATE and DROP SEQUENCE."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement


class AlterSequence(ExecutableDDLElement):
    """ALTER SEQUENCE to the options that ``sequence`` has; ``restart`` moves it to a value.

    ``restart=True`` begins anew with the start value.
    """

    def __init__(self, sequence: sa.Sequence, *, restart: int | bool | None = None) -> None:
        self.sequence = sequence
        self.restart = restart


@compiles(AlterSequence)
def alter_sequence(element: AlterSequence, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER SEQUENCE s AS BIGINT INCREMENT BY 2 RESTART``."""
    sequence = element.sequence
    words = [f"ALTER SEQUENCE {compiler.preparer.format_sequence(sequence)}"]
    if sequence.data_type is not None:
        words.append(f"AS {compiler.dialect.type_compiler_instance.process(sequence.data_type)}")
    words.append(compiler.get_identity_options(sequence))
    if element.restart is True:
        words.append("RESTART")
    elif element.restart not in (None, False):
        words.append(f"RESTART WITH {element.restart:d}")
    return " ".join(word for word in words if word)

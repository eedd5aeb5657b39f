"""Oracle: the standard in other words; SQLAlchemy has the rest."""

from __future__ import annotations

from dataclasses import dataclass

# Their SQL is registered by the import.
import migrations_runtime.dialects.oracle.columns
import migrations_runtime.dialects.oracle.constraints  # noqa: F401
from migrations_runtime.dialects.oracle.notation import NOTATION
from migrations_runtime.dialects.standard import StandardDialect
from migrations_runtime.executor.notation import Notation


@dataclass(frozen=True)
class OracleDialect(StandardDialect):
    """Alters tables as Oracle does."""

    name: str = "oracle"
    notation: Notation = NOTATION


ORACLE = OracleDialect()

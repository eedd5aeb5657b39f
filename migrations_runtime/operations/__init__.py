"""Operations as objects: what ``process_revision_directives`` edits, and ``op.invoke`` runs.

``ops`` has a class for each; ``Operations`` runs them, and takes directives of one's own.
"""

from migrations_runtime.op.batch_operations import BatchOperations
from migrations_runtime.op.operation import MigrateOperation
from migrations_runtime.op.operations import Operations
from migrations_runtime.operations import ops
from migrations_runtime.operations.script import MigrationScript

__all__ = ["BatchOperations", "MigrateOperation", "MigrationScript", "Operations", "ops"]

"""A class for each operation; ``from migrations_runtime.operations import ops``."""

from migrations_runtime.operations.alter_column import AlterColumnOp
from migrations_runtime.operations.columns import AddColumnOp, DropColumnOp
from migrations_runtime.operations.constraints import (
    CreateCheckConstraintOp,
    CreateExcludeConstraintOp,
    CreateForeignKeyOp,
    CreatePrimaryKeyOp,
    CreateUniqueConstraintOp,
)
from migrations_runtime.operations.containers import (
    DowngradeOps,
    ModifyTableOps,
    OpContainer,
    UpgradeOps,
)
from migrations_runtime.operations.drop_constraint import AddConstraintOp, DropConstraintOp
from migrations_runtime.operations.indexes import CreateIndexOp, DropIndexOp
from migrations_runtime.operations.operation import MigrateOperation
from migrations_runtime.operations.script import MigrationScript
from migrations_runtime.operations.statements import BulkInsertOp, ExecuteSQLOp, FunctionOp
from migrations_runtime.operations.table_changes import (
    AlterTableOp,
    CreateTableCommentOp,
    DropTableCommentOp,
    RenameTableOp,
)
from migrations_runtime.operations.tables import CreateTableOp, DropTableOp

__all__ = [
    "AddColumnOp",
    "AddConstraintOp",
    "AlterColumnOp",
    "AlterTableOp",
    "BulkInsertOp",
    "CreateCheckConstraintOp",
    "CreateExcludeConstraintOp",
    "CreateForeignKeyOp",
    "CreateIndexOp",
    "CreatePrimaryKeyOp",
    "CreateTableCommentOp",
    "CreateTableOp",
    "CreateUniqueConstraintOp",
    "DowngradeOps",
    "DropColumnOp",
    "DropConstraintOp",
    "DropIndexOp",
    "DropTableCommentOp",
    "DropTableOp",
    "ExecuteSQLOp",
    "FunctionOp",
    "MigrateOperation",
    "MigrationScript",
    "ModifyTableOps",
    "OpContainer",
    "RenameTableOp",
    "UpgradeOps",
]

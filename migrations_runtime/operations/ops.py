"""A class for each operation; ``from migrations_runtime.operations import ops``."""

from migrations_runtime.op.operation import MigrateOperation
from migrations_runtime.operations.alter_column import AlterColumnOp
from migrations_runtime.operations.backfill import BackfillOp
from migrations_runtime.operations.columns import AddColumnOp, DropColumnOp, RenameColumnOp
from migrations_runtime.operations.constraint_changes import (
    AlterConstraintOp,
    CommentOnConstraintOp,
    RenameConstraintOp,
    ValidateConstraintOp,
)
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
from migrations_runtime.operations.directive import DirectiveOp
from migrations_runtime.operations.domains import (
    AddDomainCheckOp,
    AlterDomainOp,
    CreateDomainOp,
    DropDomainCheckOp,
    DropDomainOp,
    RebuildDomainOp,
    RenameDomainOp,
)
from migrations_runtime.operations.drop_constraint import AddConstraintOp, DropConstraintOp
from migrations_runtime.operations.enums import (
    AddEnumValueOp,
    CreateEnumOp,
    DropEnumOp,
    DropEnumValueOp,
    RebuildEnumOp,
    RenameEnumOp,
    RenameEnumValueOp,
)
from migrations_runtime.operations.extensions import (
    AlterExtensionOp,
    CreateExtensionOp,
    DropExtensionOp,
)
from migrations_runtime.operations.index_changes import CommentOnIndexOp, RenameIndexOp
from migrations_runtime.operations.indexes import CreateIndexOp, DropIndexOp
from migrations_runtime.operations.schemas import (
    CommentOnSchemaOp,
    CreateSchemaOp,
    DropSchemaOp,
    RenameSchemaOp,
)
from migrations_runtime.operations.script import MigrationScript
from migrations_runtime.operations.sequences import (
    AlterSequenceOp,
    CreateSequenceOp,
    DropSequenceOp,
    RenameSequenceOp,
)
from migrations_runtime.operations.statements import BulkInsertOp, ExecuteSQLOp
from migrations_runtime.operations.table_changes import (
    AlterTableOp,
    AlterTableOptionsOp,
    CreateTableCommentOp,
    DropTableCommentOp,
    RenameTableOp,
)
from migrations_runtime.operations.tables import CreateTableOp, DropTableOp

__all__ = [
    "AddColumnOp",
    "AddConstraintOp",
    "AddDomainCheckOp",
    "AddEnumValueOp",
    "AlterColumnOp",
    "AlterConstraintOp",
    "AlterDomainOp",
    "AlterExtensionOp",
    "AlterSequenceOp",
    "AlterTableOp",
    "AlterTableOptionsOp",
    "BackfillOp",
    "BulkInsertOp",
    "CommentOnConstraintOp",
    "CommentOnIndexOp",
    "CommentOnSchemaOp",
    "CreateCheckConstraintOp",
    "CreateDomainOp",
    "CreateEnumOp",
    "CreateExcludeConstraintOp",
    "CreateExtensionOp",
    "CreateForeignKeyOp",
    "CreateIndexOp",
    "CreatePrimaryKeyOp",
    "CreateSchemaOp",
    "CreateSequenceOp",
    "CreateTableCommentOp",
    "CreateTableOp",
    "CreateUniqueConstraintOp",
    "DirectiveOp",
    "DowngradeOps",
    "DropColumnOp",
    "DropConstraintOp",
    "DropDomainCheckOp",
    "DropDomainOp",
    "DropEnumOp",
    "DropEnumValueOp",
    "DropExtensionOp",
    "DropIndexOp",
    "DropSchemaOp",
    "DropSequenceOp",
    "DropTableCommentOp",
    "DropTableOp",
    "ExecuteSQLOp",
    "MigrateOperation",
    "MigrationScript",
    "ModifyTableOps",
    "OpContainer",
    "RebuildDomainOp",
    "RebuildEnumOp",
    "RenameColumnOp",
    "RenameConstraintOp",
    "RenameDomainOp",
    "RenameEnumOp",
    "RenameEnumValueOp",
    "RenameIndexOp",
    "RenameSchemaOp",
    "RenameSequenceOp",
    "RenameTableOp",
    "UpgradeOps",
    "ValidateConstraintOp",
]

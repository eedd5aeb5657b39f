"""What a migration script says: ``from migrations_runtime import op``.

Ordinary functions, one file for each group of them, that work on the migration that is running.
Directives of one's own, registered with ``@Operations.register_operation("name")``, stand beside
them as ``op.name``.
"""

from typing import TYPE_CHECKING, Any

from migrations_runtime.op.backfill import backfill
from migrations_runtime.op.batch import BatchOperations, batch_alter_table
from migrations_runtime.op.columns import add_column, alter_column, drop_column, rename_column
from migrations_runtime.op.constraints import (
    alter_constraint,
    comment_on_constraint,
    create_check_constraint,
    create_exclude_constraint,
    create_foreign_key,
    create_primary_key,
    create_unique_constraint,
    drop_constraint,
    rename_constraint,
    validate_constraint,
)
from migrations_runtime.op.data import bulk_insert, execute, inline_literal
from migrations_runtime.op.directives import (
    implementation_for,
    invoke,
    register_operation,
    registered,
)
from migrations_runtime.op.domains import (
    DomainColumn,
    add_domain_check,
    alter_domain,
    create_domain,
    drop_domain,
    drop_domain_check,
    rebuild_domain,
    rename_domain,
)
from migrations_runtime.op.enums import (
    EnumColumn,
    add_enum_value,
    create_enum,
    drop_enum,
    drop_enum_value,
    rebuild_enum,
    rename_enum,
    rename_enum_value,
)
from migrations_runtime.op.extensions import alter_extension, create_extension, drop_extension
from migrations_runtime.op.indexes import comment_on_index, create_index, drop_index, rename_index
from migrations_runtime.op.schemas import (
    comment_on_schema,
    create_schema,
    drop_schema,
    rename_schema,
)
from migrations_runtime.op.sequences import (
    alter_sequence,
    create_sequence,
    drop_sequence,
    rename_sequence,
)
from migrations_runtime.op.surroundings import f, get_bind, get_context, run_async
from migrations_runtime.op.tables import (
    alter_table_options,
    create_table,
    create_table_comment,
    drop_table,
    drop_table_comment,
    rename_table,
)

__all__ = [
    "BatchOperations",
    "DomainColumn",
    "EnumColumn",
    "add_column",
    "add_domain_check",
    "add_enum_value",
    "alter_column",
    "alter_constraint",
    "alter_domain",
    "alter_extension",
    "alter_sequence",
    "alter_table_options",
    "backfill",
    "batch_alter_table",
    "bulk_insert",
    "comment_on_constraint",
    "comment_on_index",
    "comment_on_schema",
    "create_check_constraint",
    "create_domain",
    "create_enum",
    "create_exclude_constraint",
    "create_extension",
    "create_foreign_key",
    "create_index",
    "create_primary_key",
    "create_schema",
    "create_sequence",
    "create_table",
    "create_table_comment",
    "create_unique_constraint",
    "drop_column",
    "drop_constraint",
    "drop_domain",
    "drop_domain_check",
    "drop_enum",
    "drop_enum_value",
    "drop_extension",
    "drop_index",
    "drop_schema",
    "drop_sequence",
    "drop_table",
    "drop_table_comment",
    "execute",
    "f",
    "get_bind",
    "get_context",
    "implementation_for",
    "inline_literal",
    "invoke",
    "rebuild_domain",
    "rebuild_enum",
    "register_operation",
    "rename_column",
    "rename_constraint",
    "rename_domain",
    "rename_enum",
    "rename_enum_value",
    "rename_index",
    "rename_schema",
    "rename_sequence",
    "rename_table",
    "run_async",
    "validate_constraint",
]


if not TYPE_CHECKING:  # which would take any name for one that is there

    def __getattr__(name: str) -> Any:
        """Return a directive that was registered."""
        if not name.startswith("_") and (found := registered(name)) is not None:
            return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

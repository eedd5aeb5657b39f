"""From the source of a call to the operation that it is: the call is run against a recorder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from diffgen.contracts import Call
from diffgen.errors import CommandError
from diffgen.source import evaluated
from migrations_runtime import op
from migrations_runtime.op.operation import MigrateOperation
from migrations_runtime.operations import ops
from migrations_runtime.origin import described


def operation(call: Call) -> MigrateOperation:
    """Return the operation that a call of a script carries out, with SQLAlchemy's own objects.

    :raises CommandError: the call does not run, for what ``render_item`` has put into it.
    """
    source = call.plain()
    try:
        found: MigrateOperation = evaluated(source, op=_Recorder())
    except Exception as error:
        raise CommandError(
            f"{source.text} does not run: {described(error)}; correct what render_item returns, or "
            "add what it needs to autogen_context.imports"
        ) from error
    return found


class _Recorder:
    """Stands in for ``op``."""

    f = staticmethod(op.f)
    DomainColumn = op.DomainColumn
    EnumColumn = op.EnumColumn

    def __getattr__(self, function: str) -> Callable[..., MigrateOperation]:
        return _CLASSES[function]


def _create_table(name: str, *columns: Any, **kw: Any) -> ops.CreateTableOp:
    return ops.CreateTableOp(name, columns, **kw)


def _create_exclude_constraint(
    name: str | None, table: str, *elements: tuple[Any, str], **kw: Any
) -> ops.CreateExcludeConstraintOp:
    return ops.CreateExcludeConstraintOp(name, table, elements, **kw)


def _create_enum(name: str, *labels: str, **kw: Any) -> ops.CreateEnumOp:
    return ops.CreateEnumOp(name, labels, **kw)


def _alter_table_options(
    table: str, *, schema: str | None = None, **options: Any
) -> ops.AlterTableOptionsOp:
    return ops.AlterTableOptionsOp(table, options, schema=schema)


def _alter_column(table: str, column: str, **kw: Any) -> ops.AlterColumnOp:
    names = {"type_": "modify_type", "new_column_name": "modify_name"}
    names |= {name: f"modify_{name}" for name in ("nullable", "comment", "server_default")}
    given = {names.get(name, name): kw[name] for name in kw}
    for name in ("modify_server_default", "existing_server_default"):
        if isinstance(given.get(name), str | sa.TextClause):
            given[name] = sa.DefaultClause(given[name])  # as Column.server_default is
    return ops.AlterColumnOp(table, column, **given)


_DIRECTIVES = (getattr(ops, name) for name in ops.__all__ if name != "DirectiveOp")
_CLASSES: Mapping[str, Callable[..., MigrateOperation]] = {
    **{one.function: one for one in _DIRECTIVES if issubclass(one, ops.DirectiveOp)},
    "create_enum": _create_enum,
    "alter_table_options": _alter_table_options,
    "create_table": _create_table,
    "drop_table": ops.DropTableOp,
    "rename_table": ops.RenameTableOp,
    "create_table_comment": ops.CreateTableCommentOp,
    "drop_table_comment": ops.DropTableCommentOp,
    "add_column": ops.AddColumnOp,
    "drop_column": ops.DropColumnOp,
    "alter_column": _alter_column,
    "create_primary_key": ops.CreatePrimaryKeyOp,
    "create_unique_constraint": ops.CreateUniqueConstraintOp,
    "create_foreign_key": ops.CreateForeignKeyOp,
    "create_check_constraint": ops.CreateCheckConstraintOp,
    "create_exclude_constraint": _create_exclude_constraint,
    "drop_constraint": ops.DropConstraintOp,
    "create_index": ops.CreateIndexOp,
    "drop_index": ops.DropIndexOp,
    "execute": ops.ExecuteSQLOp,
}

"""Comparing from a program: as Alembic's tuples, as operations, as source."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from diffgen.autogenerate.directing import Directed, directed
from diffgen.autogenerate.found import autogenerate, between, options
from diffgen.catalog import Catalog, Pair
from diffgen.compare import declare, declared_of
from diffgen.contracts import Context
from diffgen.dialects import dialect_named, dialect_of
from diffgen.directives import Origin, RenderItem, Scope, rendered_anew, text_of
from diffgen.errors import CommandError
from diffgen.render.prefixes import prefixed
from diffgen.render.script import indented
from diffgen.sources import OtherModels
from migrations_runtime.autogenerate import AutogenContext
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.operations import ops

Models = sa.MetaData | Sequence[sa.MetaData]


def compare_metadata(context: MigrationContext, metadata: Models) -> list[Any]:
    """Compare a database with models, and return the differences; none is an empty list.

    Each is a tuple, as ``("add_table", table)``, and what changes of one column is a list of tuples.

    :param context: ``MigrationContext.configure(connection)``; its ``opts`` are those of
        ``context.configure``.
    :raises CommandError: when they can't be compared.
    """
    return _directed(context, metadata).upgrade_ops.as_diffs()


def compare_models(before: Models, after: Models, dialect_name: str, **opts: Any) -> list[Any]:
    """Compare models with models, as a server of that dialect would have them; nobody is asked.

    :param before: what there is.
    :param after: what is wanted.
    :param dialect_name: as ``postgresql``, ``mysql``, ``mariadb`` or ``sqlite``.
    :param opts: what ``context.configure`` takes, as ``include_object``.
    :returns: tuples, as ``compare_metadata`` gives them.
    :raises CommandError: when they can't be compared.
    """
    dialect = dialect_named(dialect_name, {})
    source = OtherModels(dialect, declare(declared_of({"target_metadata": before}), dialect))
    context = MigrationContext.configure(dialect=dialect.sqlalchemy, opts=opts)
    return directed(between(source, options(context, after))).upgrade_ops.as_diffs()


def produce_migrations(context: MigrationContext, metadata: Models) -> ops.MigrationScript:
    """Compare a database with models, and return the revision that would resolve the differences.

    :raises CommandError: when they can't be compared.
    """
    found = _directed(context, metadata)
    return ops.MigrationScript(None, found.upgrade_ops, found.downgrade_ops)


def _directed(context: MigrationContext, metadata: Models) -> Directed:
    if context.connection is None:
        raise CommandError(
            "comparing needs a database: MigrationContext.configure(connection), not a URL"
        )
    return directed(autogenerate(context.connection, options(context, metadata)))


def render_python_code(
    up_or_down_op: ops.OpContainer,
    sqlalchemy_module_prefix: str = "sa.",
    alembic_module_prefix: str = "op.",
    render_as_batch: bool = False,
    imports: Collection[str] = (),
    render_item: RenderItem | None = None,
    migration_context: MigrationContext | None = None,
    user_module_prefix: str | None = None,
) -> str:
    """Return operations as the body of a function, each line but the first indented.

    :param render_as_batch: says nothing here: what needs a block is in one.
    :param imports: what ``render_item`` finds in ``autogen_context.imports``.
    :param migration_context: says for which server, where no operation is from a comparison.
    :param user_module_prefix: says nothing here: types are written as the server has them.
    :raises CommandError: for an operation that cannot be written, or for an unknown server.
    """
    scope = _scope_of(up_or_down_op, migration_context)
    scope.autogen.imports.update(imports)
    if render_item is None:
        text = text_of(up_or_down_op.ops, scope)
    else:
        text = rendered_anew(up_or_down_op.walk(), scope, render_item)
    prefixes = {
        "sqlalchemy_module_prefix": sqlalchemy_module_prefix,
        "alembic_module_prefix": alembic_module_prefix,
    }
    return indented(prefixed(text, prefixes).text)


def _scope_of(container: ops.OpContainer, migration_context: MigrationContext | None) -> Scope:
    for operation in container.walk():
        if isinstance(operation.origin, Origin):
            return operation.origin.scope
    if migration_context is None:
        raise CommandError(
            "nothing says which server these operations are written for; give migration_context=..."
        )
    context = Context(dialect_of(migration_context.bind), Pair(Catalog(), Catalog()))
    opts = options(migration_context, migration_context.opts.get("target_metadata"))
    return Scope(context, AutogenContext(migration_context, opts["target_metadata"], opts))

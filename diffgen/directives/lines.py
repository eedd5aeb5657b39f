"""From an operation to the lines of a script that carry it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import singledispatch
from typing import Any

from sqlalchemy.exc import CompileError

from diffgen.catalog import Catalog, Pair
from diffgen.contracts import Call, Context
from diffgen.directives.alone import beside, declared_by
from diffgen.directives.arguments import argument
from diffgen.directives.scope import Scope
from diffgen.directives.unresolved import UnresolvedOp
from diffgen.errors import CommandError
from diffgen.ops import Create
from diffgen.render.body import Line
from diffgen.source import OP, Source
from migrations_runtime.autogenerate import renderers
from migrations_runtime.constructs.tables import new_table
from migrations_runtime.op import registry
from migrations_runtime.op.operation import MigrateOperation, given
from migrations_runtime.operations import ops
from migrations_runtime.operations.conventions import metadata_of

#: Where the functions take their table, of those that a ``batch_alter_table`` block has, too.
_TABLE_AT = {
    "drop_column": 0,
    "alter_column": 0,
    "rename_column": 0,
    "alter_table_options": 0,
    "create_table_comment": 0,
    "drop_table_comment": 0,
    "drop_constraint": 1,
    "rename_constraint": 1,
    "alter_constraint": 1,
    "validate_constraint": 1,
    "drop_index": 1,
    "rename_index": 1,
}


def lines_for(operation: MigrateOperation, scope: Scope) -> Iterator[Line]:
    """Yield the lines that carry an operation out.

    :raises CommandError: for one that cannot be written.
    """
    renderer = renderers.function_for(operation)
    if renderer is not None:
        yield from _rendered(renderer(scope.autogen, operation))
        return
    try:
        yield from _lines(operation, scope)
    except CompileError as error:
        raise CommandError(
            f"{type(operation).__name__} cannot be written: {error}; give its values as SQL"
        ) from error


def _rendered(text: Any) -> Iterator[Source]:
    for line in [text] if isinstance(text, str) else text:
        yield from (Source(part, frozenset([OP])) for part in line.splitlines())


@singledispatch
def _lines(operation: MigrateOperation, scope: Scope) -> Iterator[Line]:
    if registry.implementation_of(operation) is not None:
        name = type(operation).__name__
        raise CommandError(
            f"nothing says how {name} is written; register a function with "
            f"@renderers.dispatch_for({name})"
        )
    dialect, found = scope.context.dialect, operation.call()
    args = [argument(value, dialect) for value in found.args]
    kwargs = {name: argument(value, dialect) for name, value in found.kwargs.items()}
    position = _TABLE_AT.get(found.function)
    if position is None or found.args[position] is None:
        yield Call(found.function, tuple(args), kwargs, batchable=False)
        return
    del args[position]
    kwargs.pop("schema", None)
    table = (found.kwargs.get("schema"), found.args[position])
    yield Call(found.function, tuple(args), kwargs, table, position)


@_lines.register
def _(operation: UnresolvedOp, scope: Scope) -> Iterator[Line]:
    yield operation.line


@_lines.register
def _(operation: ops.CreateTableOp, scope: Scope) -> Iterator[Line]:
    declared = declared_by(operation.to_table(scope.autogen), scope.context.dialect)
    (table,) = declared.of_kind("table")
    inside = [obj for obj in declared.of_table(*_place(table)) if _kind(obj, scope).inside_table]
    yield from _types(declared, scope)
    context = _context(declared, scope)
    parts = tuple(Create(obj) for obj in inside)
    more = given(if_not_exists=operation.if_not_exists)
    for call in _kind(table, scope).render(Create(table, parts), context):
        yield _with(call, more)
    for obj in declared.of_table(*_place(table)):
        if obj not in inside:
            yield from _kind(obj, scope).render(Create(obj), context)


@_lines.register
def _(operation: ops.AddColumnOp, scope: Scope) -> Iterator[Line]:
    metadata = metadata_of(scope.autogen)
    column = operation.column._copy()
    table = new_table(metadata, operation.table_name, [column], schema=operation.schema)
    declared = declared_by(table, scope.context.dialect)
    yield from _types(declared, scope)
    context = _context(declared, scope)
    for obj in sorted(declared.values(), key=lambda obj: obj.key.kind != "column"):
        kind = obj.key.kind
        # The key of a column that a plan adds is an operation of its own.
        if kind in ("table", "enum", "domain") or (
            kind == "primary_key" and operation.origin is not None
        ):
            continue
        more = _options(operation) if kind == "column" else {}
        for call in _kind(obj, scope).render(Create(obj), context):
            yield _with(call, more)


def _options(operation: ops.AddColumnOp) -> dict[str, Any]:
    names = ("if_not_exists", "inline_references", "inline_primary_key")
    return given(**{name: getattr(operation, name) for name in names})


@_lines.register
def _(operation: ops.AddConstraintOp, scope: Scope) -> Iterator[Line]:
    kinds = {"primary": "primary_key", "foreignkey": "foreign_key"}
    kind = kinds.get(operation.constraint_type, operation.constraint_type)
    obj, declared = beside(operation.to_constraint(scope.autogen), kind, scope.context.dialect)
    yield from _kind(obj, scope).render(Create(obj), _there(obj, declared, scope))


@_lines.register
def _(operation: ops.CreateIndexOp, scope: Scope) -> Iterator[Line]:
    obj, declared = beside(operation.to_index(scope.autogen), "index", scope.context.dialect)
    more = given(if_not_exists=operation.if_not_exists)
    more |= {name: one for name, one in operation.kw.items() if name.endswith("_concurrently")}
    for call in _kind(obj, scope).render(Create(obj), _there(obj, declared, scope)):
        yield from _outside(_with(call, more), operation)


@_lines.register
def _(operation: ops.DropIndexOp, scope: Scope) -> Iterator[Line]:
    for call in _lines.dispatch(MigrateOperation)(operation, scope):
        assert isinstance(call, Call)
        yield from _outside(call, operation)


def _outside(call: Call, operation: ops.CreateIndexOp | ops.DropIndexOp) -> Iterator[Line]:
    """Yield a call of ``CONCURRENTLY`` outside of a transaction, as PostgreSQL wants it.

    https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
    """
    if not operation.kw.get("postgresql_concurrently"):
        yield call
        return
    source = call.plain()
    yield Source("with op.get_context().autocommit_block():", frozenset([OP]))
    yield Source(f"    {source.text}", source.imports)


def _types(declared: Catalog, scope: Scope) -> Iterator[Line]:
    """Yield the creation of types that neither side has: all others are there, or in the plan."""
    pair = scope.context.pair
    for obj in (*declared.of_kind("enum"), *declared.of_kind("domain")):
        # An enum by its name alone is one that is there.
        is_whole = getattr(obj, "labels", True)
        if is_whole and obj.key not in pair.before and obj.key not in pair.after:
            yield from _kind(obj, scope).render(Create(obj), scope.context)


def _context(declared: Catalog, scope: Scope) -> Context:
    return replace(scope.context, pair=Pair(Catalog(), declared))


def _there(obj: Any, declared: Catalog, scope: Scope) -> Context:
    """Return the context of what is added to a table: the comparison's, if that knows the table."""
    known = obj.key.owner in scope.context.pair.after
    return scope.context if known else _context(declared, scope)


def _kind(obj: Any, scope: Scope) -> Any:
    return scope.context.dialect.kind(obj.key)


def _place(table: Any) -> tuple[str | None, str]:
    return table.key.schema, table.key.name


def _with(call: Call, more: Mapping[str, Any]) -> Call:
    return replace(call, kwargs={**call.kwargs, **more}) if more else call

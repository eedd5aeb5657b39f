"""Scripts of which it is certain that they do nothing but change the schema and rows, by ``op``.

What is certain of these: they don't end the transaction, change the session, speak on another
connection or to anything but the database. Of a script that may do such a thing, nothing is said
about what it does.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from migrations_runtime.revisions.reached import reached

#: Functions of ``op`` that work on the database within its transaction, and are given no connection.
OPERATIONS = frozenset(
    {
        *("add_column", "add_domain_check", "add_enum_value", "alter_column", "alter_constraint"),
        *("alter_domain", "alter_extension", "alter_sequence", "alter_table_options"),
        *("batch_alter_table", "bulk_insert", "comment_on_constraint", "comment_on_index"),
        *("comment_on_schema", "create_check_constraint", "create_domain", "create_enum"),
        *("create_exclude_constraint", "create_extension", "create_foreign_key", "create_index"),
        *("create_primary_key", "create_schema", "create_sequence", "create_table"),
        *("create_table_comment", "create_unique_constraint", "drop_column", "drop_constraint"),
        *("drop_domain", "drop_domain_check", "drop_enum", "drop_enum_value", "drop_extension"),
        *("drop_index", "drop_schema", "drop_sequence", "drop_table", "drop_table_comment"),
        *("execute", "f", "inline_literal", "rebuild_domain", "rebuild_enum", "rename_column"),
        *("rename_constraint", "rename_domain", "rename_enum", "rename_enum_value"),
        *("rename_index", "rename_schema", "rename_sequence", "rename_table"),
        *("validate_constraint", "DomainColumn", "EnumColumn"),
    }
)
_OP = {"migrations_runtime.op", "alembic.op"}
#: Modules of which a script takes values.
_MODULES = {
    *("__future__", "collections", "collections.abc", "datetime", "decimal", "enum", "json"),
    *("math", "string", "textwrap", "typing", "uuid"),
}
#: Parts of SQLAlchemy that bring connections, or have something be called.
_APART = {"engine", "event", "events", "ext", "inspection", "orm", "pool", "testing"}
_ATTRIBUTES = _APART | {
    *("begin", "bind", "commit", "connect", "connection", "create_all", "create_engine"),
    *("create_mock_engine", "drop_all", "engine_from_config", "execute_if", "get_bind"),
    *("get_context", "inspect", "listen", "listens_for", "rollback", "run_async"),
}
_ARGUMENTS = {
    *("execution_options", "isolation_level", "oracle_on_commit", "postgresql_concurrently"),
    "postgresql_on_commit",
}
_BUILTINS = frozenset(
    {
        *("abs", "all", "any", "bool", "bytes", "chr", "dict", "divmod", "enumerate", "filter"),
        *("float", "format", "frozenset", "int", "isinstance", "len", "list", "map", "max"),
        *("min", "ord", "range", "repr", "reversed", "round", "set", "sorted", "str", "sum"),
        *("tuple", "zip"),
    }
)
_STATEMENTS = (
    ast.Await,
    ast.AsyncFunctionDef,
    ast.AsyncFor,
    ast.AsyncWith,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
    ast.Try,
    ast.TryStar,
)
_COMMENT = re.compile(r"/\*(?:.*?\*/|.*)|--[^\n]*", re.DOTALL)
#: Where any of these is in a text, what looks like a comment may be a part of a constant.
_QUOTING = re.compile(r"['\"`$\\]")
_SQL = re.compile(
    r"(?:^|;)\s*(?:ABORT|ATTACH|BEGIN|CALL|COPY|DECLARE|DETACH|DISCARD|DO|END|EXEC|EXECUTE|LISTEN|LOAD"
    r"|LOCK|NOTIFY|PRAGMA|PREPARE|RELEASE|RESET|SAVEPOINT|SET|START|UNLISTEN|USE|VACUUM)\b"
    r"|\b(?:AUTOCOMMIT|COMMIT|CONCURRENTLY|ROLLBACK|SET_CONFIG|DBLINK\w*|PG_\w*ADVISORY\w*)\b"
    r"|\b(?:TEMP|TEMPORARY)\b",  # which is there until the end of the session, or of the transaction
    re.IGNORECASE,
)
#: What rows are told of the transaction, or the session, that isn't the same in one of several scripts.
_TOLD = re.compile(
    r"^\s*(?:DELETE|INSERT|MERGE|REPLACE|SELECT|UPDATE|WITH)\b.*\b(?:CURRENT_(?:DATE|TIME|TIMESTAMP)"
    r"|LOCALTIME|LOCALTIMESTAMP|NOW|\w+_TIMESTAMP|TIMEOFDAY|XMIN|XMAX|TXID_\w+|PG_CURRENT_XACT_ID"
    r"|CURRENT_QUERY|CURRVAL|LASTVAL|RANDOM|SETSEED)\b",
    re.IGNORECASE | re.DOTALL,
)


def is_plain(module: ast.Module) -> bool:
    """Tell whether ``upgrade()`` of a script is certain to be plain.

    :param module: its syntax tree.
    """
    statements = reached(module, "upgrade")
    names = _Names([*module.body, *statements])
    if not statements or "upgrade" in names.imported:
        return False
    return all(_is_plain(one, names) for one in statements)


class _Names:
    """What the names of a script stand for.

    :ivar imported: by its name, where a thing is from.
    :ivar bound: what the script itself gives a value to.
    :ivar batches: what it calls a table that is altered, or anything else that a block is given.
    """

    def __init__(self, statements: Sequence[ast.stmt]) -> None:
        self.imported: dict[str, str] = {}
        self.bound: set[str] = set()
        self.batches: set[str] = set()
        for statement in statements:
            for node in ast.walk(statement):
                self._add(node)

    def _add(self, node: ast.AST) -> None:
        match node:
            case ast.Import(names=aliases):
                for alias in aliases:
                    root = alias.name.partition(".")[0]
                    self.imported[alias.asname or root] = alias.name if alias.asname else root
            case ast.ImportFrom(module=module, names=aliases, level=level):
                for alias in aliases:
                    origin = f"{'.' * level}{module or ''}.{alias.name}"
                    self.imported[alias.asname or alias.name] = origin
            case ast.withitem(optional_vars=ast.Name(id=name)):
                self.batches.add(name)
            case (
                ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.FunctionDef(name=name)
            ):
                self.bound.add(name)

    def operates(self, name: str) -> bool:
        """Tell whether its attributes are operations."""
        return self.imported.get(name) in _OP or name in self.batches

    def is_value(self, name: str) -> bool:
        """Tell whether it stands for something that does nothing by itself."""
        origin = self.imported.get(name)
        if self.operates(name):
            return False
        if origin is None:
            return name in self.bound or name in _BUILTINS
        parts = origin.split(".")
        if parts[0] == "sqlalchemy":
            return _ATTRIBUTES.isdisjoint(parts)
        return not _MODULES.isdisjoint((origin, origin.rpartition(".")[0]))


def _is_plain(node: ast.AST, names: _Names) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr=attribute) if names.operates(name):
            return attribute in OPERATIONS
        case ast.withitem(context_expr=given):
            return _is_plain(given, names)
        case ast.Expr(value=ast.Constant()):  # a docstring
            return True
    return _does_nothing_apart(node, names) and all(
        _is_plain(child, names)
        for field, child in _children(node)
        if field not in ("annotation", "returns")
    )


def _does_nothing_apart(node: ast.AST, names: _Names) -> bool:
    """Tell whether a node is plain, whatever it is made of."""
    match node:
        case ast.Attribute(attr=name):
            is_known = not name.startswith("_") and name not in _ATTRIBUTES
            return is_known and _SQL.search(name) is None
        case ast.Name(id=name, ctx=ast.Load()):
            return names.is_value(name)
        case ast.keyword(arg=name):
            return name not in _ARGUMENTS
        case ast.Constant(value=str(text)):
            return _says_nothing_apart(text)
    return not isinstance(node, _STATEMENTS)


def _says_nothing_apart(text: str) -> bool:
    """Tell whether a text, if it is SQL, is plain, with its comments taken for nothing, and for text."""
    readings = [_COMMENT.sub(" ", text), *([text] if _QUOTING.search(text) else [])]
    return not any(_SQL.search(one) or _TOLD.search(one) for one in readings)


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, ast.AST):
                yield field, child

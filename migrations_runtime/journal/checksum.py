"""What a script is known by: its text, and what it does, which a formatter doesn't change.

Comments, docstrings, annotations, the order of imports and those that nothing uses, the head (which
``rebase`` may write anew), and ``downgrade()`` are no part of what has been applied.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from migrations_runtime.revisions.files import read_bytes
from migrations_runtime.revisions.header import NAMES
from migrations_runtime.revisions.loader import decoded, syntax_error

_WAY_BACK, _WAYS_BACK = "downgrade", "downgrade_"  # of one database, of each of several
_SAID_ELSEWHERE = {"kind", "type_comment", "type_ignores", "ctx", "annotation", "returns"}
# `import alembic` is answered by this package where a configuration says so, and `adopt` writes it anew.
_SAME_ROOTS = {"alembic": "migrations_runtime"}


@dataclass(frozen=True, slots=True)
class Checksums:
    """Two digests of a script, as hexadecimal SHA-256.

    :ivar source: of its text, whatever its line ends are.
    :ivar meaning: of what it does, see :func:`meaning`.
    """

    source: str
    meaning: str


def checksums(path: str) -> Checksums | None:
    """Return the digests of a script; None where there is no source (``.pyc``).

    :raises ScriptError: it cannot be read, or has a syntax error.
    """
    if path.endswith(".pyc"):
        return None
    data = read_bytes(path)
    return Checksums(_of_source(data), meaning(decoded(data, path), path))


def source_checksum(path: str) -> str:
    """Return the digest of a script's text.

    :raises ScriptError: it cannot be read.
    """
    return _of_source(read_bytes(path))


def meaning(source: str, path: str = "") -> str:
    """Return the digest of what a script does.

    It is made of the syntax tree in words of our own, as ``ast.dump`` and ``ast.unparse`` write some
    things otherwise in another Python.

    :raises ScriptError: the source has a syntax error.
    """
    try:
        module = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        raise syntax_error(error, path) from None
    imports = [one for one in module.body if isinstance(one, ast.Import | ast.ImportFrom)]
    rest = [one for one in module.body if one not in imports and not _is_apart(one)]
    words = list(_words(rest))
    digest = sha256("\n".join([*_imported(imports, set(words)), *words]).encode())
    return digest.hexdigest()


def _of_source(data: bytes) -> str:
    return sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def _is_apart(statement: ast.stmt) -> bool:
    """Whether a statement of the module is said elsewhere, or is the way back."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name in NAMES
        case ast.FunctionDef(name=name):
            return name == _WAY_BACK or name.startswith(_WAYS_BACK)
    return False


def _imported(statements: list[ast.Import | ast.ImportFrom], used: set[str]) -> list[str]:
    """Return what is imported and used, one by one and sorted, as linters sort and drop imports."""
    found = set()
    for statement in statements:
        for alias in statement.names:
            bound = alias.asname or alias.name.partition(".")[0]
            if bound == "*" or f"id {bound!a}" in used:
                found.add(_import(statement, alias))
    return sorted(found)


def _import(statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    bound = f"as {alias.asname}" if alias.asname != alias.name else ""
    if isinstance(statement, ast.Import):
        return f"import {_renamed(alias.name)} {bound}"
    module = "." * statement.level + _renamed(statement.module or "")
    return f"from {module} import {alias.name} {bound}"


def _renamed(module: str) -> str:
    root, dot, rest = module.partition(".")
    return _SAME_ROOTS.get(root, root) + dot + rest


def _words(value: object, in_class: bool = False) -> Iterator[str]:
    """Yield a part of the tree in words; within a class annotations count, as mapped classes are made
    of them."""
    match value:
        case list():
            yield "["
            for item in value:
                if not _is_nothing(item, in_class):
                    yield from _words(item, in_class)
            yield "]"
        case ast.Constant(value=constant):
            yield _constant(constant)
        case ast.AnnAssign(target=target, value=ast.expr() as assigned) if not in_class:
            yield from _words(ast.Assign(targets=[target], value=assigned))
        case ast.AST():
            yield f"{type(value).__name__}("
            yield from _fields(value, in_class or isinstance(value, ast.ClassDef))
            yield ")"
        case _:
            yield _constant(value)


def _fields(node: ast.AST, in_class: bool) -> Iterator[str]:
    is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    for name, value in ast.iter_fields(node):
        kept_here = name == "annotation" and in_class and isinstance(node, ast.AnnAssign)
        if value is None or value == [] or (name in _SAID_ELSEWHERE and not kept_here):
            continue
        if isinstance(value, str):
            yield f"{name} {value!a}"  # an identifier
        else:
            yield name
            yield from _words(value, in_class and not is_function)


def _is_nothing(item: object, in_class: bool) -> bool:
    """Whether a statement does nothing: a docstring, ``pass``, ``x: int`` outside of a class."""
    match item:
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            return True
        case ast.AnnAssign(value=None):
            return not in_class
    return False


def _constant(value: object) -> str:
    if type(value) is int:
        return hex(value)  # of any length
    return f"{type(value).__name__} {value!a}"

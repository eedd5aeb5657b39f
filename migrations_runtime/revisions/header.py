"""The head of a revision file, read from its source: nothing is imported, nothing is run."""

from __future__ import annotations

import ast
import re

from migrations_runtime.errors import ScriptError
from migrations_runtime.origin import shown
from migrations_runtime.revisions.revision import Revision

NAMES = ("revision", "down_revision", "branch_labels", "depends_on")
_BODY = re.compile(r"^(?:async\s+def|def|class|@)", re.MULTILINE)


def read_header(source: str, path: str) -> Revision:
    """Return the revision that ``source`` declares.

    Only what stands above the first function is parsed, which takes a tenth of the time, unless the
    file is laid out in another way.

    :raises ScriptError: the file has a syntax error, or declares no revision.
    """
    body = _BODY.search(source)
    found: tuple[dict[str, ast.expr], str] | None = None
    if body is not None:
        try:
            found = _assignments(ast.parse(source[: body.start()]))
        except SyntaxError:
            found = None  # the cut fell into a string; the whole file will tell
    if found is None or not {"revision", "down_revision"} <= found[0].keys():
        found = _assignments(parsed(source, path))
    values, doc = found
    if "revision" not in values:
        raise ScriptError(
            f"{shown(path)} is not a revision: it says no 'revision = ...'; add it, or move the file out "
            "of the versions folder"
        )
    revision = _literal(values["revision"], "revision", path)
    if not isinstance(revision, str) or not revision:
        raise ScriptError(f"{shown(path)}:{values['revision'].lineno}: revision must be a string")
    return Revision(
        revision=revision,
        down_revisions=_ids(values, "down_revision", path),
        dependencies=_ids(values, "depends_on", path),
        branch_labels=_ids(values, "branch_labels", path),
        path=path,
        longdoc=doc,
    )


def parsed(source: str, path: str) -> ast.Module:
    """Parse a whole file.

    :raises ScriptError: it has a syntax error.
    """
    try:
        return ast.parse(source, path)
    except (SyntaxError, ValueError) as error:
        raise syntax_error(error, path) from None


def syntax_error(error: SyntaxError | ValueError, path: str) -> ScriptError:
    """Return the error of a file that cannot be compiled (``ValueError``: it has null bytes)."""
    if isinstance(error, SyntaxError) and error.lineno:
        return ScriptError(
            f"{shown(path)}:{error.lineno}: syntax error: {error.msg}; correct the file"
        )
    return ScriptError(f"{shown(path)} is no Python source: {error}; correct the file")


def _assignments(module: ast.Module) -> tuple[dict[str, ast.expr], str]:
    values: dict[str, ast.expr] = {}
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in NAMES:
                values[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if (
                name in NAMES
            ):
                values[name] = value
    return values, ast.get_docstring(module) or ""


def _ids(values: dict[str, ast.expr], name: str, path: str) -> tuple[str, ...]:
    if name not in values:
        return ()
    value = _literal(values[name], name, path)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple | set) and all(isinstance(item, str) for item in value):
        return tuple(sorted(value) if isinstance(value, set) else value)
    raise ScriptError(
        f"{shown(path)}:{values[name].lineno}: {name} must be None, a string or a tuple of strings"
    )


def _literal(value: ast.expr, name: str, path: str) -> object:
    try:
        return ast.literal_eval(value)
    except ValueError:
        raise ScriptError(
            f"{shown(path)}:{value.lineno}: {name} must be written out (a string, a tuple of strings or "
            "None): it is read without running the file"
        ) from None

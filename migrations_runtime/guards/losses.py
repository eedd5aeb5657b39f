"""What a revision takes away for good, as far as its script says so; nothing is run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from migrations_runtime.guards.sql_losses import sql_losses
from migrations_runtime.origin import shown
from migrations_runtime.revisions.checksum import parsed
from migrations_runtime.revisions.reached import reached
from migrations_runtime.revisions.script import Script
from migrations_runtime.steps import Step

#: By the name of what is called, without underscores: op.drop_table, ops.DropTableOp, sa.delete.
_CALLS = {
    "droptable": "drops table",
    "droptableop": "drops table",
    "dropcolumn": "drops column",
    "dropcolumnop": "drops column",
    "dropschema": "drops schema",
    "dropall": "drops all tables of",
    "drop": "drops",
    "delete": "deletes rows of",
}
#: What brings SQL that doesn't stand in the script.
_FILES = {"readtext", "readbytes", "read", "readlines"}


class Loss(NamedTuple):
    """Something that is lost, and where the script says so."""

    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.what} ({self.where})"


def losses(steps: Iterable[Step]) -> Iterator[Loss]:
    """Yield what the scripts of ``steps`` take away, in their order.

    What functions of other modules do, and SQL that is put together, isn't seen.

    :raises ScriptError: a script can't be read.
    """
    for step in steps:
        if not step.is_stamp:
            yield from _of_script(step.scripts[0], step.direction)


def _of_script(script: Script, direction: str) -> Iterator[Loss]:
    source, file = script.source, shown(script.path)
    if source is None:
        yield Loss("may do anything: there is no source to be read", file)
        return
    module = parsed(source.text, source.path)
    found = {
        (node.lineno, what)
        for part in reached(module, direction)
        for node in _nodes(part)
        for what in _said(node)
    }
    for line, what in sorted(found):
        yield Loss(what, f"{file}:{line}")


def _nodes(statement: ast.AST) -> Iterator[ast.expr]:
    """Yield the expressions; no docstrings, and of texts that are joined the whole."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return
    if isinstance(statement, ast.expr):
        yield statement
        if _text(statement) is not None:
            return
    for child in ast.iter_child_nodes(statement):
        yield from _nodes(child)


def _said(node: ast.expr) -> Iterator[str]:
    if (text := _text(node)) is not None:
        yield from sql_losses(text)
    elif isinstance(node, ast.Call):
        called = _called(node.func).replace("_", "").lower()
        if called in _FILES:
            yield "may do anything: it reads a file"
        elif called in _CALLS and not (called == "drop" and not node.args):
            yield " ".join([_CALLS[called], *_named(node)])


def _called(function: ast.expr) -> str:
    match function:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _named(node: ast.Call) -> Iterator[str]:
    """Yield what a call is about: the texts that it is given, else a name as ``{name}``."""
    texts = [text for text in map(_text, node.args) if text is not None]
    if texts:
        yield ".".join(texts[:2])
    elif isinstance(node.func, ast.Attribute) and _is_method(node):
        yield ast.unparse(node.func.value)
    elif node.args:
        yield f"{{{ast.unparse(node.args[0])}}}"


def _is_method(node: ast.Call) -> bool:
    """Whether it is called on what is lost; ``sa.delete(users)`` is a function of a module."""
    called = _called(node.func)
    return called in ("drop", "drop_all") or (called == "delete" and not node.args)


def _text(node: ast.AST) -> str | None:
    """Return a text that stands in the script; what is put into it as ``{}``."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) or "{}" for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            texts = _text(left), _text(right)
            return None if None in texts else "".join(filter(None, texts))
    return None

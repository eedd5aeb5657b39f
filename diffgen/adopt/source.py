"""Alembic's names in the source of a script: where they stand, and what they are here."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrations_runtime import alembic_names
from migrations_runtime.alembic_names import ALEMBIC, REST

#: Where those names live that mean something else than this package's: they need the alias.
_ALIAS_ALONE = "migrations_runtime.alembic_"
_NEWLINE = re.compile(r"\r\n|\r|\n")
_MODULE = re.compile(r"from(?:\s|\\)+(alembic(?:\s*\.\s*\w+)*)(?:\s|\\)+import\b")


@dataclass(frozen=True, slots=True)
class Use:
    """One statement that imports from Alembic.

    :ivar line: its line.
    :ivar start: its place in the text, and ``end`` where it ends.
    :ivar lacking: the names that have no counterpart.
    :ivar instead: what to write in its place; None where only the alias will do.
    """

    line: int
    start: int
    end: int
    text: str
    lacking: tuple[str, ...] = ()
    instead: str | None = None


def uses(text: str) -> list[Use]:
    """Return the imports of Alembic's names in the source of a module.

    :raises SyntaxError: it is no Python.
    """
    bare = text.removeprefix("\ufeff")
    lines = [0, *(found.end() for found in _NEWLINE.finditer(bare))]
    offset = len(text) - len(bare)

    def place(line: int, column: int) -> int:
        # ast counts in bytes of UTF-8 (docs.python.org/3/library/ast.html#ast.AST.col_offset).
        start = lines[line - 1]
        return start + len(bare[start:].encode()[:column].decode())

    tree = ast.parse(bare)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and _is_alembic(node):
            start = place(node.lineno, node.col_offset)
            end = place(node.end_lineno or node.lineno, node.end_col_offset or 0)
            use = _use(node, tree, bare[start:end], bare[lines[node.lineno - 1] : start])
            found.append(Use(node.lineno, start + offset, end + offset, bare[start:end], *use))
    return sorted(found, key=lambda use: use.start)


def _is_alembic(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.level == 0 and (node.module or "").partition(".")[0] == ALEMBIC
    return any(alias.name.partition(".")[0] == ALEMBIC for alias in node.names)


def _use(
    node: ast.Import | ast.ImportFrom, tree: ast.Module, text: str, before: str
) -> tuple[tuple[str, ...], str | None]:
    if isinstance(node, ast.Import):
        lacking = [name for name in _dotted(node, tree) if not _is_there(name)]
        return tuple(lacking), _import(node, text)
    module = node.module or ""
    names = [alias.name for alias in node.names if alias.name != "*"]
    missing = [f"{module}.{name}" for name in names if not _is_there(f"{module}.{name}")]
    return tuple(missing), None if missing else _from(node, text, before)


# -- what is here, and what isn't --------------------------------------------------------------


def _is_there(dotted: str) -> bool:
    if alembic_names.is_known(dotted):
        return True
    module, _, name = dotted.rpartition(".")
    return alembic_names.is_known(module) and (alembic_names.counterpart(module, name) is not None)


def _dotted(node: ast.Import, tree: ast.Module) -> Iterator[str]:
    """Yield what ``import alembic...`` names, and what the module does with the name it binds."""
    bound = {}
    for alias in node.names:
        if alias.name.partition(".")[0] == ALEMBIC:
            yield alias.name
            bound[alias.asname or ALEMBIC] = alias.name if alias.asname else ALEMBIC
    for chain in _chains(tree):
        if chain[0] in bound:
            yield from _longest_known(bound[chain[0]], chain[1:])


def _longest_known(module: str, names: Sequence[str]) -> Iterator[str]:
    """Yield the first name that is no module: what comes after it belongs to an object."""
    for name in names:
        if not alembic_names.is_known(f"{module}.{name}"):
            yield f"{module}.{name}"
            return
        module = f"{module}.{name}"


def _chains(tree: ast.Module) -> Iterator[list[str]]:
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and id(node) not in inner:
            names: list[str] = []
            here: ast.expr = node
            while isinstance(here, ast.Attribute):
                names.insert(0, here.attr)
                here = here.value
            if isinstance(here, ast.Name):
                yield [here.id, *names]


# -- what to write instead ---------------------------------------------------------------------


def _import(node: ast.Import, text: str) -> str | None:
    """Rewrite ``import alembic.op as op``; other forms bind Alembic's own name."""
    instead = text
    for alias in node.names:
        if alias.name.partition(".")[0] == ALEMBIC:
            home = _whole_module(alias.name)
            if alias.asname is None or home is None:
                return None
            instead = re.sub(rf"(?<![\w.]){re.escape(alias.name)}(?![\w.])", home, instead)
    return instead


def _whole_module(name: str) -> str | None:
    """Return the module that has all names of Alembic's module; None where several share them."""
    return alembic_names.NAMES.get(name, {}).get(REST)


def _from(node: ast.ImportFrom, text: str, before: str) -> str | None:
    """Rewrite ``from alembic... import ...``; only the module changes where that will do."""
    module = node.module or ""
    homes: dict[str, list[str]] = {}
    renamed = False
    for alias in node.names:
        found = _target(module, alias.name)
        if found is None or found[0].startswith(_ALIAS_ALONE):
            return None
        home, name = found
        renamed |= name != alias.name
        bound = alias.asname or alias.name
        homes.setdefault(home, []).append(name if bound == name else f"{name} as {bound}")
    if len(homes) == 1 and not renamed:
        (home,) = homes
        named = _MODULE.match(text)
        return text[: named.start(1)] + home + text[named.end(1) :] if named else None
    if _has_comment(text) or before.strip():  # to write it anew would lose what is there
        return None
    lines = [f"from {home} import {', '.join(names)}" for home, names in homes.items()]
    return f"\n{before}".join(lines)


def _target(module: str, name: str) -> tuple[str, str] | None:
    """Return the module here, and the name in it, that ``from module import name`` means."""
    if name == "*":
        return (home, name) if (home := _whole_module(module)) else None
    if alembic_names.is_known(f"{module}.{name}"):
        whole = _whole_module(f"{module}.{name}")
        package, _, last = (whole or "").rpartition(".")
        return (package, last) if whole else None
    home, _, attribute = (alembic_names.counterpart(module, name) or "").partition(":")
    return (home, attribute) if home else None


def _has_comment(text: str) -> bool:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return any(token.type == tokenize.COMMENT for token in tokens)

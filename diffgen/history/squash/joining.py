"""Scripts put into one file: each keeps its functions, under names that are its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from diffgen.errors import CommandError
from diffgen.history.squash.renaming import bound_names, renamed, renaming_problem
from migrations_runtime.origin import shown

_HEADER = ("revision", "down_revision", "branch_labels", "depends_on", "replaces")
_FUNCTIONS = ("upgrade", "downgrade")
_OURS = {"alembic": "migrations_runtime"}  # one module by two names


@dataclass(frozen=True)
class KeptScript:
    """A script of which the functions are kept."""

    revision: str
    path: str
    source: str
    title: str


@dataclass
class Joined:
    """What the scripts come to: import lines, and code that follows."""

    futures: set[str] = field(default_factory=set)
    imports: dict[str, None] = field(default_factory=dict)
    code: list[str] = field(default_factory=list)
    #: What ``upgrade`` and ``downgrade`` of a revision are called now.
    functions: dict[str, Mapping[str, str]] = field(default_factory=dict)
    #: What each name is: what it is imported by, or nothing that another could be.
    names: dict[str, str | None] = field(
        default_factory=lambda: dict.fromkeys((*_HEADER, *_FUNCTIONS))
    )

    @property
    def import_lines(self) -> tuple[str, ...]:
        """Return the imports, those from one module on one line."""
        lines: dict[str, list[str]] = {}
        for line in self.imports:
            module, imports, name = line.partition(" import ")
            lines.setdefault(module + imports, []).append(name)
        return tuple(start + ", ".join(sorted(names)) for start, names in lines.items())


@dataclass(frozen=True)
class _Import:
    """A name that is imported: by which line, and what it is then."""

    name: str
    line: str
    origin: str


def joined(scripts: Sequence[KeptScript], imports: Iterable[str]) -> Joined:
    """Return the code of ``scripts``, in their order, for a file that has ``imports``.

    :raises CommandError: a name would be another's, and can't be told apart; nothing is guessed.
    """
    result = Joined()
    for line in imports:
        for statement in ast.parse(line).body:
            for found in _imports(statement):
                result.imports[found.line] = None
                result.names[found.name] = found.origin
    for script in scripts:
        _join(script, result)
    return result


def _join(script: KeptScript, result: Joined) -> None:
    tree = ast.parse(script.source)
    imported = {found.name: found for statement in tree.body for found in _imports(statement)}
    bound = bound_names(tree)
    clashing = {
        name
        for name in bound & result.names.keys()
        if name not in imported or result.names[name] != imported[name].origin
    }
    names = _own_names(script.revision, {*_FUNCTIONS, *clashing}, {*bound, *result.names})
    if problem := renaming_problem(script.source, tree, names):
        raise CommandError(
            f"{shown(script.path)}:{problem.line}: {problem.name} {problem.why}, and means something "
            "else in another script of the range; give it a name of its own first"
        )
    code = list(_code(script, tree, renamed(script.source, tree, names), result, names))
    result.functions[script.revision] = names
    for name in bound:
        result.names[names.get(name, name)] = imported[name].origin if name in imported else None
    result.code.append("\n".join([f"# {script.revision}: {script.title}", "", *code]))


def _own_names(revision: str, names: Iterable[str], taken: set[str]) -> dict[str, str]:
    """Return each name with the revision's id, which a script may hold already."""
    suffix = re.sub(r"\W", "_", revision)
    while any(f"{name}_{suffix}" in taken for name in names):
        suffix += "_"
    return {name: f"{name}_{suffix}" for name in sorted(names)}


def _code(
    script: KeptScript,
    tree: ast.Module,
    lines: Sequence[str],
    result: Joined,
    names: Mapping[str, str],
) -> Iterator[str]:
    """Yield the lines that are kept; imports go to the head of the file."""
    used = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    before = 0
    for number, statement in enumerate(tree.body):
        decorators: Sequence[ast.expr] = getattr(statement, "decorator_list", ())
        start = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
        if start <= before:
            raise CommandError(
                f"{shown(script.path)}:{start}: two statements on one line can't be taken apart; "
                "give each its own"
            )
        between, before = lines[before : start - 1], statement.end_lineno or start
        if number == 0 and ast.get_docstring(tree, clean=False) is not None:
            continue
        if isinstance(statement, ast.Import | ast.ImportFrom):
            _take_imports(script, statement, result, names)
        elif not _is_header(statement, used):
            yield from _comments(between)
            yield from lines[start - 1 : before]
            yield ""


def _comments(lines: Sequence[str]) -> list[str]:
    """Return what stands before a statement, without the blank lines around it."""
    text = "\n".join(lines).strip("\n")
    return text.split("\n") if text.strip() else []


def _is_header(statement: ast.stmt, used: set[str]) -> bool:
    """Return whether a statement only says what graph commands read."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name in _HEADER and name not in used
    return False


def _take_imports(
    script: KeptScript,
    statement: ast.Import | ast.ImportFrom,
    result: Joined,
    names: Mapping[str, str],
) -> None:
    if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
        result.futures |= {alias.name for alias in statement.names}
        return
    for found in _imports(statement):
        if found.name == "*":
            raise CommandError(
                f"{shown(script.path)}:{statement.lineno}: an import of * brings names that nobody "
                "can see; name them"
            )
        line = found.line
        if found.name in names:
            line = f"{line.partition(' as ')[0]} as {names[found.name]}"
        result.imports[line] = None


def _imports(statement: ast.stmt) -> Iterator[_Import]:
    """Yield what a statement imports, each with a line of its own."""
    match statement:
        case ast.Import(names=aliases):
            for alias in aliases:
                package = alias.name.partition(".")[0]
                origin = f"import {alias.name if alias.asname else package}"
                yield _Import(alias.asname or package, f"import {_alias(alias)}", origin)
        case ast.ImportFrom(module=module, names=aliases, level=level) if module != "__future__":
            source = "." * level + _OURS.get(module or "", module or "")
            for alias in aliases:
                line = f"from {source} import {_alias(alias)}"
                yield _Import(
                    alias.asname or alias.name, line, f"from {source} import {alias.name}"
                )


def _alias(alias: ast.alias) -> str:
    return alias.name if alias.asname in (None, alias.name) else f"{alias.name} as {alias.asname}"
